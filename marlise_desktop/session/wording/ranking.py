"""The rows of a list that a typed text means, the best first."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from marlise_desktop.domain.search import fold
from marlise_desktop.session.wording.choosing import Named

_Thing = TypeVar("_Thing")
_START, _WORD_START, _INSIDE, _OTHER_START, _OTHER, _NOTE = range(6)
_INITIALS, _ALIKE = 6, 7
_LIKENESS = 0.72
_NOTED_FROM = 3
"""How many letters are enough to look for in a note."""


def ranked(rows: Sequence[Named[_Thing]], text: str) -> Sequence[Named[_Thing]]:
    """Those that have every word of the text, in name, other names or note; a name that begins so goes first.

    Where there is none, those whose words' initials are typed (`ns` for Next snapshot), or that are nearly alike.
    Rows that match as well keep their order. No text at all leaves all rows as they are.
    """
    words = fold(text).split()
    if not words:
        return rows
    return _matching(rows, words, _place) or _matching(rows, words, _vague_place)


def _matching(
    rows: Sequence[Named[_Thing]], words: Sequence[str], place: Callable[[Named[_Thing], str], int | None]
) -> Sequence[Named[_Thing]]:
    whole = " ".join(words)
    scored = []
    for number, row in enumerate(rows):
        places = [place(row, word) for word in words]
        if None not in places:
            name = fold(row.name)
            score = (name != whole, not name.startswith(whole), sum(found for found in places if found is not None))
            scored.append((score, number, row))
    return [row for _, _, row in sorted(scored, key=lambda held: held[:2])]


def _place(row: Named[_Thing], word: str) -> int | None:
    name = f" {fold(row.name)}"
    if name.startswith(f" {word}"):
        return _START
    if f" {word}" in name or (len(word) > 1 and word == _initials(row.name)):
        return _WORD_START
    if word in name:
        return _INSIDE
    others = f" {' '.join(map(fold, row.others))}".replace(".", " ").replace("_", " ")
    if f" {word}" in others or any(word == fold(other) for other in row.others):
        return _OTHER_START
    if word in others or any(word in fold(other) for other in row.others):
        return _OTHER
    return _NOTE if len(word) >= _NOTED_FROM and f" {word}" in f" {fold(row.note)}" else None


def _vague_place(row: Named[_Thing], word: str) -> int | None:
    parts = fold(row.name).split()
    if len(word) > 1 and _initials(row.name).startswith(word):
        return _INITIALS
    alike = any(SequenceMatcher(None, word, part).ratio() >= _LIKENESS for part in parts)
    return _ALIKE if alike else None


def _initials(name: str) -> str:
    return "".join(part[0] for part in fold(name).split())
