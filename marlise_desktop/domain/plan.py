"""The engine's steps from one board to another, in a safe order.

`steps(now, wanted)` is the only way to the engine: load, edit, snapshot, undo, redo, board switch and recovery.
`now` is the board that the engine has acknowledged; instances that both boards share (same id, same plugin)
are kept. `after_step(now, step)` is the acknowledged board once the engine has said yes to a step.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.instance import BypassStrategy, MidiBinding, PluginInstance
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.passing import connections_past
from marlise_desktop.domain.pedalboard import Pedalboard


@dataclass(frozen=True, slots=True)
class RemoveConnection:
    connection: Connection


@dataclass(frozen=True, slots=True)
class RemoveInstance:
    instance: InstanceId


@dataclass(frozen=True, slots=True)
class AddInstance:
    """Carries the whole description, so that the acknowledged board can hold it. Starts at its defaults, active."""

    instance: InstanceId
    uri: PluginUri
    description: PluginInstance


@dataclass(frozen=True, slots=True)
class RestoreState:
    """`preset` is the preset that the state came from, if any: the engine need not load it again."""

    instance: InstanceId
    state: StateRef
    preset: PresetUri | None = None


@dataclass(frozen=True, slots=True)
class LoadPreset:
    """`state` is what is known of the plugin's own state beside it; None where the preset alone makes it."""

    instance: InstanceId
    preset: PresetUri
    state: StateRef | None = None


@dataclass(frozen=True, slots=True)
class SetValue:
    instance: InstanceId
    symbol: PortSymbol
    value: float


@dataclass(frozen=True, slots=True)
class SetProperty:
    instance: InstanceId
    uri: PropertyUri
    value: PropertyValue


@dataclass(frozen=True, slots=True)
class SetBypass:
    instance: InstanceId
    bypassed: bool


@dataclass(frozen=True, slots=True)
class SetBypassStrategy:
    instance: InstanceId
    strategy: BypassStrategy


@dataclass(frozen=True, slots=True)
class MapController:
    """The engine moves the parameter itself from then on, from `low` to `high`, as no other controller does."""

    instance: InstanceId
    symbol: PortSymbol
    binding: MidiBinding
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UnmapController:
    instance: InstanceId
    symbol: PortSymbol


@dataclass(frozen=True, slots=True)
class AddConnection:
    connection: Connection


@dataclass(frozen=True, slots=True)
class SetTempo:
    bpm: float
    beats_per_bar: float


Step: TypeAlias = (
    RemoveConnection
    | RemoveInstance
    | AddInstance
    | RestoreState
    | LoadPreset
    | SetValue
    | SetProperty
    | SetBypass
    | SetBypassStrategy
    | MapController
    | UnmapController
    | AddConnection
    | SetTempo
)

EMPTY = Pedalboard()


def runnable(board: Pedalboard, absent: frozenset[HardwarePort] = frozenset()) -> Pedalboard:
    """What an engine can run of a board: no placeholders, no cables to them or to absent devices.

    The sound goes past pedals that were set aside, and past placeholders that are bypassed.
    """
    if not absent and all(not instance.placeholder for instance in board.instances.values()):
        return board
    instances = {key: held for key, held in board.instances.items() if not held.placeholder}

    def alive(end: InstancePort | HardwarePort) -> bool:
        return end not in absent if isinstance(end, HardwarePort) else end.instance in instances

    connections = frozenset(c for c in connections_past(board) if alive(c.source) and alive(c.target))
    return replace(board, instances=instances, connections=connections)


def steps(now: Pedalboard, wanted: Pedalboard) -> tuple[Step, ...]:
    """What the engine must do, in this order: cut, tempo, remove, add, restore, bypass on, set, connect, bypass off.

    What moves parameters is let go before they are set, and mapped after. Both boards must be `runnable` ones. Equal
    boards give no steps; a shared instance is never removed.
    """
    if now is wanted:
        return ()
    kept = {
        key
        for key, instance in wanted.instances.items()
        if key in now.instances and now.instances[key].uri == instance.uri
    }
    removed = [key for key in now.instances if key not in kept]
    plan: list[Step] = [RemoveConnection(c) for c in _sorted(now.connections - wanted.connections)]
    if _beat(now) != _beat(wanted):
        plan.append(SetTempo(*_beat(wanted)))
    plan.extend(RemoveInstance(key) for key in removed)
    late: list[Step] = []
    for key, instance in wanted.instances.items():
        if key in kept:
            if now.instances[key] is not instance:
                plan.extend(_update(now.instances[key], instance, late))
        else:
            plan.extend(_creation(instance))
    standing = frozenset(c for c in now.connections & wanted.connections if not any(c.touches(key) for key in removed))
    plan.extend(AddConnection(c) for c in _sorted(wanted.connections - standing))
    return (*plan, *late)


def _beat(board: Pedalboard) -> tuple[float, float]:
    return board.tempo.bpm, board.tempo.beats_per_bar


def _sorted(connections: frozenset[Connection]) -> list[Connection]:
    return sorted(connections, key=repr)


def _creation(instance: PluginInstance) -> Iterator[Step]:
    fresh = _fresh(instance)
    yield AddInstance(instance.id, instance.uri, fresh)
    late: list[Step] = []
    yield from _update(fresh, instance, late)
    yield from late


def _fresh(instance: PluginInstance) -> PluginInstance:
    return replace(
        instance,
        bypassed=False,
        bypass_strategy=BypassStrategy.AUTO,
        values={},
        properties={},
        preset=None,
        state=None,
        bindings={},
    )


def _update(now: PluginInstance, wanted: PluginInstance, late: list[Step]) -> Iterator[Step]:
    """Steps for one instance; a bypass that goes off is put into `late`, after everything else."""
    key = wanted.id
    # First, so that a controller which moves meanwhile moves nothing that is about to be set.
    yield from (UnmapController(key, bound) for bound in now.bindings if bound not in wanted.bindings)
    if wanted.bypass_strategy is not now.bypass_strategy:
        yield SetBypassStrategy(key, wanted.bypass_strategy)
    if wanted.bypassed and not now.bypassed:
        yield SetBypass(key, bypassed=True)
    # A property cannot be unset, but the state from before it was set can come back.
    unset = any(uri not in wanted.properties for uri in now.properties)
    restored = wanted.state is not None and (wanted.state != now.state or unset)
    # Without a state of its own the instance is to be as the preset makes it, whatever was done to it since.
    again = wanted.state is None and now.state is not None
    loaded = wanted.preset is not None and (wanted.preset != now.preset or again) and not restored
    if restored and wanted.state is not None:
        yield RestoreState(key, wanted.state, wanted.preset)
    elif loaded and wanted.preset is not None:
        yield LoadPreset(key, wanted.preset, wanted.state)
    # The plugin may set its own ports while it restores, so everything is said again after that.
    everything = restored or loaded
    held, values = now.all_values(), wanted.all_values()
    driven = {parameter.symbol for parameter in wanted.plugin.parameters if parameter.host_driven}
    for symbol, value in values.items():
        if symbol not in driven and (everything or not _same(held.get(symbol), value)):
            yield SetValue(key, symbol, value)
    for uri, entry in wanted.properties.items():
        if everything or now.properties.get(uri) != entry:
            yield SetProperty(key, uri, entry)
    yield from _mapped(now, wanted)
    if now.bypassed and not wanted.bypassed:
        late.append(SetBypass(key, bypassed=False))


def _mapped(now: PluginInstance, wanted: PluginInstance) -> Iterator[Step]:
    for symbol, binding in wanted.bindings.items():
        if now.bindings.get(symbol) == binding:
            continue
        reach = bound_range(wanted, symbol, binding)
        if reach is not None:
            yield MapController(wanted.id, symbol, binding, *reach)


def bound_range(instance: PluginInstance, symbol: PortSymbol, binding: MidiBinding) -> tuple[float, float] | None:
    """Between which values an engine moves a bound parameter; None if it has no such parameter."""
    parameter = instance.plugin.parameters_by_symbol.get(symbol)
    if parameter is None and symbol != BYPASS:
        return None
    lowest, highest = (0.0, 1.0) if parameter is None else (parameter.minimum, parameter.maximum)
    low = lowest if binding.minimum is None else binding.minimum
    high = highest if binding.maximum is None else binding.maximum
    return low, high


def _same(a: float | None, b: float) -> bool:
    return a is not None and (a == b or (math.isnan(a) and math.isnan(b)))


def after_step(now: Pedalboard, step: Step) -> Pedalboard:  # noqa: C901, PLR0911, PLR0912 - one line for each kind
    """The acknowledged board after a step that the engine accepted."""
    match step:
        case RemoveConnection(connection):
            return replace(now, connections=now.connections - {connection})
        case AddConnection(connection):
            return replace(now, connections=now.connections | {connection})
        case RemoveInstance(key):
            return now.without_instance(key) if key in now.instances else now
        case AddInstance(_, _, description):
            return now.with_instance(description)
        case RestoreState(key, state, preset):
            return now.edited(key, lambda held: replace(held, state=state, preset=preset, properties={}))
        case LoadPreset(key, preset, state):
            return now.edited(key, lambda held: _with_preset(held, preset, state))
        case SetValue(key, symbol, value):
            return now.edited(key, lambda held: held.with_value(symbol, value))
        case SetProperty(key, uri, entry):
            return now.edited(key, lambda held: held.with_property(uri, entry))
        case SetBypass(key, bypassed):
            return now.edited(key, lambda held: replace(held, bypassed=bypassed))
        case SetBypassStrategy(key, strategy):
            return now.edited(key, lambda held: replace(held, bypass_strategy=strategy))
        case MapController(key, bound, binding, _, _):
            return now.edited(key, lambda held: replace(held, bindings={**held.bindings, bound: binding}))
        case UnmapController(key, bound):
            return now.edited(key, lambda held: replace(held, bindings=_without(held.bindings, bound)))
        case SetTempo(bpm, beats):
            return replace(now, tempo=replace(now.tempo, bpm=bpm, beats_per_bar=beats))


def _without(bindings: Mapping[PortSymbol, MidiBinding], bound: PortSymbol) -> dict[PortSymbol, MidiBinding]:
    return {symbol: binding for symbol, binding in bindings.items() if symbol != bound}


def _with_preset(held: PluginInstance, preset: PresetUri, state: StateRef | None) -> PluginInstance:
    properties = {} if state is None else held.properties
    return replace(held, preset=preset, state=state, properties=properties)


def settled(now: Pedalboard, wanted: Pedalboard) -> Pedalboard:
    """The acknowledged board once all steps towards `wanted` are done: `wanted`, for the engine knows no more."""
    return wanted if not steps(now, wanted) else now
