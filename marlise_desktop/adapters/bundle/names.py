"""Names of files and folders made from titles."""

import re
import unicodedata
from collections.abc import Callable


def symbol_of(text: str, longest: int = 64) -> str:
    """Letters, digits and underscores only, as MOD names files; never empty, never begins with a digit."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    symbol = re.sub(r"[^A-Za-z0-9_]+", "_", plain)[:longest]
    if not symbol.strip("_"):
        return "board"
    return f"_{symbol}"[:longest] if symbol[0].isdigit() else symbol


def free_name(stem: str, ending: str, taken: Callable[[str], bool]) -> str:
    """The stem with the ending, or with the first number that makes it free."""
    name, number = f"{stem}{ending}", 2
    while taken(name):
        name, number = f"{stem}-{number}{ending}", number + 1
    return name


def main_file_name(title: str, taken: Callable[[str], bool]) -> str:
    """The graph file's name, as MOD makes it."""
    return free_name(symbol_of(title, 16), ".ttl", lambda name: name == "manifest.ttl" or taken(name))
