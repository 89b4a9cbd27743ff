"""`marlise.json`: what MOD's files have no word for, and how it is matched with what another program saved since.

`{"format": 1, "version": 7, "instances": [{"symbol", "id", "uri", "label", "bypass", "state", "properties",
"divisions": {"time": "1/8."}, "plugin"}], "gone": [{"symbol", "id"}], "snapshots": [{"id", "name", "program": 5}],
"hardware": ["capture_1"], "inserts": [{"source": "amp/out", "target": "send:Echo 1"}], "mappings": [...]}`. Mappings
are as `storage.mapping_json` says, `divisions` parameters that follow the tempo, `gone` pedals that only snapshots
still know. Keys that are not known are kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from marlise_desktop.adapters.bundle.blocks import Block
from marlise_desktop.adapters.bundle.board_messages import messages_json
from marlise_desktop.adapters.bundle.folder import FORMAT
from marlise_desktop.adapters.bundle.inserts import patched_json
from marlise_desktop.adapters.bundle.json_text import Json, JsonObject, as_list, as_number, as_object, as_text, without
from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SnapshotId
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance
from marlise_desktop.domain.midi.plain_tempo import in_mods_words
from marlise_desktop.domain.midi.programs import BANK
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.snapshot import Snapshot
from marlise_desktop.domain.tempo import Division
from marlise_desktop.storage.mapping_json import read_mappings, written_mappings

_OURS: Final = (
    "format",
    "version",
    "instances",
    "gone",
    "snapshots",
    "hardware",
    "inserts",
    "mappings",
    "messages",
)
_NO_ENTRY: Final[JsonObject] = {}


def entry_of(own: JsonObject, block: Block) -> JsonObject:
    """What the file keeps of a pedal; nothing if another program has put another plugin under that name."""
    for entry in as_list(own.get("instances")):
        if isinstance(entry, dict) and entry.get("symbol") == block.symbol and entry.get("uri") == block.uri:
            return entry
    return _NO_ENTRY


def in_order(own: JsonObject, blocks: Iterable[Block]) -> list[Block]:
    """The pedals in the order in which they were added: ours where it is known, then by instance number."""
    entries = [entry.get("symbol") for entry in as_list(own.get("instances")) if isinstance(entry, dict)]
    places = {symbol: place for place, symbol in enumerate(entries) if isinstance(symbol, str)}

    def place(block: Block) -> tuple[int, int, str]:
        number = len(places) + 10_000 if block.number is None else block.number
        return places.get(block.symbol, len(places)), number, block.symbol

    return sorted(blocks, key=place)


def strategy_of(entry: JsonObject) -> BypassStrategy:
    """How the pedal is bypassed; AUTO for a word that is not known."""
    word = as_text(entry.get("bypass"))
    return next((strategy for strategy in BypassStrategy if strategy.value == word), BypassStrategy.AUTO)


def divisions_of(entry: JsonObject) -> dict[PortSymbol, Division]:
    """Which parameters follow the tempo; a word that is not known is passed over."""
    words = {division.value: division for division in Division}
    found = as_object(entry.get("divisions")).items()
    return {PortSymbol(symbol): words[as_text(word)] for symbol, word in found if as_text(word) in words}


def instance_ids(own: JsonObject, blocks: Sequence[Block]) -> dict[str, InstanceId]:
    """The stable id of each pedal by its name in the file: the one kept, else one made from the name."""
    ids: dict[str, InstanceId] = {}
    for block in blocks:
        kept = as_text(entry_of(own, block).get("id"))
        if kept and kept not in ids.values():
            ids[block.symbol] = InstanceId(kept)
    for block in blocks:
        if block.symbol not in ids:
            ids[block.symbol] = unused_id(block.symbol, ids.values())
    return ids


def gone_ids(own: JsonObject) -> dict[str, InstanceId]:
    """Pedals that only snapshots know, by their names there: an undo may bring them back."""
    entries = [entry for entry in as_list(own.get("gone")) if isinstance(entry, dict)]
    return {as_text(entry.get("symbol")): InstanceId(key) for entry in entries if (key := as_text(entry.get("id")))}


def unused_id(symbol: str, taken: Iterable[InstanceId]) -> InstanceId:
    """The id of a pedal that has none in the file: always the same for the same name."""
    used = set(taken)
    made = InstanceId(f"mod-{symbol}")
    while made in used:
        made = InstanceId(f"{made}+")
    return made


def snapshot_ids(own: JsonObject, names: Sequence[str]) -> list[SnapshotId]:
    """The ids of the snapshots of these names, in order; another program may have moved, added or removed some."""
    kept: dict[str, list[str]] = {}
    for entry in as_list(own.get("snapshots")):
        if isinstance(entry, dict) and as_text(entry.get("id")):
            kept.setdefault(as_text(entry.get("name")), []).append(as_text(entry.get("id")))
    ids: list[SnapshotId] = []
    for place, name in enumerate(names):
        waiting = kept.get(name, [])
        made = SnapshotId(waiting.pop(0) if waiting else str(uuid5(NAMESPACE_URL, f"{place}:{name}")))
        while made in ids:
            made = SnapshotId(f"{made}+")
        ids.append(made)
    return ids


def snapshot_programs(own: JsonObject) -> dict[SnapshotId, int]:
    """Program numbers of their own, of the snapshots that have one."""
    entries = [entry for entry in as_list(own.get("snapshots")) if isinstance(entry, dict)]
    numbers = {SnapshotId(as_text(entry.get("id"))): as_number(entry.get("program")) for entry in entries}
    return {key: int(number) for key, number in numbers.items() if number is not None and number in range(BANK)}


def hardware_of(own: JsonObject) -> list[HardwarePort]:
    return [HardwarePort(name) for name in as_list(own.get("hardware")) if isinstance(name, str) and name]


def own_json(
    board: Pedalboard,
    previous: JsonObject,
    properties: Mapping[InstanceId, JsonObject],
    names: Mapping[InstanceId, str],
) -> JsonObject:
    """The file's content for a board; `properties` are its pedals' `patch:writable` values as they are stored.

    `names` are the pedals' in snapshots, those of pedals that are gone included.
    """
    known = {key for snapshot in board.snapshots for key in snapshot.entries}
    gone: list[Json] = [
        {"symbol": name, "id": key} for key, name in names.items() if key in known and key not in board.instances
    ]
    optional: JsonObject = {"gone": gone} if gone else {}
    own = tuple(mapping for mapping in board.mappings if not in_mods_words(mapping))
    mappings = written_mappings(own, read_mappings(previous.get("mappings"), "mappings"))
    if mappings:
        optional["mappings"] = mappings
    cables = patched_json(board)
    if cables:
        optional["inserts"] = cables
    before = {
        as_text(entry.get("id")): entry for entry in as_list(previous.get("instances")) if isinstance(entry, dict)
    }
    messages = messages_json(board.messages, previous)
    if messages:
        optional["messages"] = messages
    return {
        **without(previous, *_OURS),
        "format": FORMAT,
        "version": board.version,
        "instances": [
            _instance_json(instance, before.get(key, {}), properties[key]) for key, instance in board.instances.items()
        ],
        "snapshots": [_snapshot_json(snapshot) for snapshot in board.snapshots],
        "hardware": [port.name for port in board.hardware],
        **optional,
    }


def _snapshot_json(snapshot: Snapshot) -> JsonObject:
    numbered: JsonObject = {} if snapshot.program is None else {"program": snapshot.program}
    return {"id": snapshot.id, "name": snapshot.name, **numbered}


def _instance_json(instance: PluginInstance, before: JsonObject, properties: JsonObject) -> JsonObject:
    plugin = instance.plugin
    entry: JsonObject = {"symbol": instance.symbol, "id": instance.id, "uri": instance.uri}
    strategy = instance.bypass_strategy
    optional: dict[str, Json] = {
        "label": instance.label,
        "bypass": "" if strategy is BypassStrategy.AUTO else strategy.value,
        "state": instance.state,
        "properties": properties,
        "divisions": {symbol: division.value for symbol, division in instance.divisions.items()},
    }
    entry |= {key: value for key, value in optional.items() if value}
    if plugin.installed:
        # Shown where the plugin is not installed; what is guessed then is not written over it.
        described: JsonObject = {"name": plugin.name, "maker": plugin.maker, "category": plugin.category}
        entry["plugin"] = described
    return entry | without(before, *entry, *optional)
