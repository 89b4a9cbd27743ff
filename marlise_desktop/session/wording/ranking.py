"""The rows of a list that a typed text means, the best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from marlise_desktop.domain.search import fold
from marlise_desktop.session.wording.choosing import Named

_Thing = TypeVar("_Thing")
_START, _WORD_START, _INSIDE, _OTHER_START, _OTHER, _NOTE = range(6)
_INITIALS, _ALIKE = 6, 7
_LIKENESS = 0.72
_NOTED_FROM = 3
"""How many letters are enough to look for in a note."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """A row's texts, folded; `apart` has a space before each word of the other names."""

    name: str
    parts: tuple[str, ...]
    initials: str
    others: tuple[str, ...]
    apart: str
    note: str


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
    rows: Sequence[Named[_Thing]], words: Sequence[str], place: Callable[[_Texts, str], int | None]
) -> Sequence[Named[_Thing]]:
    whole = " ".join(words)
    scored = []
    for number, row in enumerate(rows):
        texts = _texts(row.name, row.others, row.note)
        total = 0
        for word in words:
            found = place(texts, word)
            if found is None:
                break
            total += found
        else:
            score = (texts.name != whole, not texts.name.startswith(whole), total)
            scored.append((score, number, row))
    return [row for _, _, row in sorted(scored, key=lambda held: held[:2])]


@lru_cache(maxsize=4096)
def _texts(name: str, others: tuple[str, ...], note: str) -> _Texts:
    """The same rows are searched at each letter that is typed."""
    plain = fold(name).strip()
    parts = tuple(plain.split())
    known = tuple(fold(other) for other in others)
    apart = f" {' '.join(known)}".replace(".", " ").replace("_", " ")
    return _Texts(plain, parts, "".join(part[0] for part in parts), known, apart, f" {fold(note)}")


def _place(texts: _Texts, word: str) -> int | None:
    if texts.name.startswith(word):
        return _START
    if f" {word}" in texts.name or (len(word) > 1 and word == texts.initials):
        return _WORD_START
    if word in texts.name:
        return _INSIDE
    if f" {word}" in texts.apart or word in texts.others:
        return _OTHER_START
    if any(word in other for other in texts.others):
        return _OTHER
    return _NOTE if len(word) >= _NOTED_FROM and f" {word}" in texts.note else None


def _vague_place(texts: _Texts, word: str) -> int | None:
    if len(word) > 1 and texts.initials.startswith(word):
        return _INITIALS
    return _ALIKE if any(_alike(part, word) for part in texts.parts) else None


@lru_cache(maxsize=4096)
def _alike(part: str, word: str) -> bool:
    if len(word) < _NOTED_FROM:
        return False
    matcher = SequenceMatcher(None, part, word)
    return matcher.quick_ratio() >= _LIKENESS and matcher.ratio() >= _LIKENESS
