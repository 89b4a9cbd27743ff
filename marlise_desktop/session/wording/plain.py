"""Texts, numbers and switches as people write them."""

import math

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.texts import folded, on_or_off
from marlise_desktop.session.arguments import Argument


def number(said: str, unit: str = "") -> float:
    """With a point or a comma, with the unit behind it or without; `k` is a thousand. Raises BoardError."""
    text = said.strip().replace("−", "-")
    if unit and folded(text).endswith(folded(unit)):
        text = text[: -len(unit)].rstrip()
    thousands = text[-1:] in ("k", "K")
    text = text.rstrip("kK").rstrip() if thousands else text
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in text:
        raise BoardError(f"“{said}” is not a number", hint="It is written as -6.5, for example.")
    return value * 1000 if thousands else value


def span(said: str, unit: str = "") -> tuple[float, float] | None:
    """What stands before and behind two points, as in `-40..0`; None for another text. Raises BoardError."""
    low, points, high = said.partition("..")
    return (number(low, unit), number(high, unit)) if points else None


def integer(said: str) -> int:
    """Raises BoardError."""
    value = number(said)
    if value != int(value):
        raise BoardError(f"“{said}” is not a whole number")
    return int(value)


def switch(said: str) -> bool:
    """Raises BoardError."""
    try:
        return on_or_off(said)
    except ValueError as error:
        raise BoardError(f"“{said}” is neither on nor off") from error


def choice(said: str, argument: Argument) -> str:
    """Raises BoardError."""
    for known in argument.choices:
        if folded(known) == folded(said.strip()):
            return known
    raise BoardError(f"“{said}” is none of {argument.wanted}")
