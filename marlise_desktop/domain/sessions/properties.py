"""What can be set on a session of one kind: each property with type, range and meaning, and what is wrong with one."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Final

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.sessions.record import Setting
from marlise_desktop.domain.texts import on_or_off, shortened

_NOT_GIVEN: Final = ("", ())


class PropertyType(Enum):
    """The value is what the player reads."""

    TEXT = "a text"
    WHOLE = "a whole number"
    NUMBER = "a number"
    SWITCH = "yes or no"


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `text` says in a sentence what it is for, with its unit.

    `low` and `high` are both allowed; None is no limit. `choices` are all that a text may be. A whole text must match
    `pattern`, which `form` puts into words. With `many` it is a tuple of such values, of any length. A property that is
    `required` has no default: it must be given, and neither an empty text nor an empty tuple counts.
    """

    name: str
    type: PropertyType
    text: str
    default: Setting = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    many: bool = False

    @property
    def wanted(self) -> str:
        """What it may be, in words: `a whole number from 0 to 63`, `any number of texts`."""
        one = self._wanted_one()
        return f"a list, each {one}" if self.many else one

    def _wanted_one(self) -> str:
        if self.choices:
            return f"one of {', '.join(choice or '(nothing)' for choice in self.choices)}"
        if self.form:
            return self.form
        if self.low is not None and self.high is not None:
            return f"{self.type.value} from {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"{self.type.value} of at least {self.low:g}"
        return self.type.value if self.high is None else f"{self.type.value} of at most {self.high:g}"

    def taken(self, value: Setting) -> Setting:
        """The value in the property's own type; raises ValueError for what it may not be."""
        if not self.many:
            return self._one(value)
        if not isinstance(value, tuple):
            raise ValueError(value)
        return tuple(self._one(entry) for entry in value)

    def read(self, text: str) -> Setting:
        """From a text as a player types it, entries of a list with commas between; raises ValueError."""
        if not self.many:
            return self._one(self._typed(text))
        return tuple(self._one(self._typed(part.strip())) for part in text.split(",") if part.strip())

    def _typed(self, text: str) -> str | int | float | bool:
        match self.type:
            case PropertyType.TEXT:
                return text
            case PropertyType.WHOLE:
                return int(text)
            case PropertyType.NUMBER:
                return float(text)
            case PropertyType.SWITCH:
                return on_or_off(text)

    def _one(self, value: Setting) -> str | int | float | bool:
        match self.type:
            case PropertyType.TEXT if isinstance(value, str) and self._fits(value):
                return value
            case PropertyType.SWITCH if isinstance(value, bool):
                return value
            case PropertyType.WHOLE if isinstance(value, int) and not isinstance(value, bool):
                return int(self._ranged(value))
            case PropertyType.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
                return float(self._ranged(value))
        raise ValueError(value)

    def _fits(self, text: str) -> bool:
        return (not self.choices or text in self.choices) and (
            not self.pattern or bool(re.fullmatch(self.pattern, text))
        )

    def _ranged(self, number: float) -> float:
        too_low, too_high = self.low is not None and number < self.low, self.high is not None and number > self.high
        if too_low or too_high or not math.isfinite(number):
            raise ValueError(number)
        return number


@dataclass(frozen=True, slots=True)
class PropertyFault:
    """What is wrong with one property, as a whole clause that names it."""

    name: str
    message: str


class PropertyError(ConfigurationError):
    """Some properties of a session are missing or wrong; `faults` has one for each, and the message all of them."""

    def __init__(self, owner: str, faults: Sequence[PropertyFault]) -> None:
        super().__init__(
            f"{owner} cannot be as it is set: {'; '.join(fault.message for fault in faults)}",
            hint="Correct what is named, and try again. Nothing was changed.",
        )
        self.faults = tuple(faults)


def check_properties(properties: Iterable[Property], values: Mapping[str, Setting]) -> Sequence[PropertyFault]:
    """One fault for each property that is missing, wrong or unknown, all at once, in the kind's order; () if none."""
    known = {held.name: held for held in properties}
    faults = [fault for held in known.values() if (fault := _fault(held, values))]
    for name in sorted(values.keys() - known.keys()):
        near = get_close_matches(name, known, 1)
        meant = f" (is {near[0]} meant?)" if near else ""
        faults.append(PropertyFault(name, f"there is no property {name}{meant}"))
    return tuple(faults)


def with_defaults(properties: Iterable[Property], values: Mapping[str, Setting]) -> Mapping[str, Setting]:
    """All properties that are known, each in its own type: what is set, else the default.

    To be asked of values that `check_properties` has found nothing wrong with.
    """
    return {held.name: held.taken(values[held.name]) if held.name in values else held.default for held in properties}


def texts(value: Setting) -> tuple[str, ...]:
    """Those of a property that holds several; none for one that does not."""
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def in_own_types(properties: Iterable[Property], values: Mapping[str, Setting]) -> Mapping[str, Setting]:
    """What is set, each in its property's own type; of values as for `with_defaults`."""
    return {held.name: held.taken(values[held.name]) for held in properties if held.name in values}


def _fault(held: Property, values: Mapping[str, Setting]) -> PropertyFault | None:
    value = values.get(held.name, held.default if not held.required else "")
    if held.required and value in _NOT_GIVEN:
        return PropertyFault(held.name, f"{held.name} is missing: it must be {held.wanted}")
    if held.name not in values:
        return None
    try:
        held.taken(value)
    except ValueError:
        return PropertyFault(held.name, f"{held.name} is {_shown(value)}, which is not {held.wanted}")
    return None


def _shown(value: Setting) -> str:
    return shortened(f"({', '.join(map(str, value))})" if isinstance(value, tuple) else repr(value))
