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
    (?P<space>(?:[ \t\r\n]+|\#[^\r\n]*)+)
  | <(?P<iri>[^<>"\x00-\x1f]*)>
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
    """,
    re.VERBOSE | re.DOTALL,
)
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
        text = self._text
        while True:
            start = self._place
            if start >= len(text):
                return Token("end", "", start)
            match = _PATTERN.match(text, start)
            if match is None or match.lastgroup is None:
                shown = text[start : start + 24].split("\n", 1)[0]
                raise self._error(f"cannot make sense of “{shown}”", start)
            self._place = match.end()
            if match.lastgroup != "space":
                return Token(match.lastgroup, self._plain(match.lastgroup, match[match.lastgroup], start), start)

    def _plain(self, kind: str, raw: str, start: int) -> str:
        if kind == "long":
            raw = raw[3:-3]
        elif kind == "short":
            raw = raw[1:-1]
        elif kind != "iri":
            return raw
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
