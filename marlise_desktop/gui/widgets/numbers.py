"""Numbers as people type them."""

import re

_NUMBER = re.compile(r"\s*([+\-−]?)\s*([0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e([+\-]?[0-9]+))?\s*([^\W\d]*)")
_PREFIXES = {"k": 1000.0, "K": 1000.0}


def parsed(text: str, unit: str = "") -> float | None:
    """The number that a text starts with; None if it starts with none.

    A comma is a decimal point too, `k` is a thousand (`1.2k`, `1.2 kHz` where the unit is Hz), `-inf` is minus
    infinity; any other unit that follows is passed over.
    """
    lowered = text.strip().lower().replace("−", "-")
    if lowered.startswith(("-inf", "-∞")):
        return float("-inf")
    match = _NUMBER.match(text)
    if match is None:
        return None
    sign, digits, exponent, suffix = match.groups()
    number = float(f"{digits.replace(',', '.')}e{exponent or 0}")
    thousands = suffix[:1] in _PREFIXES and not unit.lower().startswith("k")
    factor = 1000.0 if thousands and suffix[1:].lower() in ("", unit.lower()) else 1.0
    return number * factor * (-1.0 if sign in ("-", "−") else 1.0)
