"""One plugin as lilv knows it, made into the program's own record."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.lv2 import about
from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.ports import PortsFound, read_ports
from marlise_desktop.adapters.lv2.presets import PresetFound, read_preset
from marlise_desktop.adapters.lv2.properties import read_properties
from marlise_desktop.adapters.lv2.ranges import number
from marlise_desktop.adapters.lv2.skin import read_skin
from marlise_desktop.adapters.lv2.world import Node, PluginHandle, World
from marlise_desktop.domain.categories import best_class, category_of_plugin, known_class
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import Plugin

_DEPTH = 4
"""How far up a plugin class of the maker's own is followed to one that is known."""


class UnusablePluginError(Exception):
    """A plugin that no host can run; the text says why."""


@dataclass(frozen=True, slots=True)
class PluginFound:
    plugin: Plugin
    presets: tuple[PresetFound, ...]


def read_plugin(world: World, handle: PluginHandle, presets: Iterable[Node], user_folder: str) -> PluginFound:
    """Everything of one plugin; raises UnusablePluginError."""
    count = world.load_ports(handle)
    node = world.plugin_node(handle)
    folder = world.plugin_folder(handle)
    name = world.label(node, voc.DOAP_NAME)
    _check(world.plugin_binary(handle), name, count)
    ports = read_ports(world, handle, count)
    found = tuple(sorted((read_preset(world, p, folder, user_folder) for p in presets), key=_label))
    classes = _classes(world, node)
    with world.project(handle) as project:
        plugin = Plugin(
            uri=PluginUri(world.text_of(node)),
            name=name,
            maker=about.maker_of(world, node, project),
            category=category_of_plugin(classes, name, ports.signals),
            lv2_class=best_class(classes) or voc.PLUGIN,
            comment=about.comment_of(world, node),
            licence=about.licence_of(world, node, project),
            homepage=about.homepage_of(world, node, project),
            bundle=folder,
            version=(_whole(world.text(node, voc.MINOR_VERSION)), _whole(world.text(node, voc.MICRO_VERSION))),
            ports=tuple(ports.signals),
            parameters=tuple(ports.parameters),
            properties=read_properties(world, node),
            outputs=tuple(ports.outputs),
            presets=tuple(entry.preset for entry in found),
            skin=read_skin(world, node, user_folder),
            has_state=world.has(node, voc.EXTENSION_DATA, voc.STATE_INTERFACE),
            has_enabled_port=_has_enabled_port(ports),
            has_ui=world.has_ui(handle),
        )
    return PluginFound(plugin, found)


def _check(binary: str, name: str, ports: int) -> None:
    if not binary:
        raise UnusablePluginError("it names no binary (lv2:binary is missing)")
    if not Path(binary).exists():
        raise UnusablePluginError(f"its binary {Path(binary).name} is missing")
    if not name:
        raise UnusablePluginError("it has no name (doap:name is missing)")
    if not ports:
        raise UnusablePluginError("it has no usable ports")


def _has_enabled_port(ports: PortsFound) -> bool:
    return any(parameter.designation == voc.ENABLED for parameter in ports.parameters)


def _label(found: PresetFound) -> tuple[bool, str, str]:
    return found.preset.user, found.preset.label.casefold(), found.preset.uri


def _whole(text: str) -> int:
    return int(number(text) or 0.0)


def _classes(world: World, plugin: Node) -> list[str]:
    """The plugin's classes, those of makers replaced by the well-known ones that they are kinds of."""
    found: list[str] = []
    for uri in world.uris(plugin, voc.TYPE):
        level = [uri]
        for _ in range(_DEPTH):
            if any(map(known_class, level)):
                break
            level = [parent for child in level for parent in world.uris(world.uri(child), voc.SUB_CLASS_OF)]
        found += [known for known in level if known_class(known)]
    return sorted(set(found))
