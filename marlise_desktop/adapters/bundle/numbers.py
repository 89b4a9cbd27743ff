"""Numbers as a graph file writes them."""

import math
import re
from decimal import Decimal
from typing import Final

from marlise_desktop.adapters.bundle.rdf import Literal, Term
from marlise_desktop.adapters.bundle.terms import BOOLEAN, DECIMAL, INTEGER

_NUMBER: Final = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*\Z")


def decimal_literal(value: float) -> Literal:
    """A finite number with as many digits as it takes to read the same one back, never with an exponent."""
    text = format(Decimal(repr(float(value))), "f")
    return Literal(text if "." in text else text + ".0", DECIMAL)


def integer_literal(value: int) -> Literal:
    return Literal(str(value), INTEGER)


def boolean_literal(value: bool) -> Literal:
    return Literal("true" if value else "false", BOOLEAN)


def number_of(term: Term | None) -> float | None:
    """The finite number that a literal says; None for all else."""
    if not isinstance(term, Literal):
        return None
    if term.text in {"true", "false"}:
        return float(term.text == "true")
    if not _NUMBER.match(term.text):
        return None
    value = float(term.text)
    return value if math.isfinite(value) else None


def integer_of(term: Term | None, lowest: int, highest: int) -> int | None:
    """The whole number within bounds that a literal says; None for all else."""
    value = number_of(term)
    return int(value) if value is not None and value == int(value) and lowest <= value <= highest else None
