"""`snapshots.json`, both ways. What the program does not understand in an entry stays in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from marlise_desktop.adapters.bundle.json_text import (
    JsonObject,
    as_list,
    as_number,
    as_object,
    as_text,
    without,
)
from marlise_desktop.adapters.bundle.own_file import gone_ids, snapshot_ids, snapshot_programs, unused_id
from marlise_desktop.adapters.bundle.properties import properties_json, properties_of
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, SnapshotId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.snapshot import Snapshot, SnapshotEntry


@dataclass(frozen=True, slots=True)
class ReadSnapshots:
    """`names` adds to the pedals' names those of pedals that only snapshots know; `raw` holds entries as read."""

    snapshots: tuple[Snapshot, ...]
    current: SnapshotId | None
    names: Mapping[str, InstanceId]
    raw: Mapping[SnapshotId, JsonObject]


def read_snapshots(
    file: JsonObject,
    own: JsonObject,
    ids: Mapping[str, InstanceId],
    instances: Mapping[InstanceId, PluginInstance],
    absolute: Callable[[str], str],
) -> ReadSnapshots:
    """`ids` are the pedals' by their names in the file; pedals that are gone keep theirs, or get ids of their own."""
    listed = [as_object(entry) for entry in as_list(file.get("snapshots")) if entry is not None]
    names = dict(ids)
    gone = gone_ids(own)
    for entry in listed:
        for name in as_object(entry.get("data")):
            if name not in names:
                kept = gone.get(name)
                names[name] = kept if kept and kept not in names.values() else unused_id(name, names.values())
    numbered = snapshot_ids(own, [_name_of(entry, place) for place, entry in enumerate(listed, 1)])
    programs = snapshot_programs(own)
    found = tuple(
        Snapshot(key, _name_of(entry, place), dict(_entries(entry, names, instances, absolute)), programs.get(key))
        for place, (key, entry) in enumerate(zip(numbered, listed, strict=True), 1)
    )
    place = file.get("current", 0)
    valid = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(found)
    current = found[place].id if valid and isinstance(place, int) else None
    return ReadSnapshots(found, current, names, dict(zip(numbered, listed, strict=True)))


def _name_of(entry: JsonObject, place: int) -> str:
    return as_text(entry.get("name")) or f"Snapshot {place}"


def _entries(
    entry: JsonObject,
    names: Mapping[str, InstanceId],
    instances: Mapping[InstanceId, PluginInstance],
    absolute: Callable[[str], str],
) -> Iterator[tuple[InstanceId, SnapshotEntry]]:
    for name, value in as_object(entry.get("data")).items():
        if isinstance(value, dict):
            values = _values(as_object(value.get("ports")), instances.get(names[name]))
            properties = properties_of(as_object(value.get("parameters")), absolute)
            preset = as_text(value.get("preset"))
            bypassed = bool(value.get("bypassed"))
            yield names[name], SnapshotEntry(bypassed, values, properties, PresetUri(preset) if preset else None)


def _values(ports: JsonObject, instance: PluginInstance | None) -> dict[PortSymbol, float]:
    """Control values but those that the host drives, which another program may have stored."""
    known = instance.plugin.parameters_by_symbol if instance else {}
    driven = {symbol for symbol, parameter in known.items() if parameter.host_driven}
    numbers = {PortSymbol(symbol): as_number(value) for symbol, value in ports.items() if symbol not in driven}
    return {symbol: number for symbol, number in numbers.items() if number is not None}


@dataclass(frozen=True, slots=True)
class FormerSnapshots:
    """The file as it was: whole, its entries by id, and the pedals' names in it by id."""

    file: JsonObject = field(default_factory=dict)
    entries: Mapping[SnapshotId, JsonObject] = field(default_factory=dict)
    names: Mapping[InstanceId, str] = field(default_factory=dict)

    def entry(self, snapshot: SnapshotId, instance: InstanceId) -> JsonObject:
        data = as_object(self.entries.get(snapshot, {}).get("data"))
        return as_object(data.get(self.names.get(instance, "")))


def snapshots_json(
    snapshots: tuple[Snapshot, ...],
    current: SnapshotId | None,
    names: Mapping[InstanceId, str],
    former: FormerSnapshots,
    stored: Callable[[InstanceId, str], str],
) -> JsonObject:
    """The file's content. `names` are the pedals' names in it; `stored` turns a path into what the folder says."""
    places = {snapshot.id: place for place, snapshot in enumerate(snapshots)}
    return {
        **without(former.file, "current", "snapshots"),
        "current": places.get(current, -1) if current is not None else -1,
        "snapshots": [_snapshot_json(snapshot, names, former, stored) for snapshot in snapshots],
    }


def _snapshot_json(
    snapshot: Snapshot,
    names: Mapping[InstanceId, str],
    former: FormerSnapshots,
    stored: Callable[[InstanceId, str], str],
) -> JsonObject:
    data: JsonObject = {
        names[key]: _entry_json(entry, former.entry(snapshot.id, key), partial(stored, key))
        for key, entry in snapshot.entries.items()
        if key in names
    }
    return {**without(former.entries.get(snapshot.id, {}), "name", "data"), "name": snapshot.name, "data": data}


def _entry_json(entry: SnapshotEntry, before: JsonObject, stored: Callable[[str], str]) -> JsonObject:
    # MOD reads all but `parameters` without a default, so they are always there.
    ports: JsonObject = {symbol: value for symbol, value in entry.values.items() if as_number(value) is not None}
    return {
        **without(before, "bypassed", "preset", "ports", "parameters"),
        "bypassed": entry.bypassed,
        "preset": entry.preset or "",
        "ports": as_object(before.get("ports")) | ports,
        "parameters": as_object(before.get("parameters")) | properties_json(entry.properties, stored),
    }
