"""Notes by name. Middle C, MIDI note 60, is C4, and the A above it A4, as the tuner has them."""

import re

from marlise_desktop.domain.texts import whole_said

_NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SIGNS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_FORM = re.compile(r"([A-Ga-g])([#♯b♭]?)(-?\d)")


def name_of(note: int) -> str:
    """The note without its octave: `C♯`."""
    return _NAMES[note % 12]


def octave_of(note: int) -> int:
    return note // 12 - 1


def note_text(note: int) -> str:
    """`C4` for 60, `C-1` for 0."""
    return f"{name_of(note)}{octave_of(note)}"


def note_said(text: str) -> int | None:
    """The number of a note that was written as `C4`, `c#4`, `Db4` or `61`; None if it is none of MIDI's."""
    note = whole_said(text)
    if note is None:
        said = _FORM.fullmatch(text)
        if said is None:
            return None
        letter, sign, octave = said.groups()
        note = (int(octave) + 1) * 12 + _LETTERS[letter.upper()] + _SIGNS[sign]
    return note if 0 <= note <= 127 else None
