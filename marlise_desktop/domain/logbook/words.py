"""What an edit asks, in words, and which steps of the engine belong to it."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from marlise_desktop.domain.changes import (
    BindingChanged,
    BoardAltered,
    Change,
    ConnectionAdded,
    ConnectionRemoved,
    InstanceAdded,
    InstanceAltered,
    InstanceRemoved,
    MessagesChanged,
    PropertyChanged,
    SnapshotsChanged,
    ValueChanged,
    changes,
)
from marlise_desktop.domain.connection import Endpoint, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.logbook.round import Answer, Outcome, Request, Response
from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.midi.changes import (
    MappingAdded,
    MappingChange,
    MappingChanged,
    MappingRemoved,
    MappingsOrdered,
)
from marlise_desktop.domain.midi.mapping import ControlMapping, ParameterTarget, Target
from marlise_desktop.domain.midi.mapping_words import mapping_words, target_words
from marlise_desktop.domain.midi.plain_control import control_of
from marlise_desktop.domain.midi.said import message_text
from marlise_desktop.domain.midi.words import control_words
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import (
    AddConnection,
    MapController,
    RemoveConnection,
    SetProperty,
    SetTempo,
    SetValue,
    Step,
    UnmapController,
)
from marlise_desktop.domain.texts import storable

Subject: TypeAlias = tuple[object, ...]
"""What a request or a step is about: a cable, a pedal, one value of it."""

LISTED = 40
"""How many requests of one round are told one by one."""


def told(before: Pedalboard, after: Pedalboard, answers: Mapping[Subject, Answer]) -> tuple[tuple[Request, ...], int]:
    """The requests of an edit with what came of each, and how many more there are than are listed."""
    made = changes(before, after)
    boards = (after, before)
    requests = tuple(Request(storable(_words(change, boards)), _response(change, answers)) for change in made[:LISTED])
    return requests, max(0, len(made) - LISTED)


def answered(held: Mapping[Subject, Answer], answers: Iterable[Answer]) -> dict[Subject, Answer]:
    """What is known by subject, with these answers; a refusal stays whatever comes after it."""
    known = dict(held)
    for answer in answers:
        for subject in _subjects(answer.step):
            earlier = known.get(subject)
            if earlier is None or not earlier.refused:
                known[subject] = answer
    return known


def _subjects(step: Step) -> tuple[Subject, ...]:
    """What the step is about, the narrowest first."""
    match step:
        case AddConnection(connection) | RemoveConnection(connection):
            return (("cable", connection),)
        case SetTempo():
            return (("board",),)
        case SetValue(instance, symbol, _):
            return (instance, symbol), (instance,)
        case SetProperty(instance, uri, _):
            return (instance, uri), (instance,)
        case MapController(instance, symbol) | UnmapController(instance, symbol):
            return (("binding", instance, symbol),)
        case _:
            return ((step.instance,),)


def _response(change: Change, answers: Mapping[Subject, Answer]) -> Response:
    answer = answers.get(_subject(change))
    if answer is None:
        return Response()
    return Response(Outcome.REFUSED if answer.refused else Outcome.DONE, answer.status, storable(answer.reason))


def _subject(change: Change) -> Subject:  # noqa: C901, PLR0911 - one line for each kind
    match change:
        case InstanceAdded(instance, _) | InstanceRemoved(instance, _):
            return (instance.id,)
        case ValueChanged(key, symbol, _, _):
            return (key, symbol)
        case PropertyChanged(key, uri, _, _):
            return (key, uri)
        case BindingChanged(key, symbol, _, _):
            return ("binding", key, symbol)
        case InstanceAltered():
            return (change.instance,)
        case ConnectionAdded(connection) | ConnectionRemoved(connection):
            return ("cable", connection)
        case SnapshotsChanged():
            return ("snapshots",)
        case BoardAltered():
            return ("board",)
        case MappingAdded() | MappingRemoved() | MappingChanged() | MappingsOrdered():
            return ("mappings",)
        case MessagesChanged():
            return ("messages",)


def _words(change: Change, boards: tuple[Pedalboard, Pedalboard]) -> str:  # noqa: C901, PLR0911 - one line for each kind
    match change:
        case InstanceAdded(instance, _):
            return f"Add {instance.name}"
        case InstanceRemoved(instance, _):
            return f"Remove {instance.name}"
        case ValueChanged(key, symbol, before, after):
            return _value(_instance(key, boards), symbol, before, after)
        case PropertyChanged(key, uri, held, wanted):
            return _property(_instance(key, boards), uri, held, wanted)
        case BindingChanged(key, symbol, bound, rebound):
            return _bound(ParameterTarget(key, symbol), bound, rebound, boards)
        case InstanceAltered():
            return _altered(change, _instance(change.instance, boards))
        case ConnectionAdded(connection):
            return f"Cable {_end(connection.source, boards)} → {_end(connection.target, boards)}"
        case ConnectionRemoved(connection):
            return f"No cable {_end(connection.source, boards)} → {_end(connection.target, boards)}"
        case SnapshotsChanged(before, after, _, current):
            name = next((snapshot.name for snapshot in after if snapshot.id == current), "")
            return f"Snapshot {name}" if name else f"Snapshots: {len(before)} → {len(after)}"
        case BoardAltered():
            return _board(change)
        case MappingAdded() | MappingRemoved() | MappingChanged() | MappingsOrdered():
            return _mapping(change, boards)
        case MessagesChanged():
            return _messages(change)


def _instance(key: InstanceId, boards: tuple[Pedalboard, Pedalboard]) -> PluginInstance:
    """A change of an instance is found in an edit only if both boards have it."""
    return boards[0].instances.get(key) or boards[1].instances[key]


def _value(owner: PluginInstance, symbol: PortSymbol, before: float | None, after: float | None) -> str:
    parameter = owner.plugin.parameters_by_symbol.get(symbol)
    if parameter is None:
        return f"{symbol} of {owner.name}"
    old, new = (parameter.text(parameter.default if value is None else value) for value in (before, after))
    return f"{parameter.name} of {owner.name}: {old} → {new}"


def _property(
    owner: PluginInstance, uri: PropertyUri, before: PropertyValue | None, after: PropertyValue | None
) -> str:
    entry = owner.plugin.properties_by_uri.get(uri)
    old, new = (str(held.value).rsplit("/", 1)[-1] if held else "none" for held in (before, after))
    return f"{entry.label if entry else uri} of {owner.name}: {old} → {new}"


def _bound(
    target: ParameterTarget,
    before: MidiBinding | None,
    after: MidiBinding | None,
    boards: tuple[Pedalboard, Pedalboard],
) -> str:
    old, new = (control_words(control_of(held)) if held else "none" for held in (before, after))
    return f"MIDI control of {target_words(target, _knowing(target, boards))}: {old} → {new}"


def _mapping(change: MappingChange, boards: tuple[Pedalboard, Pedalboard]) -> str:
    match change:
        case MappingAdded(mapping, _):
            return f"Map {_mapped(mapping, boards)}"
        case MappingRemoved(mapping, _):
            return f"No mapping {_mapped(mapping, boards)}"
        case MappingChanged(before, after):
            words = _mapped(after, boards)
            if before.enabled != after.enabled:
                return f"{'Use' if after.enabled else 'Do not use'} mapping {words}"
            return f"Change mapping {words}"
        case MappingsOrdered():
            return "Order of the mappings"


def _mapped(mapping: ControlMapping, boards: tuple[Pedalboard, Pedalboard]) -> str:
    return mapping_words(mapping, _knowing(mapping.target, boards))


def _knowing(target: Target, boards: tuple[Pedalboard, Pedalboard]) -> Pedalboard:
    """The board that still has the pedal, if one has it."""
    gone = isinstance(target, ParameterTarget) and target.instance not in boards[0].instances
    return boards[1] if gone else boards[0]


def _messages(change: MessagesChanged) -> str:
    words = []
    for occasion, when in ((Occasion.LOAD, "load"), (Occasion.LEAVE, "leaving")):
        old, new = (
            ", ".join(message_text(one.message) for one in held.at(occasion)) or "none"
            for held in (change.before, change.after)
        )
        if change.before.at(occasion) != change.after.at(occasion):
            words.append(f"MIDI sent on {when}: {old} → {new}")
    return "; ".join(words)


def _altered(change: InstanceAltered, owner: PluginInstance) -> str:
    """Of several things the one that is heard most."""
    old, new = dict(change.before), dict(change.after)
    if "placeholder" in new:
        return f"Set {owner.name} aside" if new["placeholder"] else f"{owner.name} plays again"
    if "bypassed" in new:
        return f"Bypass {owner.name}" if new["bypassed"] else f"Engage {owner.name}"
    if "preset" in new:
        return f"Preset of {owner.name}: {_preset(old['preset'])} → {_preset(new['preset'])}"
    if "label" in new:
        return f"Name of {owner.plugin.name}: {old['label'] or owner.plugin.name} → {owner.name}"
    names = {"position": "Place", "state": "State", "divisions": "Timing"}
    return f"{next((word for name, word in names.items() if name in new), 'Details')} of {owner.name}"


def _preset(uri: object) -> str:
    return str(uri).rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] if uri else "none"


def _end(end: Endpoint, boards: tuple[Pedalboard, Pedalboard]) -> str:
    if not isinstance(end, InstancePort):
        return end.name.replace("_", " ")
    owner = boards[0].instances.get(end.instance) or boards[1].instances.get(end.instance)
    if owner is None:
        return end.symbol
    port = next((port.name for port in owner.plugin.ports if port.symbol == end.symbol), end.symbol)
    return f"{owner.name} {port}"


def _board(change: BoardAltered) -> str:
    if change.title_before != change.title_after:
        return f"Title: {change.title_before or 'none'} → {change.title_after}"
    old, new = change.tempo_before, change.tempo_after
    if old.bpm != new.bpm:
        return f"Tempo: {old.bpm:g} → {new.bpm:g} BPM"
    return f"Beats a bar: {old.beats_per_bar:g} → {new.beats_per_bar:g}"
