"""Finding plugins as one types: every word must match, better matches first."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from marlise_desktop.domain.plugin import PluginSummary

_WORD: Final = re.compile(r"[^\W_]+")
_HUMP: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_UNDECOMPOSED: Final = str.maketrans({"æ": "ae", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "µ": "u"})

_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "amp": ("amp", "cabinet", "combo", "preamp", "simulator"),
    "autowah": ("wah",),
    "boost": ("booster", "gain", "preamp"),
    "cab": ("cabinet", "convolver", "impulse", "speaker"),
    "comp": ("compressor", "compression", "dynamics"),
    "crunch": ("distortion", "overdrive"),
    "crybaby": ("wah", "gcb"),
    "dist": ("distortion", "drive", "fuzz", "overdrive", "saturator"),
    "drive": ("distortion", "overdrive", "saturator", "saturation"),
    "echo": ("delay",),
    "eq": ("eq", "equaliser", "equalizer"),
    "fuzz": ("distortion", "muff"),
    "gain": ("amplifier", "booster", "volume"),
    "harmonizer": ("pitch",),
    "ir": ("convolution", "convolver", "impulse"),
    "keys": ("instrument", "organ", "piano"),
    "leslie": ("rotary",),
    "loop": ("looper", "livelooper"),
    "noise": ("gate",),
    "octaver": ("pitch", "suboctave"),
    "overdrive": ("distortion", "drive", "saturation"),
    "pan": ("spatial", "balance"),
    "rotary": ("leslie",),
    "sustain": ("compressor",),
    "synth": ("instrument", "oscillator"),
    "tune": ("tuner", "autotune", "pitch"),
    "verb": ("convolver", "hall", "plate", "reverb", "room"),
    "vibe": ("vibrato", "phaser", "modulation"),
    "volume": ("amplifier", "gain"),
    "wah": ("wah", "wahwah", "gcb"),
}
"""What players call things, and how a word begins that plugins use for them in name or category."""
_SYNONYM_FROM: Final = 3
"""How many letters of a player's word are enough to know it."""

_EXACT, _NAME_START, _NAME_WORD, _WORD_START, _NAME = range(5)
_MAKER, _CATEGORY, _SYNONYM, _MAKER_BY_CHANCE, _COMMENT = range(5, 10)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A plugin's texts, folded; `words` and `comment` have a space before and after each word."""

    summary: PluginSummary
    name: str
    words: str
    maker: str
    category: str
    comment: str


class Index:
    """A list of plugins, made ready for searching. 700 plugins take some milliseconds to make and less to search."""

    def __init__(self, summaries: Iterable[PluginSummary]) -> None:
        entries = (_entry(summary) for summary in summaries)
        self._entries = sorted(entries, key=lambda entry: (entry.name, entry.maker, entry.summary.uri))

    def search(self, text: str, accepts: Callable[[PluginSummary], bool] | None = None) -> Sequence[PluginSummary]:
        """The plugins that match every word of the text, best first, else by name.

        A name that is or begins with a word goes before one with a word that begins so, then one that has it inside,
        then maker, category, what players call it, and the description. With a player's word (`dist`) the kind of
        plugin goes before makers whose name happens to have it. No word at all matches everything.
        """
        words = fold(text).split()
        chosen = [entry for entry in self._entries if accepts is None or accepts(entry.summary)]
        for word in words:
            terms = _terms(word)
            # Two words are quicker to leave out one by one than to score together.
            chosen = [entry for entry in chosen if _place(entry, word, terms) is not None]
        whole = " ".join(words)
        return [entry.summary for entry in sorted(chosen, key=lambda entry: _score(entry, words, whole))]


def fold(text: str) -> str:
    """Small letters without accents: what looks alike is alike."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.casefold().translate(_UNDECOMPOSED)


def _entry(summary: PluginSummary) -> _Entry:
    return _Entry(
        summary,
        name=fold(summary.name).strip(),
        words=_spaced(_HUMP.sub(" ", summary.name)),
        maker=fold(summary.maker),
        category=_spaced(summary.category),
        comment=_spaced(summary.comment),
    )


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _terms(word: str) -> tuple[str, ...]:
    """The beginnings of words that also stand for this one, each after a space."""
    if word in _SYNONYMS:
        return tuple(f" {term}" for term in _SYNONYMS[word])
    if len(word) < _SYNONYM_FROM:
        return ()
    keys = (key for key in _SYNONYMS if key.startswith(word))
    return tuple(f" {term}" for key in keys for term in _SYNONYMS[key])


def _place(entry: _Entry, word: str, terms: tuple[str, ...]) -> int | None:
    """Where a word is found, the best place first; None if nowhere."""
    start = f" {word}"
    if word in entry.name:
        if entry.name.startswith(word):
            return _EXACT if entry.name == word else _NAME_START
        if f"{start} " in entry.words:
            return _NAME_WORD
        return _WORD_START if start in entry.words else _NAME
    by_maker = word in entry.maker
    if by_maker and not terms:
        return _MAKER
    if start in entry.category:
        return _CATEGORY
    if any(term in entry.words or term in entry.category for term in terms):
        return _SYNONYM
    if by_maker:
        return _MAKER_BY_CHANCE
    return _COMMENT if start in entry.comment else None


def _score(entry: _Entry, words: Sequence[str], whole: str) -> tuple[bool, int]:
    """Less is better; a name that begins with the whole text wins."""
    places = (_place(entry, word, _terms(word)) for word in words)
    return not (whole and entry.name.startswith(whole)), sum(place for place in places if place is not None)
