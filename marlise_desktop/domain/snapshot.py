"""A named set of values and bypasses of a board: taking, applying, comparing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, PropertyUri, SnapshotId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import ParameterKind, PropertyValue


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One pedal in a snapshot."""

    bypassed: bool
    values: Mapping[PortSymbol, float] = field(default_factory=dict)
    properties: Mapping[PropertyUri, PropertyValue] = field(default_factory=dict)
    preset: PresetUri | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`program` is its own number for program changes, 0-127; None where its place in the list is the number."""

    id: SnapshotId
    name: str
    entries: Mapping[InstanceId, SnapshotEntry] = field(default_factory=dict)
    program: int | None = None


def entry_of(instance: PluginInstance) -> SnapshotEntry:
    """What a snapshot keeps of a pedal: bypass, every property, every value but triggers' and the engine's own."""
    passing = _passing(instance)
    values = {symbol: value for symbol, value in instance.all_values().items() if symbol not in passing}
    return SnapshotEntry(instance.bypassed, values, dict(instance.properties), instance.preset)


def recalled(instance: PluginInstance, entry: SnapshotEntry) -> PluginInstance:
    """The pedal as the snapshot has it; symbols that the plugin does not have are left out."""
    known = instance.plugin.parameters_by_symbol
    passing = _passing(instance)
    values = dict(instance.values)
    for symbol, value in entry.values.items():
        if symbol in passing or (symbol not in known and known):
            continue
        if not _same(instance.all_values().get(symbol), value):
            values[symbol] = value
    properties = {**instance.properties, **entry.properties}
    if values == dict(instance.values) and properties == dict(instance.properties):
        if entry.bypassed == instance.bypassed:
            return instance
        return replace(instance, bypassed=entry.bypassed)
    return replace(instance, bypassed=entry.bypassed, values=values, properties=properties)


def all_recalled(
    instances: Mapping[InstanceId, PluginInstance], entries: Mapping[InstanceId, SnapshotEntry]
) -> dict[InstanceId, PluginInstance]:
    """The pedals as the entries have them; those that are not among them stay as they are."""
    return {key: recalled(held, entries[key]) if key in entries else held for key, held in instances.items()}


def differs(instance: PluginInstance, entry: SnapshotEntry) -> bool:
    """Whether applying the entry would change the pedal."""
    return recalled(instance, entry) is not instance


def _passing(instance: PluginInstance) -> set[PortSymbol]:
    return {p.symbol for p in instance.plugin.parameters if p.kind is ParameterKind.TRIGGER or p.host_driven}


def _same(a: float | None, b: float) -> bool:
    return a is not None and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
