"""Note names."""

import pytest

from marlise_desktop.domain.note import note_said, note_text
from marlise_desktop.domain.pitch import Pitch


def test_middle_c_is_c4_and_the_tuner_says_the_same() -> None:
    assert [note_text(note) for note in (0, 60, 61, 69, 127)] == ["C-1", "C4", "C♯4", "A4", "G9"]
    pitch = Pitch(440.0, 0.0, 69)
    assert f"{pitch.name}{pitch.octave}" == note_text(69)


def test_every_note_is_found_by_its_name() -> None:
    assert [note_said(note_text(note)) for note in range(128)] == list(range(128))


@pytest.mark.parametrize(("text", "note"), [("c#4", 61), ("Db4", 61), ("Cb4", 59), ("61", 61), ("b3", 59)])
def test_notes_may_be_written_in_other_ways(text: str, note: int) -> None:
    assert note_said(text) == note


@pytest.mark.parametrize("text", ["H4", "C", "128", "-1", "G#9", "C-2", "", "C44"])
def test_what_is_no_note_is_none(text: str) -> None:
    assert note_said(text) is None
