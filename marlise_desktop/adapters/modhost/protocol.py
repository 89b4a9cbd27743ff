r"""The command channel as bytes: requests with their quoting, replies by their form; no I/O.

Source: mod-host README.md, "Commands (or Protocol)"; src/protocol.c, src/mod-host.h. A message is text ended
by one NUL. One space separates words; double quotes group; `\"` is a quote; other backslashes stand for
themselves.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from typing_extensions import override

LONGEST_MESSAGE = 60_000
"""Bytes of one request; mod-host answers wrongly to some that are longer than 128 kB."""
LONGEST_OWN_MESSAGE = 1_000_000
"""Bytes of a request that only the built-in host is sent, which takes 1 MiB."""
BUSY = "busy"
"""What the built-in host says to a second program before it closes the connection."""
USUAL_PATIENCE_S = 5.0
LONG_PATIENCE_S = 30.0


class ReplyForm(Enum):
    """What an executed command answers."""

    STATUS = "status"
    NUMBER = "number"
    TEXT = "text"
    INVERTED = "inverted"
    """`resp 1` for success, `resp 0` for any error."""
    ITEMS = "items"
    """`resp 0`, or `resp STATUS INDEX:STATUS …` with the items of the request that were refused."""
    RAW = "raw"
    """Any text, kept as it came."""


@dataclass(frozen=True, slots=True)
class Request:
    """`data` is the whole message with its NUL. `patience_s` is how long its reply may take.

    `number` is the instance that it is about, if any.
    """

    data: bytes
    form: ReplyForm = ReplyForm.STATUS
    patience_s: float = USUAL_PATIENCE_S
    number: int | None = None

    @override
    def __str__(self) -> str:
        return self.data[:-1].decode(errors="backslashreplace")


@dataclass(frozen=True, slots=True)
class Reply:
    """`status` is below 0 for an error; `value` belongs to a NUMBER reply, `text` to a TEXT one.

    `refused_items`, the statuses of refused items by their place, belong to an ITEMS reply.
    """

    status: int
    value: float = math.nan
    text: str = ""
    refused_items: Mapping[int, int] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return self.status < 0


class ProtocolError(Exception):
    """What arrived is no reply to what was asked: a bug, or the two sides are out of step."""


class UnsendableError(ValueError):
    """A text that the protocol cannot carry."""


def request(
    *words: str,
    form: ReplyForm = ReplyForm.STATUS,
    patience_s: float = USUAL_PATIENCE_S,
    number: int | None = None,
    longest: int = LONGEST_MESSAGE,
) -> Request:
    """Raises UnsendableError if a word cannot be carried or the message has more than `longest` bytes."""
    data = " ".join(quoted(word) for word in words).encode(errors="surrogateescape") + b"\0"
    if len(data) > longest:
        raise UnsendableError("the text is too long for the engine")
    return Request(data, form, patience_s, number)


def quoted(word: str) -> str:
    """A word as the engine's parser gives it back."""
    if "\0" in word:
        raise UnsendableError("the text holds a NUL")
    escaped = word.replace('"', '\\"')
    if word and not any(letter.isspace() for letter in word):
        return escaped
    if word.endswith("\\"):
        raise UnsendableError("the text holds a space and ends with a backslash")
    return f'"{escaped}"'


def decimal(value: float) -> str:
    """A number that comes back as the same single-precision value; raises UnsendableError if it is not finite."""
    if not math.isfinite(value):
        raise UnsendableError(f"{value} is not a number that a parameter can hold")
    return f"{value:.9g}"


def parse_reply(form: ReplyForm, data: bytes) -> Reply:
    """`data` is one reply without its NUL. Raises ProtocolError if it does not have the form."""
    text = data.decode(errors="surrogateescape")
    if form is ReplyForm.TEXT:
        return _text_reply(text)
    if form is ReplyForm.RAW:
        return _raw_reply(text)
    words = text.split(" ")
    if form is ReplyForm.ITEMS:
        return _items_reply(words, text)
    if len(words) not in {2, 3} or words[0] != "resp":
        raise ProtocolError(f"expected a status, got {text!r}")
    status = _integer(words[1], text)
    if form is ReplyForm.INVERTED:
        return Reply(0 if status == 1 else -902)
    if form is ReplyForm.NUMBER and status >= 0:
        return Reply(status, _number(words, text))
    return Reply(status)


def _text_reply(text: str) -> Reply:
    """A raw text, or `resp STATUS TEXT` as the built-in host answers its own commands."""
    if not text.startswith("resp "):
        return Reply(0, text=text)
    _, status, *rest = text.split(" ", 2)
    return Reply(_integer(status, text), text=rest[0] if rest else "")


def _raw_reply(text: str) -> Reply:
    words = text.split(" ", 2)
    status = words[1] if words[0] == "resp" and len(words) > 1 else ""
    return Reply(int(status) if status.removeprefix("-").isdecimal() else 0, text=text)


def _items_reply(words: Sequence[str], text: str) -> Reply:
    if len(words) < 2 or words[0] != "resp":
        raise ProtocolError(f"expected a status, got {text!r}")
    refused: dict[int, int] = {}
    for word in words[2:]:
        place, _, status = word.partition(":")
        refused[_integer(place, text)] = _integer(status, text)
    return Reply(_integer(words[1], text), refused_items=refused)


def _integer(word: str, text: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise ProtocolError(f"expected a status, got {text!r}") from None


def _number(words: Sequence[str], text: str) -> float:
    try:
        return float(words[2])
    except (IndexError, ValueError):
        raise ProtocolError(f"expected a status and a number, got {text!r}") from None
