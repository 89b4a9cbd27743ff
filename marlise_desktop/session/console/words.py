r"""A typed line as words. Double quotes group, and `\"` is a quote; other backslashes stand for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` are its place in the line, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """`open` says that the last word's quotes do not end."""

    words: Sequence[Word]
    open: bool

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


def split(line: str) -> Line:
    """Takes any text."""
    words: list[Word] = []
    text, start, inside = "", -1, False
    place = 0
    while place < len(line):
        sign = line[place]
        step = 1
        if sign.isspace() and not inside:
            if start >= 0:
                words.append(Word(text, start, place))
            text, start = "", -1
        else:
            start = place if start < 0 else start
            if line.startswith('\\"', place):
                text, step = text + '"', 2
            elif sign == '"':
                inside = not inside
            else:
                text += sign
        place += step
    if start >= 0:
        words.append(Word(text, start, len(line)))
    return Line(words, inside)


def quoted(word: str) -> str:
    """As it is typed. Only a word that has spaces and ends with a backslash cannot be."""
    escaped = word.replace('"', '\\"')
    return escaped if word and not any(sign.isspace() for sign in word) else f'"{escaped}"'
