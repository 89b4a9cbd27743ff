"""The `patch:writable` properties of a plugin: values and files that are set by message, not by port."""

import re
from typing import Final

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.ranges import number
from marlise_desktop.adapters.lv2.world import Node, World
from marlise_desktop.domain.ids import PropertyUri
from marlise_desktop.domain.parameter import Property, PropertyType, PropertyValue

_TYPES: Final[dict[str, PropertyType]] = {
    voc.ATOM + "Bool": PropertyType.BOOL,
    voc.ATOM + "Int": PropertyType.INT,
    voc.ATOM + "Long": PropertyType.LONG,
    voc.ATOM + "Float": PropertyType.FLOAT,
    voc.ATOM + "Double": PropertyType.DOUBLE,
    voc.ATOM + "String": PropertyType.STRING,
    voc.ATOM + "Path": PropertyType.PATH,
    voc.ATOM + "URI": PropertyType.URI,
}
_WHOLE: Final = (PropertyType.INT, PropertyType.LONG)
_FRACTION: Final = (PropertyType.FLOAT, PropertyType.DOUBLE)
_EXTENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "aidadspmodel": ("aidax", "json"),
    "audioloop": ("aif", "aiff", "flac", "mp3", "ogg", "wav"),
    "audiorecording": ("aif", "aiff", "flac", "mp3", "ogg", "wav"),
    "audiosample": ("aif", "aiff", "flac", "mp3", "ogg", "wav"),
    "audiotrack": ("aif", "aiff", "flac", "mp3", "ogg", "wav"),
    "cabsim": ("aif", "aiff", "flac", "wav"),
    "h2drumkit": ("h2drumkit",),
    "ir": ("aif", "aiff", "flac", "wav"),
    "midiclip": ("mid", "midi"),
    "midisong": ("mid", "midi"),
    "nammodel": ("nam",),
    "sf2": ("sf2", "sf3"),
    "sfz": ("sfz",),
}
"""What MOD's file types stand for, for plugins that do not list extensions themselves."""


def read_properties(world: World, plugin: Node) -> tuple[Property, ...]:
    """Properties of a type that can be set here, by label."""
    with world.nodes(plugin, voc.PATCH_WRITABLE) as nodes:
        found = [entry for node in nodes if world.is_uri(node) and (entry := _property(world, node)) is not None]
    return tuple(sorted(found, key=lambda entry: (entry.label.casefold(), entry.uri)))


def _property(world: World, node: Node) -> Property | None:
    kind = next((_TYPES[text] for text in world.texts(node, voc.RANGE) if text in _TYPES), None)
    if kind is None:
        return None
    uri = world.text_of(node)
    file_types = _words(world.text(node, voc.MOD_FILE_TYPES))
    return Property(
        uri=PropertyUri(uri),
        label=world.label(node, voc.LABEL) or last_part(uri),
        type=kind,
        minimum=number(world.text(node, voc.MINIMUM)),
        maximum=number(world.text(node, voc.MAXIMUM)),
        default=_default(kind, world.text(node, voc.DEFAULT)),
        file_types=file_types,
        extensions=_extensions(world.text(node, voc.MOD_EXTENSIONS), file_types),
        comment=world.label(node, voc.COMMENT),
    )


def _default(kind: PropertyType, text: str) -> PropertyValue | None:
    if not text or kind is PropertyType.PATH:
        return None
    if kind in (PropertyType.STRING, PropertyType.URI):
        return PropertyValue(kind, text)
    value = number(text)
    if value is None:
        return None
    if kind in _FRACTION:
        return PropertyValue(kind, value)
    return PropertyValue(kind, int(value) if kind in _WHOLE else value != 0.0)


def _extensions(text: str, file_types: tuple[str, ...]) -> tuple[str, ...]:
    given = tuple(word.lstrip(".").lower() for word in _words(text))
    return given or tuple(sorted({end for name in file_types for end in _EXTENSIONS.get(name, ())}))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[,\s]+", text) if word)


def last_part(uri: str) -> str:
    """What follows the last `#`, `/` or `:` of a URI, as a name of last resort."""
    return re.split(r"[#/:]", uri.rstrip("#/:"))[-1] or uri
