"""Takes over an engine that an earlier program has filled, without a change of its sound.

The engine says by `describe` what it runs; what it cannot know (which pedal of the board an instance is, from which
preset and state it came, its properties) the earlier program has left in it by `note`.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import EngineClient
from marlise_desktop.adapters.modhost.description import Description, parse_description
from marlise_desktop.adapters.modhost.protocol import Request
from marlise_desktop.adapters.modhost.wire import Numbers, UnwirableError, Wiring
from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plan import bound_range, runnable
from marlise_desktop.session.ports.engine import DescribedInstance, Held

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Pedal:
    """What the note says of one instance."""

    id: InstanceId
    preset: PresetUri | None
    state: StateRef | None
    properties: Mapping[PropertyUri, PropertyValue]


def note_of(board: Pedalboard, numbers: Numbers) -> str:
    """The note for a board that the engine runs."""
    pedals = {
        str(numbers.number(key)): {
            "id": key,
            "preset": held.preset,
            "state": held.state,
            "properties": {uri: [entry.type.value, entry.value] for uri, entry in held.properties.items()},
        }
        for key, held in board.instances.items()
        if numbers.number(key) is not None
    }
    return json.dumps({"format": _FORMAT, "pedals": pedals}, separators=(",", ":"))


def read_note(text: str) -> dict[int, Pedal]:
    """By instance number; empty for a text that `note_of` did not write."""
    try:
        note = json.loads(text)
        if note["format"] != _FORMAT:
            return {}
        return {int(number): _pedal(entry) for number, entry in note["pedals"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _pedal(entry: dict[str, Any]) -> Pedal:
    properties = {
        PropertyUri(uri): PropertyValue(PropertyType(kind), value) for uri, (kind, value) in entry["properties"].items()
    }
    preset, state = entry["preset"], entry["state"]
    return Pedal(
        InstanceId(entry["id"]),
        None if preset is None else PresetUri(preset),
        None if state is None else StateRef(state),
        properties,
    )


async def taken_over(client: EngineClient, numbers: Numbers, wiring: Wiring, wanted: Pedalboard) -> Held:
    """What of the wanted board the engine runs; all else in it is taken out. Raises EngineLostError, ProtocolError."""
    said, note = await client.ask(commands.describe(), commands.note())
    description, pedals = parse_description(said.text), read_note(note.text)
    kept: dict[InstanceId, PluginInstance] = {}
    alien: list[Request] = []
    for number, entry in description.instances.items():
        held = _kept(pedals.get(number), entry, wanted, kept)
        if held is None:
            alien.append(commands.remove(number))
        else:
            numbers.take(held.id, number)
            kept[held.id] = held
    wired = dict(_wired(runnable(wanted).connections, wiring, description))
    known = {pair for pairs in wired.values() for pair in pairs}
    alien += [commands.disconnect(*pair) for pair in description.connections if pair not in known]
    # Of pedals that are no more they went with them; no board binds the transport.
    alien += [commands.midi_unmap(*place) for place in description.bindings if place[0] not in description.instances]
    if alien:
        await client.ask_all(alien)
    board = Pedalboard(
        instances={key: kept[key] for key in wanted.instances if key in kept},
        connections=frozenset(wired),
        tempo=_tempo(description.tempo, wanted.tempo),
    )
    return Held(board, description.muted)


def _kept(
    pedal: Pedal | None, entry: DescribedInstance, wanted: Pedalboard, already: Mapping[InstanceId, PluginInstance]
) -> PluginInstance | None:
    """The wanted instance as the engine has it; None if this is none of the board's."""
    held = wanted.instances.get(pedal.id) if pedal is not None else None
    if pedal is None or held is None or held.uri != entry.uri or held.placeholder or pedal.id in already:
        return None
    values = {symbol: _exact(entry.values.get(symbol, value), value) for symbol, value in held.all_values().items()}
    return replace(
        held,
        bypassed=entry.bypassed,
        values=values,
        preset=pedal.preset,
        state=pedal.state,
        properties=dict(pedal.properties),
        bindings={symbol: _bound(held, symbol, binding) for symbol, binding in entry.bindings.items()},
    )


def _bound(wanted: PluginInstance, symbol: PortSymbol, said: MidiBinding) -> MidiBinding:
    """The binding as the board has it, where the engine does what that says."""
    binding = wanted.bindings.get(symbol)
    reach = bound_range(wanted, symbol, binding) if binding is not None else None
    if binding is None or reach is None or said.minimum is None or said.maximum is None:
        return said
    low, high = _exact(said.minimum, reach[0]), _exact(said.maximum, reach[1])
    same = (said.channel, said.controller, low, high) == (binding.channel, binding.controller, *reach)
    return binding if same else said


def _tempo(said: Tempo, wanted: Tempo) -> Tempo:
    bpm, beats = _exact(said.bpm, wanted.bpm), _exact(said.beats_per_bar, wanted.beats_per_bar)
    return Tempo(bpm, beats, said.rolling)


def _exact(said: float, wanted: float) -> float:
    """The engine holds single precision: what it rounds the wanted value to is the wanted value."""
    return wanted if struct.pack("f", said) == struct.pack("f", wanted) else said


def _wired(
    connections: Iterable[Connection], wiring: Wiring, description: Description
) -> Iterable[tuple[Connection, list[tuple[str, str]]]]:
    for connection in connections:
        try:
            pairs = wiring.pairs(connection)
        except UnwirableError:
            continue
        if pairs and all(pair in description.connections for pair in pairs):
            yield connection, pairs
