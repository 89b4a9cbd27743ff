"""Edits of a board as text and back."""

import pytest
from hypothesis import HealthCheck, given, settings

from marlise_desktop.adapters.sqlite.edits import decoded, encoded
from marlise_desktop.domain.changes import applied, changes
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import boards

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine, or one that measures coverage, draws slowly."""


@patient
@given(boards(), boards())
def test_an_edit_that_was_written_does_what_the_edit_did(before: Pedalboard, after: Pedalboard) -> None:
    made = changes(before, after)
    assert applied(before, decoded(encoded(made))) == applied(before, made)


@patient
@given(boards(), boards(), boards())
def test_edits_made_again_on_a_board_that_holds_them_change_nothing(
    a: Pedalboard, b: Pedalboard, c: Pedalboard
) -> None:
    first, second = changes(a, b), changes(b, c)
    present = applied(applied(a, first), second)
    assert applied(applied(present, first), second) == present


@pytest.mark.parametrize("text", ["", "{", "7", "[1]", '[{"kind": "Nothing"}]', '[{"kind": "ValueChanged"}]'])
def test_a_text_that_is_no_edit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(text)
