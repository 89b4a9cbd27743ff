"""Reads a board with lilv's own C library, by the questions that MOD's program asks of it."""

import ctypes
from collections.abc import Iterator
from pathlib import Path

from marlise_desktop.adapters.bundle.terms import INGEN, LV2, MIDI, PEDAL, TYPE
from tests.integration.bundle.told import Binding, Told, ToldPedal

_POINTER, _TEXT = ctypes.c_void_p, ctypes.c_char_p
_FUNCTIONS = {
    "world_new": (_POINTER, []),
    "world_free": (None, [_POINTER]),
    "world_load_specifications": (None, [_POINTER]),
    "world_load_plugin_classes": (None, [_POINTER]),
    "world_load_bundle": (None, [_POINTER, _POINTER]),
    "world_get_all_plugins": (_POINTER, [_POINTER]),
    "world_get": (_POINTER, [_POINTER, _POINTER, _POINTER, _POINTER]),
    "world_find_nodes": (_POINTER, [_POINTER, _POINTER, _POINTER, _POINTER]),
    "new_uri": (_POINTER, [_POINTER, _TEXT]),
    "new_file_uri": (_POINTER, [_POINTER, _TEXT, _TEXT]),
    "plugins_size": (ctypes.c_uint, [_POINTER]),
    "plugins_begin": (_POINTER, [_POINTER]),
    "plugins_get": (_POINTER, [_POINTER, _POINTER]),
    "plugin_get_value": (_POINTER, [_POINTER, _POINTER]),
    "plugin_get_name": (_POINTER, [_POINTER]),
    "plugin_get_uri": (_POINTER, [_POINTER]),
    "nodes_begin": (_POINTER, [_POINTER]),
    "nodes_next": (_POINTER, [_POINTER, _POINTER]),
    "nodes_is_end": (ctypes.c_bool, [_POINTER, _POINTER]),
    "nodes_get": (_POINTER, [_POINTER, _POINTER]),
    "node_as_string": (_TEXT, [_POINTER]),
    "node_as_float": (ctypes.c_float, [_POINTER]),
    "node_as_int": (ctypes.c_int, [_POINTER]),
    "node_as_bool": (ctypes.c_bool, [_POINTER]),
    "node_is_float": (ctypes.c_bool, [_POINTER]),
    "node_is_bool": (ctypes.c_bool, [_POINTER]),
    "node_is_uri": (ctypes.c_bool, [_POINTER]),
    "file_uri_parse": (_TEXT, [_TEXT, _POINTER]),
}


class LilvReader:
    """One lilv world with one board in it. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        library = ctypes.CDLL("liblilv-0.so.0")
        for name, (answer, arguments) in _FUNCTIONS.items():
            function = getattr(library, f"lilv_{name}")
            function.restype, function.argtypes = answer, arguments
        self._lib = library
        self._folder = str(folder)
        self._world = library.lilv_world_new()
        library.lilv_world_load_specifications(self._world)
        library.lilv_world_load_plugin_classes(self._world)
        bundle = library.lilv_new_file_uri(self._world, None, f"{folder}/".encode())
        library.lilv_world_load_bundle(self._world, bundle)
        plugins = library.lilv_world_get_all_plugins(self._world)
        self.count = library.lilv_plugins_size(plugins)
        self._board = library.lilv_plugins_get(plugins, library.lilv_plugins_begin(plugins)) if self.count else None

    def __enter__(self) -> "LilvReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._lib.lilv_world_free(self._world)

    def types(self) -> set[str]:
        return {self._text(node) for node in self._board_values(TYPE)}

    def told(self) -> Told:
        ports = {self._local(node): node for node in self._board_values(LV2 + "port")}
        blocks = [node for node in self._board_values(INGEN + "block") if self._get(node, LV2 + "prototype")]
        arcs = self._board_values(INGEN + "arc")
        return Told(
            title=self._text(self._lib.lilv_plugin_get_name(self._board)),
            version=self._lib.lilv_node_as_int(next(self._board_values(PEDAL + "version"))),
            pedals={self._local(block): self._pedal(block) for block in blocks},
            cables={(self._end(arc, "tail"), self._end(arc, "head")) for arc in arcs},
            bpm=self._value(ports[":bpm"]),
            beats=self._value(ports[":bpb"]),
            rolling=self._value(ports[":rolling"]) != 0,
            separated=self._value(ports["midi_separated_mode"]) != 0,
        )

    def _pedal(self, block: int) -> ToldPedal:
        preset = self._get(block, PEDAL + "preset")
        itself = self._text(self._lib.lilv_plugin_get_uri(self._board))
        enabled = self._get(block, INGEN + "enabled")
        assert self._lib.lilv_node_is_bool(enabled)
        pedal = ToldPedal(
            uri=self._text(self._get(block, LV2 + "prototype")),
            bypassed=not self._lib.lilv_node_as_bool(enabled),
            number=self._lib.lilv_node_as_int(self._get(block, PEDAL + "instanceNumber")),
            place=(self._number(block, INGEN + "canvasX"), self._number(block, INGEN + "canvasY")),
            preset="" if self._text(preset) == itself else self._text(preset),
        )
        for port in self._find(block, LV2 + "port"):
            symbol = self._local(port).removeprefix(self._local(block) + "/")
            if self._get(port, INGEN + "value"):
                if symbol != ":bypass":
                    pedal.values[symbol] = self._value(port)
                if self._get(port, MIDI + "binding"):
                    pedal.bindings[symbol] = self._binding(self._get(port, MIDI + "binding"))
        return pedal

    def _binding(self, node: int) -> Binding:
        low, high = self._get(node, LV2 + "minimum"), self._get(node, LV2 + "maximum")
        return (
            self._lib.lilv_node_as_int(self._get(node, MIDI + "channel")),
            self._lib.lilv_node_as_int(self._get(node, MIDI + "controllerNumber")),
            self._lib.lilv_node_as_float(low) if low else None,
            self._lib.lilv_node_as_float(high) if high else None,
        )

    def _end(self, arc: int, side: str) -> str:
        return self._local(self._get(arc, INGEN + side))

    def _value(self, port: int) -> float:
        return float(self._lib.lilv_node_as_float(self._get(port, INGEN + "value")))

    def _number(self, node: int, predicate: str) -> float:
        value = self._get(node, predicate)
        assert self._lib.lilv_node_is_float(value)
        return float(self._lib.lilv_node_as_float(value))

    def _get(self, node: int, predicate: str) -> int:
        return int(self._lib.lilv_world_get(self._world, node, self._uri(predicate), None) or 0)

    def _find(self, node: int, predicate: str) -> Iterator[int]:
        return self._each(self._lib.lilv_world_find_nodes(self._world, node, self._uri(predicate), None))

    def _board_values(self, predicate: str) -> Iterator[int]:
        return self._each(self._lib.lilv_plugin_get_value(self._board, self._uri(predicate)))

    def _each(self, nodes: int) -> Iterator[int]:
        place = self._lib.lilv_nodes_begin(nodes)
        while not self._lib.lilv_nodes_is_end(nodes, place):
            yield self._lib.lilv_nodes_get(nodes, place)
            place = self._lib.lilv_nodes_next(nodes, place)

    def _uri(self, text: str) -> int:
        return int(self._lib.lilv_new_uri(self._world, text.encode()))

    def _text(self, node: int) -> str:
        return str(self._lib.lilv_node_as_string(node).decode())

    def _local(self, node: int) -> str:
        path = self._lib.lilv_file_uri_parse(self._text(node).encode(), None).decode()
        return str(path).removeprefix(self._folder + "/")
