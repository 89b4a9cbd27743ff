"""`addressings.json`, MOD's assignments of hardware controls: carried along, with pedals' names kept true.

Those to `/bpm` are parameters that follow the tempo: `dividers` says how many of them fill a bar of four, or for a
parameter in BPM, by what the tempo is divided.
"""

from collections.abc import Iterator

from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.json_text import Json, JsonObject, as_list, as_number, as_text
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.tempo import Division, can_follow, nearest

_GRAPH = "/graph/"
_TEMPO = "/bpm"


def renamed_addressings(foreign: Foreign, board: Pedalboard) -> JsonObject:
    """The file's content with the names that the pedals have now; empty for a board that has none."""
    names = {
        name: board.instances[key].symbol
        for name, key in foreign.ids.items()
        if key in board.instances and board.instances[key].symbol != name
    }
    content = foreign.addressings or {}
    renamed = {_renamed_key(key, names): _renamed(value, names) for key, value in content.items()} if names else content
    return _with_tempo(renamed, board) if _TEMPO in renamed else renamed


def tempo_addressings(addressings: JsonObject | None, pedal: str, plugin: Plugin) -> dict[PortSymbol, Division]:
    """What follows the tempo of a pedal, in MOD's own words."""
    found = {}
    for entry in as_list((addressings or {}).get(_TEMPO)):
        if not isinstance(entry, dict) or entry.get("instance") != f"{_GRAPH}{pedal}" or not entry.get("tempo"):
            continue
        parameter = plugin.parameters_by_symbol.get(PortSymbol(as_text(entry.get("port"))))
        divider = as_number(entry.get("dividers"))
        if parameter is not None and can_follow(parameter) and divider is not None and divider > 0:
            found[parameter.symbol] = nearest(_other_way(divider, parameter))
    return found


def _other_way(number: float, parameter: Parameter) -> float:
    """A divider as beats, and back."""
    return number if parameter.unit and parameter.unit.symbol == "BPM" else 4 / number


def _with_tempo(content: JsonObject, board: Pedalboard) -> JsonObject:
    """With the note values that the board has now; what does not follow the tempo any more goes."""
    pedals = {f"{_GRAPH}{held.symbol}": held for held in board.instances.values()}
    return {**content, _TEMPO: list(_tempo_entries(content, pedals))}


def _tempo_entries(content: JsonObject, pedals: dict[str, PluginInstance]) -> Iterator[Json]:
    for entry in as_list(content.get(_TEMPO)):
        held = pedals.get(as_text(entry.get("instance"))) if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or held is None:
            yield entry
            continue
        parameter = held.plugin.parameters_by_symbol.get(PortSymbol(as_text(entry.get("port"))))
        if parameter is None or not can_follow(parameter):
            yield entry
            continue
        division, before = held.divisions.get(parameter.symbol), as_number(entry.get("dividers"))
        if division is None:
            continue
        same = before is not None and before > 0 and nearest(_other_way(before, parameter)) is division
        yield entry if same else {**entry, "dividers": round(_other_way(float(division.beats), parameter), 3)}


def _renamed_key(key: str, names: dict[str, str]) -> str:
    """`/cv/graph/PEDAL/port` is a plugin's CV output used as a control."""
    start, found, rest = key.partition(_GRAPH)
    block, slash, port = rest.rpartition("/")
    return f"{start}{found}{names.get(block, block)}{slash}{port}" if found and slash else key


def _renamed(value: Json, names: dict[str, str]) -> Json:
    if isinstance(value, list):
        return [_renamed(entry, names) for entry in value]
    if not isinstance(value, dict):
        return value
    changed: JsonObject = {key: _renamed(entry, names) for key, entry in value.items()}
    instance = value.get("instance")
    if isinstance(instance, str) and instance.startswith(_GRAPH):
        name = instance[len(_GRAPH) :]
        changed["instance"] = _GRAPH + names.get(name, name)
    return changed
