"""What lilv knows, asked for as texts.

A `Node` is borrowed: it lives as long as the `with` block or the world it came from, and is only good for asking on.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, NewType
from urllib.parse import unquote, urlsplit

from marlise_desktop.adapters.lv2 import lilv

Node = NewType("Node", int)
PluginHandle = NewType("PluginHandle", int)


class Port(NamedTuple):
    """A port of a plugin in lilv, with its node and symbol."""

    plugin: PluginHandle
    handle: int
    node: Node
    symbol: str


class World:
    """One lilv world. `close` gives everything back to lilv; no node may be used afterwards."""

    def __init__(self) -> None:
        self._lilv = lilv.load()
        self._world = self._lilv.lilv_world_new()
        self._uris: dict[str, Node] = {}
        # Called some hundred thousand times in a scan.
        self._get = self._lilv.lilv_world_get
        self._find = self._lilv.lilv_world_find_nodes
        self._as_string = self._lilv.lilv_node_as_string
        self._at_end = self._lilv.lilv_nodes_is_end
        self._node_at = self._lilv.lilv_nodes_get
        self._next = self._lilv.lilv_nodes_next
        self._free_node = self._lilv.lilv_node_free
        self._free_nodes = self._lilv.lilv_nodes_free
        self._first = self._lilv.lilv_nodes_get_first
        self._port_is = self._lilv.lilv_port_is_a
        self._port_name = self._lilv.lilv_port_get_name
        self._port_node = self._lilv.lilv_port_get_node
        self._port_range = self._lilv.lilv_port_get_range
        self._port_symbol = self._lilv.lilv_port_get_symbol
        self._range_parts = (ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p())

    def close(self) -> None:
        for node in self._uris.values():
            self._lilv.lilv_node_free(node)
        self._uris.clear()
        self._lilv.lilv_world_free(self._world)

    def uri(self, uri: str) -> Node:
        """The node of a URI; made once and kept."""
        node = self._uris.get(uri)
        if node is None:
            node = Node(self._lilv.lilv_new_uri(self._world, uri.encode()))
            self._uris[uri] = node
        return node

    def load_bundle(self, folder: str) -> None:
        """Reads the folder's manifest; lilv writes what is wrong with it to the error stream."""
        node = self._lilv.lilv_new_file_uri(self._world, None, f"{folder}/".encode())
        self._lilv.lilv_world_load_bundle(self._world, node)
        self._lilv.lilv_node_free(node)

    def load_specifications(self) -> None:
        """Reads the specifications that the loaded bundles hold; they describe well-known units and properties."""
        self._lilv.lilv_world_load_specifications(self._world)

    def load_resource(self, node: Node) -> None:
        """Reads the files that the manifest names for a resource, such as a preset."""
        self._lilv.lilv_world_load_resource(self._world, node)

    def plugins(self) -> Iterator[PluginHandle]:
        collection = self._lilv.lilv_world_get_all_plugins(self._world)
        place = self._lilv.lilv_plugins_begin(collection)
        while not self._lilv.lilv_plugins_is_end(collection, place):
            yield PluginHandle(self._lilv.lilv_plugins_get(collection, place))
            place = self._lilv.lilv_plugins_next(collection, place)

    def plugin_node(self, plugin: PluginHandle) -> Node:
        return Node(self._lilv.lilv_plugin_get_uri(plugin))

    def plugin_folder(self, plugin: PluginHandle) -> str:
        return path_of(self.text_of(Node(self._lilv.lilv_plugin_get_bundle_uri(plugin))))

    def plugin_binary(self, plugin: PluginHandle) -> str:
        """The path of the plugin's library; empty if it names none."""
        node = self._lilv.lilv_plugin_get_library_uri(plugin)
        return path_of(self.text_of(Node(node))) if node else ""

    def load_ports(self, plugin: PluginHandle) -> int:
        """Reads the plugin's own files and answers the number of its ports, 0 if they are wrong."""
        return int(self._lilv.lilv_plugin_get_num_ports(plugin))

    def has_ui(self, plugin: PluginHandle) -> bool:
        """Whether the plugin brings a window of its own, of whatever kind."""
        found = self._lilv.lilv_plugin_get_uis(plugin)  # NULL where there are none
        if found:
            self._lilv.lilv_uis_free(found)
        return bool(found)

    @contextmanager
    def project(self, plugin: PluginHandle) -> Iterator[Node | None]:
        """The project that the plugin is part of."""
        node = self._lilv.lilv_plugin_get_project(plugin)
        try:
            yield Node(node) if node else None
        finally:
            if node:
                self._lilv.lilv_node_free(node)

    def port(self, plugin: PluginHandle, index: int) -> Port:
        handle = self._lilv.lilv_plugin_get_port_by_index(plugin, index)
        node = Node(self._port_node(plugin, handle))
        return Port(plugin, handle, node, self.text_of(Node(self._port_symbol(plugin, handle))))

    def port_is(self, port: Port, class_uri: str) -> bool:
        return bool(self._port_is(port.plugin, port.handle, self.uri(class_uri)))

    def port_name(self, port: Port) -> str:
        """The name in the user's language; the symbol if it has none."""
        return self._taken(self._port_name(port.plugin, port.handle)).strip() or port.symbol

    def port_range(self, port: Port) -> tuple[str, str, str]:
        """Minimum, maximum and default as they are written; empty where they are not."""
        default, low, high = self._range_parts
        default.value = low.value = high.value = None
        self._port_range(port.plugin, port.handle, default, low, high)
        return self._taken(low.value), self._taken(high.value), self._taken(default.value)

    def text_of(self, node: Node) -> str:
        """A URI, blank name or literal as text; bytes that are no UTF-8 are replaced."""
        raw: bytes | None = self._as_string(node)
        return raw.decode("utf-8", "replace") if raw else ""

    def is_uri(self, node: Node) -> bool:
        return bool(self._lilv.lilv_node_is_uri(node))

    def text(self, subject: Node, predicate: str) -> str:
        """The first value; empty if there is none. Takes no notice of languages, and is the fastest question."""
        return self._taken(self._get(self._world, subject, self.uri(predicate), None))

    def label(self, subject: Node, predicate: str) -> str:
        """The value in the user's language, or without one; empty if there is none."""
        collection = self._find(self._world, subject, self.uri(predicate), None)
        if collection is None:
            return ""
        text = self.text_of(self._first(collection))
        self._free_nodes(collection)
        return text.strip()

    def texts(self, subject: Node, predicate: str) -> list[str]:
        collection = self._find(self._world, subject, self.uri(predicate), None)
        if collection is None:
            return []
        found = [self.text_of(node) for node in self._nodes_in(collection)]
        self._free_nodes(collection)
        return found

    def uris(self, subject: Node, predicate: str) -> list[str]:
        """The values that are URIs; what is written in place (a blank node) is left out."""
        with self.nodes(subject, predicate) as found:
            return [self.text_of(node) for node in found if self.is_uri(node)]

    def has(self, subject: Node, predicate: str, value: str) -> bool:
        return bool(self._lilv.lilv_world_ask(self._world, subject, self.uri(predicate), self.uri(value)))

    def knows(self, subject: Node, predicate: str) -> bool:
        """Whether there is any value: a question to save a dearer one."""
        return bool(self._lilv.lilv_world_ask(self._world, subject, self.uri(predicate), None))

    @contextmanager
    def nodes(self, subject: Node, predicate: str) -> Iterator[list[Node]]:
        """The values of a predicate, good inside the block."""
        with self._held(self._find(self._world, subject, self.uri(predicate), None)) as found:
            yield found

    @contextmanager
    def subjects(self, predicate: str, value: Node) -> Iterator[list[Node]]:
        """What has this value, good inside the block."""
        with self._held(self._find(self._world, None, self.uri(predicate), value)) as found:
            yield found

    @contextmanager
    def _held(self, collection: int | None) -> Iterator[list[Node]]:
        if collection is None:
            yield []
            return
        try:
            yield self._nodes_in(collection)
        finally:
            self._free_nodes(collection)

    def _nodes_in(self, collection: int) -> list[Node]:
        found: list[Node] = []
        place = self._lilv.lilv_nodes_begin(collection)
        while not self._at_end(collection, place):
            found.append(Node(self._node_at(collection, place)))
            place = self._next(collection, place)
        return found

    def _taken(self, node: int | None) -> str:
        """The text of a node that is ours to free."""
        if node is None:
            return ""
        text = self.text_of(Node(node))
        self._free_node(node)
        return text


def path_of(uri: str) -> str:
    """The path of a file URI without a slash at its end; empty for another kind of URI."""
    parts = urlsplit(uri)
    return unquote(parts.path).rstrip("/") if parts.scheme == "file" else ""
