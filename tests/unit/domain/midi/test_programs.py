"""Program numbers of snapshots and boards."""

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.midi.programs import numbered


def test_a_place_in_the_list_is_the_number() -> None:
    assert numbered("abc", {}) == {"a": 0, "b": 1, "c": 2}


def test_a_number_of_its_own_takes_it_from_the_place() -> None:
    assert numbered("abc", {"c": 0}) == {"b": 1, "c": 0}
    assert numbered("abc", {"a": 9}) == {"a": 9, "b": 1, "c": 2}


def test_of_two_that_claim_a_number_the_first_has_it() -> None:
    assert numbered("abc", {"a": 9, "b": 9}) == {"a": 9, "c": 2}


def test_what_is_beyond_the_last_program_has_no_number() -> None:
    assert numbered("abc", {"a": 128, "b": -1}, 2) == {}
    assert numbered("abc", {}, 2) == {"a": 0, "b": 1}


@given(st.lists(st.integers(0, 20), unique=True), st.dictionaries(st.integers(0, 20), st.integers(-2, 12)))
def test_no_number_is_given_twice(keys: list[int], own: dict[int, int]) -> None:
    found = numbered(keys, own, 10)
    assert len(set(found.values())) == len(found)
    assert all(0 <= number < 10 for number in found.values())
    assert all(found[key] == own[key] for key in found if key in own)
