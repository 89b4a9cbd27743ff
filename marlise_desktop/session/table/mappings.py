"""What is done with the mappings of controllers."""

import shlex
from dataclasses import replace

from marlise_desktop.domain.errors import BoardError, ConfigurationError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.control_said import EXAMPLES, control_said
from marlise_desktop.domain.midi.device import KEYBOARD, DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.profiles import Profiles
from marlise_desktop.session.midi.ready import map_usual
from marlise_desktop.session.midi.sharing import Sharing
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.table.shared import INSTANCE, PARAMETER, usually
from marlise_desktop.session.wording.choosing import numbered
from marlise_desktop.session.wording.line import by_name

GROUP = "Controllers"
UNDO = "the table of mappings has its own undo and redo; what is on the board is taken back by the board's Undo, too"
_CONTROL = Argument("control", Kind.TEXT, f"Which control: {EXAMPLES}.")
_TOLD = 9
_SECOND = Argument(
    "second", Kind.TEXT, "The other switch, for two switches together.", required=False, default_text="none"
)
LAYER = usually("layer", "Whose it is: this board's, or for all boards.", Layer.BOARD)
LINE = Argument("action", Kind.TEXT, "What it shall do, as a line: an action with what it takes.")
_MAPPING = Argument("mapping", Kind.TEXT, "Which mapping, by its number in the list or its id.")
_FILE = Argument("file", Kind.TEXT, "Which file, with its whole path.")


def add(actions: Actions, mappings: Mappings, sharing: Sharing, notices: Notices, rack: SessionId) -> None:
    """Those of the board are this rack's."""
    _add_making(actions, mappings, rack)
    _add_changing(actions, mappings, rack)
    _add_sharing(actions, mappings, sharing, notices, rack)


def add_ready(actions: Actions, mappings: Mappings, profiles: Profiles, notices: Notices, rack: SessionId) -> None:
    async def usual(device: str) -> None:
        count = map_usual(mappings, profiles, DeviceId(device.strip()), rack)
        told = f"{count} switch{'' if count == 1 else 'es'} of {device.strip()} mapped for all boards"
        notices.post(Severity.NOTE, told, "Undo in the table of mappings takes all of it back.")

    which = Argument(
        "device", Kind.TEXT, f"Which device, by its name; {KEYBOARD} for pedals that type keys, such as page turners."
    )
    actions.add(
        Action(
            "mapping.add.usual",
            "Map the usual",
            "Maps the free switches of a device for all boards: previous and next snapshot, tap tempo, tuner, mute, "
            "panic, as many as there are switches.",
            usual,
            GROUP,
            (which,),
            when="the switches of the device are known",
            not_undoable=UNDO,
        )
    )


def said_line(actions: Actions, said: str) -> ActionTarget:
    """A line such as `snapshot.apply Verse`; raises ConfigurationError."""
    try:
        name, *words = shlex.split(said)
    except ValueError as error:
        raise ConfigurationError(f"“{said}” is no action", hint="It is said so: snapshot.apply Verse.") from error
    action = actions.named(name)
    return ActionTarget(action.name, by_name(action, words))


def meant(mappings: Mappings, rack: SessionId, said: str) -> Line:
    """By number in the list of this rack, from 1, or by id; raises BoardError."""
    lines = [line for line in mappings.all() if line.rack in (None, rack)]
    place = numbered(said, len(lines))
    if place is not None:
        return lines[place]
    for line in lines:
        if line.mapping.id == said.strip():
            return line
    there = [f"{place} is {mappings.words(line)}" for place, line in enumerate(lines[:_TOLD], start=1)]
    hint = f"Say its number: {'; '.join(there)}{' …' if len(lines) > _TOLD else ''}." if there else "There is none."
    raise BoardError(f"there is no mapping “{said}”", hint=hint)


def _add_making(actions: Actions, mappings: Mappings, rack: SessionId) -> None:
    def make(said: str, second: str | None, gesture: str, target: Target, behaviour: str, layer: str) -> None:
        control = control_said(said)
        other = control_said(second) if second else None
        trigger = Trigger(control, _nature(mappings, control, Gesture(gesture)), Gesture(gesture), other)
        mapping = ControlMapping(MappingId(""), trigger, target, Behaviour(behaviour))
        mappings.add(Layer(layer), mapping, rack)

    async def add_action(
        control: str, action: str, gesture: str, second: str | None, behaviour: str, layer: str
    ) -> None:
        make(control, second, gesture, said_line(actions, action), behaviour, layer)

    async def add_parameter(
        control: str,
        instance: str,
        parameter: str,
        low: float | None,
        high: float | None,
        gesture: str,
        behaviour: str,
        layer: str,
    ) -> None:
        target = ParameterTarget(InstanceId(instance), PortSymbol(parameter), low, high)
        make(control, None, gesture, target, behaviour, layer)

    async def add_bypass(control: str, instance: str, gesture: str, behaviour: str, layer: str) -> None:
        # A pedal is on where the control is up, as MOD has it.
        target = ParameterTarget(InstanceId(instance), BYPASS, 1.0, 0.0)
        make(control, None, gesture, target, behaviour, layer)

    low = Argument("low", Kind.NUMBER, "The value at one end.", required=False, default_text="the parameter's lowest")
    high = Argument("high", Kind.NUMBER, "The value at the other.", required=False, default_text="its highest")
    moved, pressed = _gesture(Gesture.MOVE), _gesture(Gesture.PRESS)
    actions.add(
        Action(
            "mapping.add",
            "Map control to action",
            "Lets a control run an action.",
            add_action,
            GROUP,
            (_CONTROL, LINE, pressed, _SECOND, _behaviour(Behaviour.DO), LAYER),
            not_undoable=UNDO,
        ),
        Action(
            "mapping.add.parameter",
            "Map control to parameter",
            "Lets a control move a parameter, over its whole range or a part of it; a low above high turns it round.",
            add_parameter,
            GROUP,
            (_CONTROL, INSTANCE, PARAMETER, low, high, moved, _behaviour(Behaviour.FOLLOW), LAYER),
            not_undoable=UNDO,
        ),
        Action(
            "mapping.add.bypass",
            "Map control to bypass",
            "Lets a switch turn a pedal on and off.",
            add_bypass,
            GROUP,
            (_CONTROL, INSTANCE, pressed, _behaviour(Behaviour.TOGGLE), LAYER),
            not_undoable=UNDO,
        ),
    )


def _add_changing(actions: Actions, mappings: Mappings, rack: SessionId) -> None:
    async def remove(mapping: str) -> None:
        mappings.remove([meant(mappings, rack, mapping)])

    async def enable(mapping: str, on: bool) -> None:
        mappings.enable(meant(mappings, rack, mapping), on=on)

    async def move(mapping: str, layer: str) -> None:
        mappings.move(meant(mappings, rack, mapping), Layer(layer), rack)

    actions.add(
        Action(
            "mapping.remove",
            "Remove mapping",
            "Takes a mapping out of the table.",
            remove,
            GROUP,
            (_MAPPING,),
            not_undoable=UNDO,
        ),
        Action(
            "mapping.enable",
            "Use mapping",
            "Lets a mapping act, or rest.",
            enable,
            GROUP,
            (_MAPPING, Argument("on", Kind.SWITCH, "Whether it acts.", required=False, default=True)),
            not_undoable=UNDO,
        ),
        Action(
            "mapping.move",
            "Move mapping",
            "Makes a mapping of this board one for all boards, or the other way.",
            move,
            GROUP,
            (_MAPPING, replace(LAYER, required=True, default=None)),
            not_undoable=UNDO,
        ),
        Action(
            "mapping.undo",
            "Undo mapping",
            "Takes back the newest edit of the table of mappings.",
            mappings.undo,
            GROUP,
            when="a mapping was edited",
            refusal=lambda: "" if mappings.undo_label else "no mapping was edited",
            not_undoable="it is itself an undo, of the table of mappings",
        ),
        Action(
            "mapping.redo",
            "Redo mapping",
            "Makes the edit of the table of mappings again that was taken back last.",
            mappings.redo,
            GROUP,
            when="an edit of a mapping was taken back, and nothing else was done since",
            refusal=lambda: "" if mappings.redo_label else "no edit of a mapping can be made again",
            not_undoable="it is itself a redo, of the table of mappings",
        ),
    )


def _add_sharing(actions: Actions, mappings: Mappings, sharing: Sharing, notices: Notices, rack: SessionId) -> None:
    async def write(file: str, layer: str | None) -> None:
        wanted = [Layer(layer)] if layer is not None else list(Layer)
        lines = [line for line in mappings.all() if line.rack in (None, rack) and line.layer in wanted]
        await sharing.write(_whole(file), lines)

    async def take(file: str) -> None:
        taken = await sharing.take(_whole(file), rack)
        for fault in taken.faults:
            notices.post(Severity.WARNING, fault.message, fault.hint)
        told = f"{taken.count} mapping{'' if taken.count == 1 else 's'} taken from {file}"
        notices.post(Severity.NOTE, told, "" if taken.count else "Those that were there already stay as they are.")

    which = replace(LAYER, default=None, text="Those of this board alone, or of all boards.", default_text="both")
    actions.add(
        Action(
            "mapping.export",
            "Export mappings",
            "Writes the mappings to a file that others can import.",
            write,
            GROUP,
            (_FILE, which),
        ),
        Action(
            "mapping.import",
            "Import mappings",
            "Adds the mappings of a file that are not there yet. Pedals are found by plugin and name.",
            take,
            GROUP,
            (_FILE,),
            not_undoable=UNDO,
        ),
    )


def _whole(file: str) -> str:
    if not file.startswith("/"):
        raise ConfigurationError(f"“{file}” is not the whole path of a file", hint="It begins with /.")
    return file


def _gesture(usual: Gesture) -> Argument:
    return usually("gesture", "What is done with the control.", usual)


def _behaviour(usual: Behaviour) -> Argument:
    return usually("behaviour", "What that does to the target.", usual)


def _nature(mappings: Mappings, control: Control, gesture: Gesture) -> Nature:
    known = mappings.nature_of(control)
    if known is not None:
        return known
    return Nature.CONTINUOUS if gesture is Gesture.MOVE else Nature.MOMENTARY
