"""Texts as they are compared and kept."""

import unicodedata


def folded(text: str) -> str:
    """A text as it is compared: letters' case and the ways to write an accent make no difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def storable(text: str) -> str:
    """Without signs that no file can hold: a path may have some of another age's alphabet."""
    return text.encode("utf-8", "replace").decode("utf-8")


def whole_said(text: str) -> int | None:
    """A number of one to nine figures; None for another text, and for more figures than anything here has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
