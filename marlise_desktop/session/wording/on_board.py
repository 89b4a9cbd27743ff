"""What is meant on the board: pedals, parameters with their values, files, presets, snapshots."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId, PresetUri, SnapshotId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import (
    Parameter,
    ParameterKind,
    Property,
    PropertyType,
    PropertyValue,
)
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.texts import folded
from marlise_desktop.session.wording.choosing import Named, chosen, numbered
from marlise_desktop.session.wording.plain import integer, number, switch


def pedals(board: Pedalboard) -> Sequence[Named[InstanceId]]:
    """In the order in which they were added. Of several with one name, the second is told as `Amp 2`."""
    count: Counter[str] = Counter()
    taken = {folded(held.name) for held in board.instances.values()}
    named: list[Named[InstanceId]] = []
    for held in board.instances.values():
        count[folded(held.name)] += 1
        nth = f"{held.name} {count[folded(held.name)]}"
        name = nth if count[folded(held.name)] > 1 and folded(nth) not in taken else held.name
        note = f"{held.plugin.name}, " if held.label and held.label != held.plugin.name else ""
        state = held.placeholder or ("bypassed" if held.bypassed else "engaged")
        named.append(Named(held.id, name, (held.id, held.symbol), f"{note}{state}"))
    return named


def pedal(said: str, board: Pedalboard) -> InstanceId:
    """Raises BoardError."""
    return chosen(said, pedals(board), sort="pedal", where="on this board")


def several_pedals(said: str, board: Pedalboard) -> tuple[InstanceId, ...]:
    """Names with commas between them; raises BoardError."""
    if any(folded(named.name) == folded(said.strip()) for named in pedals(board)):
        return (pedal(said, board),)
    return tuple(dict.fromkeys(pedal(name.strip(), board) for name in said.split(",")))


def parameters(held: PluginInstance) -> Sequence[Named[Parameter]]:
    """Those that may be set, hidden ones last."""
    known = sorted((p for p in held.plugin.parameters if not p.host_driven), key=lambda p: p.hidden)
    return [Named(p, p.name, (p.symbol,), f"{p.text(held.value(p.symbol))} now, {reach(p)}") for p in known]


def parameter(said: str, held: PluginInstance) -> Parameter:
    """Raises BoardError."""
    return chosen(said, parameters(held), sort="parameter", where=f"of {held.name}")


def reach(entry: Parameter) -> str:
    """What a parameter can be set to, in words."""
    if entry.kind is ParameterKind.TOGGLE:
        return f"{entry.text(entry.minimum)} or {entry.text(entry.maximum)}"
    if entry.kind is ParameterKind.CHOICE and entry.scale_points:
        return ", ".join(point.label for point in entry.scale_points)
    return f"{entry.text(entry.minimum)} to {entry.text(entry.maximum)}"


def value(said: str, entry: Parameter) -> float:
    """A name of a value, on or off for a switch, a share of the travel in %, or a number; raises BoardError."""
    wanted = folded(said.strip())
    for point in entry.scale_points:
        if folded(point.label) == wanted:
            return point.value
    if entry.kind is ParameterKind.TOGGLE:
        return entry.maximum if switch(said) else entry.minimum
    unit = entry.unit.symbol if entry.unit else ""
    if wanted.endswith("%") and unit != "%":
        return entry.value_at(number(wanted.removesuffix("%")) / 100)
    try:
        found = number(said, unit)
    except BoardError as error:
        raise BoardError(error.message, hint=f"{entry.name} can be {reach(entry)}.") from None
    if not entry.minimum <= found <= entry.maximum:
        raise BoardError(f"{said.strip()} is outside what {entry.name} can be", hint=f"It can be {reach(entry)}.")
    return entry.clamped(found)


def properties(held: PluginInstance) -> Sequence[Named[Property]]:
    return [
        Named(entry, entry.label, (entry.uri,), _content_text(held.properties.get(entry.uri)))
        for entry in held.plugin.properties
    ]


def property_of(said: str, held: PluginInstance) -> Property:
    """Raises BoardError."""
    return chosen(said, properties(held), sort="file or property", where=f"of {held.name}")


def content(said: str, entry: Property) -> PropertyValue:
    """Raises BoardError."""
    return PropertyValue(entry.type, _typed(entry.type, said))


def _typed(kind: PropertyType, said: str) -> bool | int | float | str:
    match kind:
        case PropertyType.BOOL:
            return switch(said)
        case PropertyType.INT | PropertyType.LONG:
            return integer(said)
        case PropertyType.FLOAT | PropertyType.DOUBLE:
            return number(said)
        case PropertyType.PATH if not said.startswith("/"):
            raise BoardError(f"“{said}” is not the whole path of a file", hint="It begins with /.")
    return said


def _content_text(held: PropertyValue | None) -> str:
    return str(held.value) if held else ""


def presets(held: PluginInstance) -> Sequence[Named[PresetUri]]:
    """In the plugin's order."""
    return [
        Named(entry.uri, entry.label, (entry.uri,), "the present one" if entry.uri == held.preset else "")
        for entry in held.plugin.presets
    ]


def preset(said: str, held: PluginInstance) -> PresetUri:
    """Raises BoardError."""
    return chosen(said, presets(held), sort="preset", where=f"of {held.name}")


def snapshots(board: Pedalboard) -> Sequence[Named[SnapshotId]]:
    return [
        Named(
            held.id,
            held.name,
            (held.id,),
            f"number {place}{', the current one' if held.id == board.current_snapshot else ''}",
        )
        for place, held in enumerate(board.snapshots, start=1)
    ]


def snapshot(said: str, board: Pedalboard) -> SnapshotId:
    """By name, id, or number in the list; raises BoardError."""
    known = snapshots(board)
    place = numbered(said, len(known))
    if place is not None and not any(folded(named.name) == folded(said.strip()) for named in known):
        return known[place].thing
    return chosen(said, known, sort="snapshot", where="on this board")


def in_ids(arguments: Mapping[str, str], board: Pedalboard) -> Mapping[str, str]:
    """What is said of a snapshot, a pedal and its parameter, by their ids; what the board has not stays as it is."""
    found = dict(arguments)
    with suppress(BoardError):
        if "snapshot" in found:
            found["snapshot"] = snapshot(found["snapshot"], board)
        if "instance" in found:
            held = board.instance(pedal(found["instance"], board))
            found["instance"] = held.id
            if "parameter" in found:
                entry = parameter(found["parameter"], held)
                found["parameter"] = entry.symbol
                if "value" in found:
                    found["value"] = f"{value(found['value'], entry):.9g}"
    return found
