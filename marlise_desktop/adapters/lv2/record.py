"""Frozen records as compact JSON and back, by their own type hints.

A record is the list of its fields in order, without the fields at the end that hold their defaults. The fingerprint
of a record's type changes with every field, so that a cache written by another version is known as such.
"""

import dataclasses
import functools
import hashlib
import json
import operator
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

_Record = TypeVar("_Record")
_Turn = Callable[[object], object]


def encode(record: object) -> str:
    """One line of JSON; numbers that are not finite are written as NaN and Infinity."""
    return json.dumps(_packed(record), separators=(",", ":"))


def decode(kind: type[_Record], text: str | bytes) -> _Record:
    """The record that `encode` wrote; raises ValueError for a text that is no such record."""
    hint: object = kind
    try:
        record = _unpacker(hint)(json.loads(text))
    except (TypeError, IndexError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
    if not isinstance(record, kind):
        raise ValueError(f"not a {kind.__name__}")
    return record


def fingerprint(*kinds: type) -> str:
    """Sixteen characters that differ if a record's fields, or those of a record inside it, differ."""
    seen: dict[str, list[str]] = {}
    for kind in kinds:
        _describe(kind, seen)
    return digest(repr(sorted(seen.items())))


def digest(text: str) -> str:
    """Sixteen characters that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _packed(value: object) -> object:
    kind: type = type(value)
    return _packer(kind)(value)


@functools.cache
def _packer(kind: type) -> _Turn:
    if dataclasses.is_dataclass(kind):
        return _packer_of_record(kind)
    if issubclass(kind, Enum):
        return operator.attrgetter("value")
    if issubclass(kind, tuple | list):
        return lambda value: [_packed(item) for item in _sequence(value)]
    if issubclass(kind, Mapping):
        return lambda value: {key: _packed(item) for key, item in _mapping(value).items()}
    return _same


def _packer_of_record(kind: type) -> _Turn:
    defaults = [default for _, default in _defaults(kind)]
    fields = [operator.attrgetter(name) for name, _ in _defaults(kind)]

    def pack(record: object) -> object:
        values = [field(record) for field in fields]
        while values and defaults[len(values) - 1] == (values[-1],):
            values.pop()
        return [_packed(value) for value in values]

    return pack


@functools.cache
def _defaults(kind: type) -> list[tuple[str, tuple[object, ...]]]:
    """Each field's name with its default in a tuple; an empty tuple for none."""
    found: list[tuple[str, tuple[object, ...]]] = []
    for field in dataclasses.fields(kind):
        if field.default is not dataclasses.MISSING:
            found.append((field.name, (field.default,)))
        elif field.default_factory is not dataclasses.MISSING:
            found.append((field.name, (field.default_factory(),)))
        else:
            found.append((field.name, ()))
    return found


@functools.cache
def _unpacker(hint: object) -> _Turn:
    if isinstance(hint, typing.NewType):
        return _unpacker(hint.__supertype__)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _unpacker_of_union(arguments)
    if origin is tuple:
        return _unpacker_of_tuple(arguments)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _unpacker(arguments[1])
        return lambda raw: {key: inner(value) for key, value in _mapping(raw).items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _unpacker_of_record(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _same


def _unpacker_of_union(arguments: tuple[object, ...]) -> _Turn:
    """A union of plain values is read as it stands; of others only `X | None` is known."""
    others = [argument for argument in arguments if argument is not type(None)]
    inner = _unpacker(others[0]) if len(others) == 1 else _same
    return lambda raw: None if raw is None else inner(raw)


def _unpacker_of_tuple(arguments: tuple[object, ...]) -> _Turn:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _unpacker(arguments[0])
        return lambda raw: tuple(map(inner, _sequence(raw)))
    inners = tuple(_unpacker(argument) for argument in arguments)
    return lambda raw: tuple(inner(item) for inner, item in zip(inners, _sequence(raw), strict=True))


def _unpacker_of_record(kind: type) -> _Turn:
    hints = typing.get_type_hints(kind)
    inners = [_unpacker(hints[field.name]) for field in dataclasses.fields(kind)]

    def unpack(raw: object) -> object:
        return kind(*[inner(item) for inner, item in zip(inners, _sequence(raw), strict=False)])

    return unpack


def _same(raw: object) -> object:
    return raw


def _sequence(raw: object) -> list[object] | tuple[object, ...]:
    if not isinstance(raw, list | tuple):
        raise TypeError(f"a list was expected, not {raw!r:.40}")
    return raw


def _mapping(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise TypeError(f"an object was expected, not {raw!r:.40}")
    return raw


def _describe(hint: object, seen: dict[str, list[str]]) -> None:
    for argument in typing.get_args(hint):
        _describe(argument, seen)
    if not isinstance(hint, type) or hint.__qualname__ in seen:
        return
    if issubclass(hint, Enum):
        seen[hint.__qualname__] = [str(member.value) for member in hint]
    elif dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        seen[hint.__qualname__] = [f"{name}:{hints[name]}={default}" for name, default in _defaults(hint)]
        for inner in hints.values():
            _describe(inner, seen)
