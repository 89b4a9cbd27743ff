"""JSON that people may have written: read with the place of each fault, written with all that is not understood."""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeAlias, TypeVar

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Word = TypeVar("_Word", bound=Enum)


class ExpectedError(ValueError):
    """Something else was expected at a place of the file, `trigger.nature` say."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place}: expected {expected}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An object of the file, and where it stands. Raises ExpectedError for what is not as it should be."""

    held: Mapping[str, Json]
    place: str

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def fault(self, key: str, expected: str) -> ExpectedError:
        return ExpectedError(self.at(key), expected)

    def entry(self, key: str) -> "Entry":
        return entry_at(self.held.get(key), self.at(key))

    def has(self, key: str) -> bool:
        return self.held.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        value = self.held.get(key, default)
        if not isinstance(value, str):
            raise self.fault(key, "a text")
        return value

    def yes(self, key: str, default: bool) -> bool:
        value = self.held.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false")
        return value

    def whole(self, key: str) -> int:
        value = self.held.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**31:
            raise self.fault(key, "a whole number")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self.held.get(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                number = float(value)
            except OverflowError:
                number = math.inf
            if math.isfinite(number):
                return number
        raise self.fault(key, "a number")

    def word(self, key: str, words: type[_Word], default: _Word | None = None) -> _Word:
        """One of an enumeration's values."""
        if key not in self.held and default is not None:
            return default
        value = self.held.get(key)
        for word in words:
            if value == word.value:
                return word
        raise self.fault(key, "one of " + ", ".join(str(word.value) for word in words))


def json_in(text: str) -> Json:
    """Raises ValueError and RecursionError, also for halves of characters that no name of a file has."""
    value: Json = json.loads(text)
    json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogateescape")
    return value


def entry_at(value: Json, place: str) -> Entry:
    """Raises ExpectedError if it is no object."""
    if not isinstance(value, dict):
        raise ExpectedError(place, "an object in braces")
    return Entry(value, place)


@dataclass(frozen=True)
class ReadList(Generic[_Key, _Value]):
    """A list as it was read: what could be, by key, what each was in the file, and what could not be read.

    `faults` tell of the latter, in order.
    """

    values: Mapping[_Key, _Value]
    raw: Mapping[_Key, Json]
    unread: tuple[Json, ...]
    faults: tuple[str, ...]


def read_list(value: Json, place: str, read: Callable[[Entry, int], tuple[_Key, _Value]]) -> ReadList[_Key, _Value]:
    """`read` makes of an entry and its index a key and a value, or raises ExpectedError."""
    values: dict[_Key, _Value] = {}
    raw: dict[_Key, Json] = {}
    unread: list[Json] = []
    faults: list[str] = []
    if value is None:
        return ReadList({}, {}, (), ())
    if not isinstance(value, list):
        # In a list it must not be taken for an entry later.
        unread_value: Json = [value] if isinstance(value, dict) else value
        return ReadList({}, {}, (unread_value,), (str(ExpectedError(place, "a list")),))
    for index, entry in enumerate(value):
        here = f"{place}[{index}]"
        try:
            key, made = read(entry_at(entry, here), index)
            if key in values:
                raise ExpectedError(here, "no second entry for the same")
        except ExpectedError as error:
            unread.append(entry)
            faults.append(str(error))
        else:
            values[key], raw[key] = made, entry
    return ReadList(values, raw, tuple(unread), tuple(faults))


def written_list(
    entries: Iterable[tuple[_Key, JsonObject]],
    before: ReadList[_Key, _Value],
    write: Callable[[_Key, _Value], JsonObject],
) -> list[Json]:
    """The entries, each with what its like in the file had that `write` knows nothing of, and all that was unread."""
    made: list[Json] = []
    for key, fresh in entries:
        raw = before.raw.get(key)
        made.append(merged(raw, write(key, before.values[key]), fresh) if isinstance(raw, dict) else fresh)
    return [*made, *before.unread]


def merged(raw: Mapping[str, Json], known: Mapping[str, Json], fresh: Mapping[str, Json]) -> JsonObject:
    """What is new, with what the file had beside what was `known` of it."""
    made: JsonObject = dict(fresh)
    for key, held in raw.items():
        if key not in fresh:
            if key not in known:
                made[key] = held
        elif isinstance(held, dict) and isinstance(inner := fresh[key], dict):
            before = known.get(key)
            made[key] = merged(held, before if isinstance(before, dict) else {}, inner)
    return made
