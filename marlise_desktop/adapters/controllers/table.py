"""Reads a table of TOML whose form is known, and notes everything that is not as it should be, by key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeGuard, TypeVar

_Word = TypeVar("_Word", bound=Enum)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a dotted key."""

    key: str
    reason: str


@dataclass(slots=True)
class Table:
    """A table and its dotted name. What is asked for and is not there, or not so, is a fault, and a stand-in answers.

    Keys that nobody has asked for by the time of `done` are faults too.
    """

    held: Mapping[str, object]
    faults: list[Fault]
    at: str = ""
    _asked: set[str] = field(default_factory=set)

    def has(self, key: str) -> bool:
        return key in self.held

    def fault(self, key: str, reason: str) -> None:
        self.faults.append(Fault(self._name(key), reason))

    def text(self, key: str, default: str | None = None) -> str:
        """Not empty, unless there is a default and the key is left out."""
        value = self._value(key, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        if value is not None:
            self.fault(key, "must be a text in quotation marks that is not empty")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """At least one."""
        value = self._value(key, None)
        if isinstance(value, list) and value and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(value)
        if value is not None:
            self.fault(key, "must be a list of texts, at least one")
        return ()

    def whole(self, key: str, lowest: int, highest: int, default: int | None = None) -> int:
        value = self._value(key, default)
        if _is_whole(value, lowest, highest):
            return value
        if value is not None:
            self.fault(key, f"must be a whole number from {lowest} to {highest}")
        return lowest

    def wholes(self, key: str, lowest: int, highest: int) -> tuple[int, ...]:
        """At least one."""
        value = self._value(key, None)
        if isinstance(value, list) and value and all(_is_whole(one, lowest, highest) for one in value):
            return tuple(value)
        if value is not None:
            self.fault(key, f"must be a list of whole numbers from {lowest} to {highest}")
        return (lowest,)

    def lengths(self, key: str, count: int) -> Sequence[float]:
        """So many numbers that are not negative."""
        value = self._value(key, None)
        if isinstance(value, list) and len(value) == count and all(_is_length(one) for one in value):
            return [float(one) for one in value]
        if value is not None:
            self.fault(key, f"must be a list of {count} numbers of millimetres")
        return [1.0] * count

    def word(self, key: str, words: type[_Word]) -> _Word:
        """One of an enumeration's values."""
        value = self._value(key, None)
        for word in words:
            if value == word.value:
                return word
        if value is not None:
            self.fault(key, f"must be one of {', '.join(str(word.value) for word in words)}")
        return next(iter(words))

    def yes(self, key: str) -> bool:
        """False where the key is left out."""
        value = self._value(key, False)
        if not isinstance(value, bool):
            self.fault(key, "must be true or false")
        return value is True

    def table(self, key: str) -> "Table":
        value = self._value(key, None)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "must be a table")
        return Table(value if isinstance(value, dict) else {}, self.faults, self._name(key))

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """All that is in this one; each must be a table."""
        for key in self.held:
            yield key, self.table(key)

    def done(self) -> None:
        for key in self.held:
            if key not in self._asked:
                self.fault(key, "is no word that a profile has here")

    def _value(self, key: str, default: object) -> object:
        self._asked.add(key)
        value = self.held.get(key, default)
        if value is None:
            self.fault(key, "is missing")
        return value

    def _name(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key


def _is_whole(value: object, lowest: int, highest: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _is_length(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 10_000
