"""Commands that change something, as actions of the program."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import PortSymbol, PresetUri, PropertyUri
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.session.wording.on_board import content

_UNDO = " Undo takes it back."


@dataclass(frozen=True, slots=True)
class Doing:
    """An action of the table with its arguments, and what is told when it is done."""

    action: str
    arguments: Mapping[str, object]
    told: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`meant` finds the pedal of a word, or raises BoardError."""

    meant: Callable[[str], PluginInstance]
    muted: bool


def doing(words: Sequence[str], around: Surroundings) -> Doing | None:
    """None for what is so already. Raises BoardError in words."""
    return _WAYS[words[0]](words[1:], around)


def _set_control(words: Sequence[str], around: Surroundings) -> Doing | None:
    held, symbol, value = around.meant(words[0]), words[1], number(words[2])
    if symbol == BYPASS:
        return _bypassed(held, value > 0.5)
    parameter = control(held, symbol)
    told = f"{parameter.name} of {held.name} is {parameter.text(parameter.clamped(value))} now.{_UNDO}"
    return Doing("parameter.set", {"instance": held.id, "parameter": parameter.symbol, "value": value}, told)


def _bypass(words: Sequence[str], around: Surroundings) -> Doing | None:
    return _bypassed(around.meant(words[0]), switch(words[1]))


def _bypassed(held: PluginInstance, on: bool) -> Doing | None:
    told = f"{held.name} is {'bypassed' if on else 'engaged'} now.{_UNDO}"
    return None if held.bypassed == on else Doing("pedal.bypass", {"instance": held.id, "on": on}, told)


def _bypass_strategy(words: Sequence[str], around: Surroundings) -> Doing:
    held, how = around.meant(words[0]), _strategy(words[1])
    told = f"{held.name} is bypassed by {how.value} from now on.{_UNDO}"
    return Doing("pedal.bypass.strategy", {"instance": held.id, "strategy": how.value}, told)


def _preset(words: Sequence[str], around: Surroundings) -> Doing:
    held, preset = around.meant(words[0]), PresetUri(words[1])
    for entry in held.plugin.presets:
        if entry.uri == preset:
            told = f"{held.name} has the preset {entry.label} now.{_UNDO}"
            return Doing("preset.load", {"instance": held.id, "preset": preset}, told)
    raise BoardError(f"{held.name} has no preset {preset}", hint="Press Tab to see its presets.")


def _window(words: Sequence[str], around: Surroundings) -> Doing:
    held = around.meant(words[0])
    return Doing("pedal.show_window", {"instance": held.id}, f"The window of {held.name} is open.")


def _mute(words: Sequence[str], around: Surroundings) -> Doing | None:
    on = switch(words[0])
    told = "Nothing is heard until it is unmuted." if on else "It is heard again."
    return None if on == around.muted else Doing("mute.set", {"on": on}, told)


def _panic(_words: Sequence[str], _around: Surroundings) -> Doing:
    return Doing("panic", {}, "Everything is silent. Unmute to play on.")


def _to_number(action: str, argument: str, told: str) -> Callable[[Sequence[str], Surroundings], Doing]:
    """Sets one number; `told` has a place for it."""

    def way(words: Sequence[str], _around: Surroundings) -> Doing:
        value = number(words[0])
        return Doing(action, {argument: value}, told.format(f"{value:g}"))

    return way


def number(word: str) -> float:
    """Raises BoardError."""
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BoardError(f"“{word}” is not a number", hint="Write it with a point, as in -6.5.")
    return value


def switch(word: str) -> bool:
    """Raises BoardError."""
    if word not in ("0", "1"):
        raise BoardError(f"“{word}” is neither 0 for off nor 1 for on")
    return word == "1"


def control(held: PluginInstance, symbol: str) -> Parameter:
    """One that may be set; raises BoardError."""
    parameter = held.plugin.parameters_by_symbol.get(PortSymbol(symbol))
    if parameter is None:
        raise BoardError(f"{held.name} has no control {symbol}", hint="Press Tab to see its controls.")
    if parameter.host_driven:
        raise BoardError(f"{parameter.name} of {held.name} is set by the engine itself")
    return parameter


def _strategy(word: str) -> BypassStrategy:
    try:
        return BypassStrategy(word)
    except ValueError:
        known = ", ".join(strategy.value for strategy in BypassStrategy)
        raise BoardError(f"“{word}” is no way to bypass a pedal", hint=f"There are {known}.") from None


def _property(words: Sequence[str], around: Surroundings) -> Doing:
    held, uri, text = around.meant(words[0]), PropertyUri(words[1]), words[2]
    entry = held.plugin.properties_by_uri.get(uri)
    if entry is None:
        raise BoardError(f"{held.name} has no property {uri}", hint="Press Tab to see its properties.")
    arguments = {"instance": held.id, "property": uri, "value": content(text, entry)}
    return Doing("property.set", arguments, f"{entry.label} of {held.name} is set.{_UNDO}")


_WAYS: Final[Mapping[str, Callable[[Sequence[str], Surroundings], Doing | None]]] = {
    "param_set": _set_control,
    "bypass": _bypass,
    "bypass_strategy": _bypass_strategy,
    "patch_set": _property,
    "preset_load": _preset,
    "show_external_ui": _window,
    "mute": _mute,
    "panic": _panic,
    "set_bpm": _to_number("tempo.set", "bpm", f"The board's tempo is {{}} BPM now.{_UNDO}"),
    "set_bpb": _to_number("tempo.set", "beats_per_bar", f"A bar has {{}} beats now.{_UNDO}"),
    "input_trim": _to_number("trim", "level_db", "The input trim is {} dB now."),
    "output_volume": _to_number("volume", "level_db", "The master volume is {} dB now."),
    "fade_time": _to_number("sound.fade", "milliseconds", "Edits fade in {} ms from now on."),
    "tuner_reference": _to_number("tuner.reference", "hertz", "To the tuner A is {} Hz now."),
}
