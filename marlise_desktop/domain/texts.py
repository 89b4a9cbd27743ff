"""Texts as they are compared, read, shown and kept."""

import unicodedata
from typing import Final

_ON: Final = frozenset({"on", "yes", "true", "1"})
_OFF: Final = frozenset({"off", "no", "false", "0"})
_LONGEST_SHOWN: Final = 60


def folded(text: str) -> str:
    """A text as it is compared: letters' case and the ways to write an accent make no difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def on_or_off(text: str) -> bool:
    """A switch as people write it; raises ValueError."""
    said = folded(text.strip())
    if said not in _ON | _OFF:
        raise ValueError(text)
    return said in _ON


def shortened(text: str) -> str:
    """Short enough for a message."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def storable(text: str) -> str:
    """Without signs that no file can hold: a path may have some of another age's alphabet."""
    return text.encode("utf-8", "replace").decode("utf-8")


def whole_said(text: str) -> int | None:
    """A number of one to nine figures; None for another text, and for more figures than anything here has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
