"""What an action takes: its arguments, each of a kind, and whether a value is one."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.parameter import PropertyValue


class Kind(Enum):
    """The value says for people what is to be given. OBJECT is for the window alone: it cannot be said in words."""

    TEXT = "a text"
    NUMBER = "a number"
    INTEGER = "a whole number"
    SWITCH = "on or off"
    CHOICE = "one of a few words"
    INSTANCE = "a pedal of the board"
    INSTANCES = "pedals of the board"
    PARAMETER = "a parameter of the pedal"
    VALUE = "a value of the parameter, in its unit"
    PROPERTY = "a file or property of the pedal"
    CONTENT = "what the property shall hold"
    SNAPSHOT = "a snapshot"
    PRESET = "a preset of the pedal"
    BOARD = "a board of the library"
    PLUGIN = "an installed plugin"
    INPUT = "an input of the sound card"
    SESSION = "a session"
    SOURCE = "an output: of a pedal, or a channel of the sound card"
    TARGET = "an input: of a pedal, or a channel of the sound card"
    CABLE = "a cable"
    CABLES = "cables"
    SETTING = "a setting"
    OBJECT = "what only the window can give"


@dataclass(frozen=True, slots=True)
class Argument:
    """`text` says what it is for. One that is not `required` may be left out; then `default` is given, None too.

    `choices` are those of CHOICE. `low` and `high` bound a number, in `unit`. PARAMETER, PROPERTY and PRESET are those
    of the action's INSTANCE, VALUE is of its PARAMETER, CONTENT of its PROPERTY. `default_text` says what None means.
    """

    name: str
    kind: Kind
    text: str
    required: bool = True
    default: object = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    default_text: str = ""

    @property
    def sayable(self) -> bool:
        return self.kind is not Kind.OBJECT

    @property
    def wanted(self) -> str:
        """What is to be given, in words."""
        if self.kind is Kind.CHOICE:
            return f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
        unit = f" {self.unit}" if self.unit else ""
        if self.low is not None and self.high is not None:
            return f"{self.kind.value} from {self.low:g} to {self.high:g}{unit}"
        if self.low is not None:
            return f"{self.kind.value} of at least {self.low:g}{unit}"
        return str(self.kind.value)

    def fault(self, value: object) -> str:
        """Why the value is none for it; empty if it is one. What is on the board is the action's own question."""
        if value is None and not self.required:
            return ""
        if not _IS[self.kind](value):
            return f"must be {self.wanted}, not {value!r}"
        if self.kind is Kind.CHOICE and value not in self.choices:
            return f"must be {self.wanted}, not {value!r}"
        if isinstance(value, int | float) and not self._within(value):
            return f"must be {self.wanted}, not {value:g}"
        return ""

    def _within(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_place_or_id(value: object) -> bool:
    """A snapshot's place in the list, from 1, or its id."""
    return _is_text(value) or _is_integer(value)


def _are_texts(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(held, str) for held in value)


def _is_content(value: object) -> bool:
    return isinstance(value, PropertyValue)


def _is_end(value: object) -> bool:
    return isinstance(value, InstancePort | HardwarePort)


def _is_cable(value: object) -> bool:
    return isinstance(value, Connection)


def _are_cables(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str) and all(_is_cable(held) for held in value)


def _is_anything(_value: object) -> bool:
    return True


_IS: Final[Mapping[Kind, Callable[[object], bool]]] = {
    Kind.TEXT: _is_text,
    Kind.NUMBER: _is_number,
    Kind.INTEGER: _is_integer,
    Kind.SWITCH: _is_switch,
    Kind.CHOICE: _is_text,
    Kind.INSTANCE: _is_text,
    Kind.INSTANCES: _are_texts,
    Kind.PARAMETER: _is_text,
    Kind.VALUE: _is_number,
    Kind.PROPERTY: _is_text,
    Kind.CONTENT: _is_content,
    Kind.SNAPSHOT: _is_place_or_id,
    Kind.PRESET: _is_text,
    Kind.BOARD: _is_text,
    Kind.PLUGIN: _is_text,
    Kind.INPUT: _is_text,
    Kind.SESSION: _is_text,
    Kind.SETTING: _is_text,
    Kind.SOURCE: _is_end,
    Kind.TARGET: _is_end,
    Kind.CABLE: _is_cable,
    Kind.CABLES: _are_cables,
    Kind.OBJECT: _is_anything,
}
