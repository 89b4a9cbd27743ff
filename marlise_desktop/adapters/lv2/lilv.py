"""The functions of liblilv that the reader calls, with their C types.

Source: lilv/lilv.h of lilv 0.24. Pointers are plain integers; 0 is NULL. Only the child process imports this.
"""

import ctypes
from typing import Final

from marlise_desktop.domain.errors import CatalogueError

LIBRARY: Final = "liblilv-0.so.0"

_POINTER: Final = ctypes.c_void_p
_TEXT: Final = ctypes.c_char_p
_PROTOTYPES: Final[dict[str, tuple[object, ...]]] = {
    "lilv_world_new": (_POINTER,),
    "lilv_world_free": (None, _POINTER),
    "lilv_world_load_bundle": (None, _POINTER, _POINTER),
    "lilv_world_load_specifications": (None, _POINTER),
    "lilv_world_load_resource": (ctypes.c_int, _POINTER, _POINTER),
    "lilv_world_get_all_plugins": (_POINTER, _POINTER),
    "lilv_world_find_nodes": (_POINTER, _POINTER, _POINTER, _POINTER, _POINTER),
    "lilv_world_get": (_POINTER, _POINTER, _POINTER, _POINTER, _POINTER),
    "lilv_world_ask": (ctypes.c_bool, _POINTER, _POINTER, _POINTER, _POINTER),
    "lilv_new_uri": (_POINTER, _POINTER, _TEXT),
    "lilv_new_file_uri": (_POINTER, _POINTER, _TEXT, _TEXT),
    "lilv_node_as_string": (_TEXT, _POINTER),
    "lilv_node_is_uri": (ctypes.c_bool, _POINTER),
    "lilv_node_free": (None, _POINTER),
    "lilv_nodes_begin": (_POINTER, _POINTER),
    "lilv_nodes_next": (_POINTER, _POINTER, _POINTER),
    "lilv_nodes_is_end": (ctypes.c_bool, _POINTER, _POINTER),
    "lilv_nodes_get": (_POINTER, _POINTER, _POINTER),
    "lilv_nodes_get_first": (_POINTER, _POINTER),
    "lilv_nodes_free": (None, _POINTER),
    "lilv_plugins_begin": (_POINTER, _POINTER),
    "lilv_plugins_next": (_POINTER, _POINTER, _POINTER),
    "lilv_plugins_is_end": (ctypes.c_bool, _POINTER, _POINTER),
    "lilv_plugins_get": (_POINTER, _POINTER, _POINTER),
    "lilv_plugin_get_uri": (_POINTER, _POINTER),
    "lilv_plugin_get_bundle_uri": (_POINTER, _POINTER),
    "lilv_plugin_get_library_uri": (_POINTER, _POINTER),
    "lilv_plugin_get_project": (_POINTER, _POINTER),
    "lilv_plugin_get_uis": (_POINTER, _POINTER),
    "lilv_uis_free": (None, _POINTER),
    "lilv_plugin_get_num_ports": (ctypes.c_uint32, _POINTER),
    "lilv_plugin_get_port_by_index": (_POINTER, _POINTER, ctypes.c_uint32),
    "lilv_port_get_node": (_POINTER, _POINTER, _POINTER),
    "lilv_port_get_symbol": (_POINTER, _POINTER, _POINTER),
    "lilv_port_get_name": (_POINTER, _POINTER, _POINTER),
    "lilv_port_get_range": (None, _POINTER, _POINTER, *[ctypes.POINTER(_POINTER)] * 3),
    "lilv_port_is_a": (ctypes.c_bool, _POINTER, _POINTER, _POINTER),
}


def load() -> ctypes.CDLL:
    """Raises CatalogueError if lilv is not installed."""
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError as error:
        raise CatalogueError(
            f"plugins cannot be read: the library {LIBRARY} cannot be loaded ({error})",
            hint="Install lilv: sudo apt install liblilv-0-0",
        ) from error
    for name, (result, *arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
