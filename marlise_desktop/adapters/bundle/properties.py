"""`patch:writable` values as JSON: `[value, letter]`, MOD's own form, by the property's URI."""

from collections.abc import Callable, Mapping
from typing import Final

from marlise_desktop.adapters.bundle.json_text import Json, JsonObject, as_number
from marlise_desktop.domain.ids import PropertyUri
from marlise_desktop.domain.parameter import PropertyType, PropertyValue

_WHOLE: Final = {PropertyType.INT, PropertyType.LONG}
_FRACTION: Final = {PropertyType.FLOAT, PropertyType.DOUBLE}


def properties_of(said: JsonObject, absolute: Callable[[str], str]) -> dict[PropertyUri, PropertyValue]:
    """All values that the program understands; `absolute` turns a file's path into an absolute one."""
    found = {}
    for uri, entry in said.items():
        value = _value_of(entry, absolute)
        if value is not None:
            found[PropertyUri(uri)] = value
    return found


def properties_json(values: Mapping[PropertyUri, PropertyValue], stored: Callable[[str], str]) -> JsonObject:
    """`stored` turns an absolute path into what the folder says."""
    return {
        uri: [_held(value, stored), value.type.value]
        for uri, value in values.items()
        if not isinstance(value.value, float) or as_number(value.value) is not None
    }


def _held(value: PropertyValue, stored: Callable[[str], str]) -> bool | int | float | str:
    is_path = value.type is PropertyType.PATH and isinstance(value.value, str)
    return stored(str(value.value)) if is_path else value.value


def _value_of(entry: Json, absolute: Callable[[str], str]) -> PropertyValue | None:
    if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[1], str):
        return None
    held, letter = entry[0], entry[1]
    try:
        kind = PropertyType(letter)
    except ValueError:
        return None  # MOD's vectors, and what may come: kept in the file as they are
    if kind in {PropertyType.STRING, PropertyType.PATH, PropertyType.URI}:
        if not isinstance(held, str):
            return None
        return PropertyValue(kind, absolute(held) if kind is PropertyType.PATH else held)
    number = _number(held)
    if number is None:
        return None
    if kind in _FRACTION:
        return PropertyValue(kind, number)
    if kind in _WHOLE:
        return PropertyValue(kind, held if isinstance(held, int) and not isinstance(held, bool) else int(number))
    return PropertyValue(kind, number != 0)


def _number(held: Json) -> float | None:
    if isinstance(held, str):
        try:
            return as_number(float(held))  # MOD keeps what the plugin's own page sent, which may be text
        except ValueError:
            return None
    return as_number(held)
