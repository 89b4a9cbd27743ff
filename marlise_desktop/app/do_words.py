"""What follows `do` on the command line, set in order: options first, then values, whatever these begin with."""

import re
from collections.abc import Sequence
from typing import Final

from marlise_desktop.domain.errors import MarliseError

_RACK: Final = "--rack"
_OPTIONS: Final = ("--list", "--json", "-h", "--help")
_BELOW_ZERO = re.compile(r"-([.,]?\d|inf|∞)", re.IGNORECASE)


def in_order(said: Sequence[str]) -> list[str]:
    """As argparse reads it in any order, with `-6dB` and `-40..0` for values; raises MarliseError."""
    options: list[str] = []
    values: list[str] = []
    words = iter(said)
    for word in words:
        if word == "--":
            values += words
        elif word == _RACK:
            name = next(words, None)
            options.append(word if name is None else f"{_RACK}={name}")
        elif word in _OPTIONS or word.startswith(f"{_RACK}="):
            options.append(word)
        elif word.startswith("-") and not _BELOW_ZERO.match(word):
            raise MarliseError(
                f"do has no option {word}",
                hint=f"It has --rack NAME, --list and --json. If that is a value, it comes last, behind --: -- {word}",
            )
        else:
            values.append(word)
    return [*options, "--", *values]
