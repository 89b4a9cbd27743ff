"""The presets that apply to a plugin, with what they set."""

from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.properties import last_part
from marlise_desktop.adapters.lv2.ranges import number
from marlise_desktop.adapters.lv2.world import Node, World, path_of
from marlise_desktop.domain.ids import PortSymbol, PresetUri
from marlise_desktop.domain.plugin import Preset, PresetContent


@dataclass(frozen=True, slots=True)
class PresetFound:
    """`file` is the path that its content was read from; empty if the manifest itself holds it under a web address."""

    preset: Preset
    content: PresetContent
    file: str


def presets_by_plugin(world: World) -> dict[str, list[Node]]:
    """The nodes of all presets in the loaded manifests by plugin URI, good for the world's whole life."""
    found: dict[str, list[Node]] = {}
    with world.subjects(voc.TYPE, world.uri(voc.PRESET)) as nodes:
        presets = [world.uri(world.text_of(node)) for node in nodes if world.is_uri(node)]
    for preset in presets:
        for plugin in world.texts(preset, voc.APPLIES_TO):
            found.setdefault(plugin, []).append(preset)
    return found


def file_of(world: World, preset: Node) -> str:
    return path_of(world.text(preset, voc.SEE_ALSO)) or path_of(world.text_of(preset))


def read_preset(world: World, node: Node, plugin_folder: str, user_folder: str) -> PresetFound:
    """Reads the preset's file. It is the user's own if it lies in their folder but not in the plugin's bundle."""
    world.load_resource(node)
    uri = world.text_of(node)
    file = file_of(world, node)
    user = bool(file) and _inside(file, user_folder) and not _inside(file, plugin_folder)
    label = world.label(node, voc.LABEL) or PurePath(unquote(last_part(uri))).stem
    return PresetFound(Preset(PresetUri(uri), label, user), _content(world, node), file)


def _content(world: World, preset: Node) -> PresetContent:
    values: dict[PortSymbol, float] = {}
    with world.nodes(preset, voc.PORT) as ports:
        for port in ports:
            symbol = world.text(port, voc.SYMBOL)
            value = number(world.text(port, voc.PRESET_VALUE) or world.text(port, voc.DEFAULT))
            if symbol and value is not None:
                values[PortSymbol(symbol)] = value
    with world.nodes(preset, voc.STATE_STATE) as states:
        return PresetContent(values, has_state=bool(states))


def _inside(file: str, folder: str) -> bool:
    return PurePath(file).is_relative_to(folder)
