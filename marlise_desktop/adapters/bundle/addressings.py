"""`addressings.json`, MOD's assignments of hardware controls: carried along, with pedals' names kept true."""

from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.json_text import Json, JsonObject
from marlise_desktop.domain.pedalboard import Pedalboard

_GRAPH = "/graph/"


def renamed_addressings(foreign: Foreign, board: Pedalboard) -> JsonObject:
    """The file's content with the names that the pedals have now; empty for a board that has none."""
    names = {
        name: board.instances[key].symbol
        for name, key in foreign.ids.items()
        if key in board.instances and board.instances[key].symbol != name
    }
    content = foreign.addressings or {}
    return {_renamed_key(key, names): _renamed(value, names) for key, value in content.items()} if names else content


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
