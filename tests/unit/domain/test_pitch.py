"""What a tuner says of a pitch."""

import pytest

from marlise_desktop.domain.pitch import Pitch, Tuning


@pytest.mark.parametrize(
    ("note", "name", "octave"), [(69, "A", 4), (60, "C", 4), (59, "B", 3), (28, "E", 1), (61, "C♯", 4), (70, "B♭", 4)]
)
def test_notes_have_their_names(note: int, name: str, octave: int) -> None:
    pitch = Pitch(440.0, 0.0, note)
    assert (pitch.name, pitch.octave) == (name, octave)


@pytest.mark.parametrize(
    ("cents", "tuning"),
    [(-2.1, Tuning.FLAT), (-2.0, Tuning.IN_TUNE), (2.0, Tuning.IN_TUNE), (2.1, Tuning.SHARP), (-50.0, Tuning.FLAT)],
)
def test_two_cents_are_in_tune(cents: float, tuning: Tuning) -> None:
    assert Pitch(440.0, cents, 69).tuning is tuning
