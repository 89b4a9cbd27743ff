"""What one setting may be, in a form that can be checked, put into words, and listed in a table."""

import dataclasses
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from marlise_desktop.domain.texts import on_or_off, shortened

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value: TypeAlias = str | int | float | bool


class Effect(Enum):
    """When a line that was changed in the file is heeded."""

    NOW = "at once"
    AUDIO = "when audio starts again"
    ENGINE = "when the engine starts again"
    START = "at the next start"


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting. `low` and `high` are both allowed; `form` puts `pattern` into words; empty means any."""

    name: str
    default: Value
    about: str
    effect: Effect
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    remembered: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that is put in its place."""
        return f"MARLISE_{self.name.upper()}"

    @property
    def wanted(self) -> str:
        """What it may be, in words: `a whole number from 2 to 8`."""
        if isinstance(self.default, bool):
            return "true or false"
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if isinstance(self.default, str):
            return self.form or "a text"
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return kind if self.low is None or self.high is None else f"{kind} from {self.low:g} to {self.high:g}"

    def taken(self, value: object) -> Value:
        """The value in the setting's own type; raises ValueError."""
        if isinstance(self.default, bool):
            if isinstance(value, bool):
                return value
        elif isinstance(self.default, str):
            if isinstance(value, str):
                return self._text(str(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(value)
        raise ValueError(value)

    def taken_from_text(self, text: str) -> Value:
        """As the environment gives it; raises ValueError."""
        if isinstance(self.default, bool):
            return on_or_off(text)
        if isinstance(self.default, str):
            return self._text(text)
        return self._number(float(text))

    def _text(self, text: str) -> str:
        if self.choices:
            return next((choice for choice in self.choices if choice.casefold() == text.casefold()), "") or _no(text)
        return text if not self.pattern or re.fullmatch(self.pattern, text) else _no(text)

    def _number(self, value: float) -> int | float:
        if self.low is not None and self.high is not None and not self.low <= value <= self.high:
            raise ValueError(value)
        if isinstance(self.default, float):
            return float(value)
        return int(value) if value == int(value) else int(_no(str(value)))


def setting(default: Any, about: str, effect: Effect, **limits: Any) -> Any:
    """A field of a dataclass of settings, with the rest of its `Rule`."""
    return dataclasses.field(default=default, metadata={"about": about, "effect": effect, **limits})


def rules_of(defaults: "DataclassInstance") -> dict[str, Rule]:
    """The rules of a dataclass whose fields were made by `setting`, by name, in order."""
    fields = dataclasses.fields(defaults)
    return {field.name: Rule(field.name, getattr(defaults, field.name), **field.metadata) for field in fields}


def shown(value: object) -> str:
    """A value as the user wrote it, short enough for a message."""
    text = str(value).lower() if isinstance(value, bool) else f"'{value}'" if isinstance(value, str) else str(value)
    return shortened(text)


def _no(text: str) -> str:
    raise ValueError(text)
