"""What becomes of each command, as data: said to the engine, done as the window does it, or refused with another way.

Only what changes nothing is said to the engine as it is. What changes a value goes through the table of actions, so
that the board, Undo and the journal have it too. Commands that are not listed are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Verdict(Enum):
    SAY = "said to the engine"
    DO = "done as in the window"
    HELP = "answered here"
    REFUSE = "refused"


class Kind(Enum):
    """What an argument is, for completion."""

    COMMAND = "command"
    PEDAL = "pedal"
    CONTROL = "control"
    PLUGIN = "plugin"
    PRESET = "preset"
    PROPERTY = "property"
    CHOICE = "choice"
    FREE = "text or number"


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    kind: Kind = Kind.FREE
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` says what the command is for, or why it is refused and what to do instead.

    The last `optional` arguments may be left out. `needs` is a capability that the engine must have for it.
    """

    name: str
    verdict: Verdict
    text: str
    arguments: tuple[Argument, ...] = ()
    optional: int = 0
    needs: str = ""

    @property
    def usage(self) -> str:
        needed = len(self.arguments) - self.optional
        shown = [a.name.upper() if n < needed else f"[{a.name.upper()}]" for n, a in enumerate(self.arguments)]
        return " ".join((self.name, *shown))

    def takes(self, count: int) -> bool:
        return len(self.arguments) - self.optional <= count <= len(self.arguments)


_PEDAL = Argument("pedal", Kind.PEDAL)
_CONTROL = Argument("control", Kind.CONTROL)
_PROPERTY = Argument("property", Kind.PROPERTY)
_PRESET = Argument("preset", Kind.PRESET)
_VALUE = Argument("value")
_LEVEL = Argument("decibels")
_SWITCH = Argument("on", Kind.CHOICE, ("0", "1"))
_STRATEGY = Argument("how", Kind.CHOICE, ("auto", "own", "fade", "tail", "hard"))

_ASKED = (
    Rule("param_get", Verdict.SAY, "a control's value as the engine has it", (_PEDAL, _CONTROL)),
    Rule("patch_get", Verdict.SAY, "asks a pedal for a property; the board takes the answer up", (_PEDAL, _PROPERTY)),
    Rule("preset_show", Verdict.SAY, "what a preset holds, as Turtle", (_PRESET,)),
    Rule("licensee", Verdict.SAY, "whom a pedal is licensed to", (_PEDAL,)),
    Rule("cpu_load", Verdict.SAY, "the DSP load in percent"),
    Rule("max_cpu_load", Verdict.SAY, "the highest DSP load so far in percent"),
    Rule("wait_audio_cycle", Verdict.SAY, "answers when the next audio cycle has begun"),
    Rule("capabilities", Verdict.SAY, "what the engine can beyond mod-host"),
    Rule("commands", Verdict.SAY, "the engine's commands, with how many words each takes"),
    Rule("describe", Verdict.SAY, "what the engine runs"),
    Rule("health", Verdict.SAY, "how the engine is"),
    Rule("refusal", Verdict.SAY, "why the engine could not start a plugin the last time", (Argument("number"),)),
    Rule(
        "help",
        Verdict.HELP,
        "the commands, or what one of them is for",
        (Argument("command", Kind.COMMAND),),
        optional=1,
    ),
)
_DONE = (
    Rule("param_set", Verdict.DO, "sets a control", (_PEDAL, _CONTROL, _VALUE)),
    Rule("bypass", Verdict.DO, "bypasses a pedal, or engages it", (_PEDAL, _SWITCH)),
    Rule("bypass_strategy", Verdict.DO, "how a pedal is bypassed", (_PEDAL, _STRATEGY), needs="bypass-strategies"),
    Rule("patch_set", Verdict.DO, "sets a pedal's file or property", (_PEDAL, _PROPERTY, _VALUE)),
    Rule("preset_load", Verdict.DO, "loads a preset into a pedal", (_PEDAL, _PRESET)),
    Rule("show_external_ui", Verdict.DO, "opens a pedal's own window", (_PEDAL,)),
    Rule("set_bpm", Verdict.DO, "sets the board's tempo", (Argument("bpm"),)),
    Rule("set_bpb", Verdict.DO, "sets the board's beats per bar", (Argument("beats"),)),
    Rule("mute", Verdict.DO, "mutes the output, or lets it be heard", (_SWITCH,)),
    Rule("panic", Verdict.DO, "silences everything at once"),
    Rule("input_trim", Verdict.DO, "sets the input trim", (_LEVEL,)),
    Rule("output_volume", Verdict.DO, "sets the master volume", (_LEVEL,)),
    Rule("fade_time", Verdict.DO, "how long edits fade", (Argument("milliseconds"),), needs="fades"),
    Rule("tuner_reference", Verdict.DO, "the tuner's A above middle C", (Argument("hertz"),), needs="tuner"),
)

_BOARD = "The board holds which pedals there are, and would not know of it. "
_CABLES = "The board holds which cables there are, and would not know of it. Draw or cut the cable in the window."
_ONE_BY_ONE = "The board would not know of the new values. Use param_set, once for each control."
_MAPPED = "The board would not know of the mapping, and it would be lost at the next start of the engine."
_FORESEEN = "The program tells the engine what the next press will do, and makes it anew after each change."
_METERS = "The window measures levels and outputs this way, and its meters would be wrong afterwards."
_STATES = "The program keeps the plugins' states itself; save the board, or a preset of the pedal."
_FILES = "The program tells the engine of new plugins and presets itself."
_LISTENER = "It would send the engine's news to another program; the window shows them."
_ELSEWHERE = "It is for hardware that the engine does not have."
_PROTOCOL = "It is part of how the program and the engine speak, and both would be out of step."

_REFUSED: Final = {
    "quit": "It would end the engine, and the sound with it. To start it anew, choose Restart engine.",
    "add": _BOARD + "Choose the plugin in the panel Plugins, or type / and its name.",
    "preload": _BOARD + "Choose the plugin in the panel Plugins.",
    "remove": _BOARD + "Choose the pedal and press Del, and Undo can bring it back.",
    "activate": _BOARD + "To silence a pedal, bypass it.",
    "multi_add": _BOARD + "Choose the plugins in the panel Plugins.",
    "multi_preload": _BOARD + "Choose the plugins in the panel Plugins.",
    "multi_remove": _BOARD + "Choose the pedals and press Del.",
    "multi_activate": _BOARD + "To silence pedals, bypass them.",
    "multi_bypass": "The board would not know of it. Use bypass, once for each pedal.",
    "multi_param_set": _ONE_BY_ONE,
    "multi_params_flush": _ONE_BY_ONE,
    "multi_pre_run": _ONE_BY_ONE,
    "params_flush": _ONE_BY_ONE,
    "pre_run": _ONE_BY_ONE,
    "apply": _ONE_BY_ONE + " For many at once, save a snapshot and apply it.",
    "connect": _CABLES,
    "connect_safe": _CABLES,
    "connect_matching": _CABLES,
    "disconnect": _CABLES,
    "disconnect_safe": _CABLES,
    "disconnect_all": _CABLES,
    "preset_save": "The list of presets would not have it. Save the preset in the panel Pedal.",
    "state_save": _STATES,
    "state_load": _STATES,
    "state_tmpdir": _STATES,
    "save": "The engine does not answer it. To keep the board, press Ctrl+S.",
    "load": _BOARD + "Open the board in the window.",
    "bundle_add": _FILES,
    "bundle_remove": _FILES,
    "midi_map": _MAPPED,
    "midi_unmap": _MAPPED,
    "midi_learn": _MAPPED,
    "cv_map": _MAPPED,
    "cv_unmap": _MAPPED,
    "cc_map": _ELSEWHERE,
    "cc_unmap": _ELSEWHERE,
    "cc_value_set": _ELSEWHERE,
    "hmi_map": _ELSEWHERE,
    "hmi_unmap": _ELSEWHERE,
    "monitor": _LISTENER,
    "param_monitor": _LISTENER,
    "monitor_output": _METERS,
    "monitor_output_off": _METERS,
    "monitor_audio_levels": _METERS,
    "monitor_midi_program": _PROTOCOL,
    "monitor_midi_control": _PROTOCOL,
    "meter": _METERS,
    "feature_enable": "It would switch off what the program counts on. To silence everything, use mute or panic.",
    "transport": "Use set_bpm and set_bpb for the tempo, and Ctrl+Space to start and stop.",
    "transport_sync": "It is a setting. Press MIDI beside the tempo.",
    "tuner": "The window would not show it. Press F9.",
    "period": "Choose the period in Preferences, where the sound card is; it is remembered there.",
    "midi_port": "The program makes a port for each MIDI device that it knows.",
    "midi_send": "The program tells devices what they show, and would not know what they show then.",
    "midi_standby": _FORESEEN,
    "midi_follow": _FORESEEN,
    "midi_standby_drop": _FORESEEN,
    "note": "The program leaves itself a note there, and needs it to find the sound again after a crash.",
    "lease": "How long the engine plays on alone is a setting. Choose it in Preferences.",
    "observe": _PROTOCOL,
    "output_data_ready": _PROTOCOL,
    "rejoin": "The program does that by itself as soon as the audio server is back.",
}

RULES: Final[Mapping[str, Rule]] = {
    rule.name: rule for rule in (*_ASKED, *_DONE, *(Rule(name, Verdict.REFUSE, why) for name, why in _REFUSED.items()))
}
