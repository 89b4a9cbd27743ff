"""TOML that people have written, and which line sets which name; its readers tell values only.

Source: TOML 1.0.0. A statement ends at a line's end, and no beginning of one that is cut at a line's end is a whole
statement: so the shortest run of lines that can be read is one statement.
"""

import tomllib
from collections.abc import Iterator, Mapping

_LONGEST_STATEMENT = 200
"""Lines; what comes after a longer one is not found, rather than searched for ever."""


def loaded(text: str) -> dict[str, object]:
    """As tomllib reads it. Raises ValueError alone, also for what is too much for Python."""
    try:
        held = tomllib.loads(text)
        flat(held)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise ValueError("a number in it has too many digits") from error
    except RecursionError as error:
        raise ValueError("names or brackets in it are nested too deep") from error
    return held


def lines_of(text: str) -> dict[str, int]:
    """The line, from 1 on, on which each dotted name is set, in a text that can be read."""
    found: dict[str, int] = {}
    table = ""
    for number, statement, held in _statements(text):
        if statement.lstrip().startswith("["):
            table = f"{next(iter(flat(held, tables=True)))}."
        else:
            for name in flat(held):
                found.setdefault(table + name, number)
    return found


def flat(table: Mapping[str, object], prefix: str = "", *, tables: bool = False) -> dict[str, object]:
    """Values by dotted name; with `tables` the innermost tables count as values."""
    found: dict[str, object] = {}
    for key, held in table.items():
        value = held[0] if tables and isinstance(held, list) else held
        if isinstance(value, dict) and (value or not tables):
            found |= flat(value, f"{prefix}{key}.", tables=tables)
        else:
            found[prefix + key] = value
    return found


def _statements(text: str) -> Iterator[tuple[int, str, Mapping[str, object]]]:
    lines = text.split("\n")
    first = 0
    while first < len(lines):
        for end in range(first + 1, min(len(lines), first + _LONGEST_STATEMENT) + 1):
            statement = "\n".join(lines[first:end])
            try:
                held = tomllib.loads(statement)
            except tomllib.TOMLDecodeError:
                continue
            if held:
                yield first + 1, statement, held
            first = end
            break
        else:
            return
