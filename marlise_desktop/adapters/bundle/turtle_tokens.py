"""Turtle text cut into tokens. Source: W3C Recommendation "RDF 1.1 Turtle", section 6.5.

Where real bundles are looser than the grammar the patterns are too: an IRI may hold a space, and a relative one
may begin with a colon (`<:bpm>`).
"""

import re
from dataclasses import dataclass
from typing import Final

from marlise_desktop.domain.errors import BundleError

_LOCAL_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PATTERN: Final = re.compile(
    rf"""
    (?>(?:[ \t\r\n]+|\#[^\r\n]*)*)
    (?:
    <(?P<iri>[^<>"\x00-\x1f]*)>
  | (?P<long>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*''')
  | (?P<short>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<double>[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+)
  | (?P<decimal>[+-]?[0-9]*\.[0-9]+)
  | (?P<integer>[+-]?[0-9]+)
  | _:(?P<blank>\w(?:[\w.\-]*[\w\-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?
       :(?:(?:[\w:]|{_LOCAL_ESCAPE})(?:(?:[\w.:\-]|{_LOCAL_ESCAPE})*(?:[\w:\-]|{_LOCAL_ESCAPE}))?)?)
  | @(?P<at>[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>[A-Za-z]+)
  | (?P<mark>\^\^|[.;,()\[\]])
  | (?P<end>\Z)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE: Final = re.compile(r"(?>(?:[ \t\r\n]+|#[^\r\n]*)*)")
_WRAPPED: Final = frozenset({"iri", "long", "short"})
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is a group of the pattern, or `end`; `text` is without quotes, brackets and escapes."""

    kind: str
    text: str
    start: int


class Tokens:
    """The tokens of a text one by one; `current` is the next that is not taken yet."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._place = 0
        self.current = self._next()

    def take(self) -> Token:
        taken = self.current
        self.current = self._next()
        return taken

    def at(self, mark: str) -> bool:
        return self.current.kind == "mark" and self.current.text == mark

    def take_mark(self, mark: str) -> bool:
        """Takes the mark if it is next."""
        if self.at(mark):
            self.take()
            return True
        return False

    def expect_mark(self, mark: str) -> None:
        if not self.take_mark(mark):
            raise self.fault(f"expected “{mark}”")

    def fault(self, reason: str, token: Token | None = None) -> BundleError:
        """The error to raise, which names the file, the line and what is there instead."""
        token = token or self.current
        found = self._text[token.start : token.start + 24].split("\n", 1)[0].strip()
        found = f"found “{found}”" if found else "the file ends there" if token.kind == "end" else "found a line's end"
        return self._error(f"{reason}, {found}", token.start)

    def _next(self) -> Token:
        match = _PATTERN.match(self._text, self._place)
        if match is None or match.lastgroup is None:
            start = _next_place(self._text, self._place)
            shown = self._text[start : start + 24].split("\n", 1)[0]
            raise self._error(f"cannot make sense of “{shown}”", start)
        kind = match.lastgroup
        self._place = match.end()
        # Where brackets or quotes begin, not what they hold.
        start = match.start(kind) - (1 if kind == "iri" else 2 if kind == "blank" else 0)
        raw = match[kind]
        return Token(kind, self._plain(kind, raw, start) if kind in _WRAPPED else raw, start)

    def _plain(self, kind: str, raw: str, start: int) -> str:
        if kind == "long":
            raw = raw[3:-3]
        elif kind == "short":
            raw = raw[1:-1]
        return _ESCAPE.sub(lambda match: self._unescaped(kind, match, start), raw) if "\\" in raw else raw

    def _unescaped(self, kind: str, match: re.Match[str], start: int) -> str:
        code, letter = match[1] or match[2], match[3]
        if code:
            number = int(code, 16)
            if number == 0 or 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
                raise self._error(f"\\{match[0][1:]} is no character", start)
            return chr(number)
        if kind == "iri" or letter not in _ESCAPED:
            raise self._error(f"“\\{letter}” is no escape", start)
        return _ESCAPED[letter]

    def _error(self, reason: str, place: int) -> BundleError:
        line = self._text.count("\n", 0, place) + 1
        return BundleError(
            f"{self._file} cannot be read: line {line}: {reason}",
            file=self._file,
            line=line,
            hint="Take the file from a copy of the folder, or mend that line in a text editor.",
        )


def _next_place(text: str, place: int) -> int:
    """The first place from there on that is neither space nor comment."""
    match = _SPACE.match(text, place)
    return match.end() if match else place
