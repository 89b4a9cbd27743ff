"""Cables to and from inserts, which MOD has no word for: kept in `marlise.json`, left out of the graph."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from marlise_desktop.adapters.bundle.json_text import Json, JsonObject, as_list, as_text
from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.hardware import is_insert
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.pedalboard import Pedalboard


def without_inserts(board: Pedalboard) -> Pedalboard:
    """What of a board the graph file can tell."""
    plain = frozenset(held for held in board.connections if not _is_patched(held))
    shown = tuple(port for port in board.hardware if not is_insert(port))
    if len(plain) == len(board.connections) and shown == board.hardware:
        return board
    return replace(board, connections=plain, hardware=shown)


def patched_json(board: Pedalboard) -> list[Json]:
    """The cables that `without_inserts` takes out, pedals by their names in the folder."""

    def named(end: Endpoint) -> str:
        return end.name if isinstance(end, HardwarePort) else f"{board.instances[end.instance].symbol}/{end.symbol}"

    cables = sorted((named(c.source), named(c.target)) for c in board.connections if _is_patched(c))
    return [{"source": source, "target": target} for source, target in cables]


def patched(own: JsonObject, ids: Mapping[str, InstanceId]) -> Iterator[Connection]:
    """What `patched_json` has written; cables of pedals that another program has removed are gone with them."""
    for entry in as_list(own.get("inserts")):
        if isinstance(entry, dict):
            source, target = (_end(as_text(entry.get(side)), ids) for side in ("source", "target"))
            if source is not None and target is not None and _is_patched(Connection(source, target)):
                yield Connection(source, target)


def _end(name: str, ids: Mapping[str, InstanceId]) -> Endpoint | None:
    if is_insert(HardwarePort(name)):
        return HardwarePort(name)
    pedal, slash, port = name.rpartition("/")
    if not slash:
        return HardwarePort(name) if name else None
    return InstancePort(ids[pedal], PortSymbol(port)) if pedal in ids else None


def _is_patched(cable: Connection) -> bool:
    return any(isinstance(end, HardwarePort) and is_insert(end) for end in (cable.source, cable.target))
