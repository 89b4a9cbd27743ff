"""Texts as they are compared and kept."""

import unicodedata


def folded(text: str) -> str:
    """A text as it is compared: letters' case and the ways to write an accent make no difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def storable(text: str) -> str:
    """Without signs that no file can hold: a path may have some of another age's alphabet."""
    return text.encode("utf-8", "replace").decode("utf-8")
