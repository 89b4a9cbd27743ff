"""Program numbers of snapshots and boards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.midi.programs import ProgramRules, Selection, numbered


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


@pytest.mark.parametrize(
    ("snapshots", "boards", "channel", "bank", "expected"),
    [
        ("any", "bank", 1, 0, Selection(False, 5)),
        ("any", "bank", 16, 0, Selection(False, 5)),
        ("any", "bank", 1, 1, Selection(True, 5)),
        ("any", "bank", 1, 1 << 7, Selection(True, 5)),
        ("any", "bank", 1, 2, Selection(True, 133)),
        ("any", "off", 1, 2, Selection(False, 5)),
        ("any", "16", 16, 0, Selection(True, 5)),
        ("any", "16", 16, 1, Selection(True, 133)),
        ("any", "16", 1, 1, Selection(False, 5)),
        ("3", "bank", 1, 0, None),
        ("3", "bank", 1, 1, None),
        ("3", "bank", 3, 1, Selection(True, 5)),
        ("3", "3", 3, 0, Selection(True, 5)),
        ("off", "bank", 1, 0, None),
        ("off", "bank", 1, 1, Selection(True, 5)),
        ("off", "off", 1, 1, None),
    ],
)
def test_what_a_program_change_selects(
    snapshots: str, boards: str, channel: int, bank: int, expected: Selection | None
) -> None:
    assert ProgramRules(snapshots, boards).selected(channel - 1, bank * 128 + 5) == expected


@pytest.mark.parametrize(
    ("rules", "number", "snapshot", "board"),
    [
        (ProgramRules(), 5, "Program 5", "Bank 1, program 5"),
        (ProgramRules("2", "bank"), 5, "Program 5 on channel 2", "Bank 1, program 5 on channel 2"),
        (ProgramRules("any", "16"), 5, "Program 5", "Program 5 on channel 16"),
        (ProgramRules("any", "16"), 133, "Program 133", "Bank 1, program 5 on channel 16"),
        (ProgramRules("off", "off"), 5, "", ""),
    ],
)
def test_people_are_told_what_to_send(rules: ProgramRules, number: int, snapshot: str, board: str) -> None:
    assert (rules.snapshot_words(number), rules.board_words(number)) == (snapshot, board)
    for sign, words in ((rules.snapshot_sign(number), snapshot), (rules.board_sign(number), board)):
        said = [word.strip(",") for word in words.split(" on ")[0].split() if word[0].isdigit()]
        assert sign == (f"PC {':'.join(said)}" if said else "")


@given(st.sampled_from(("any", "off", "3")), st.sampled_from(("bank", "off", "16")), st.integers(0, 300))
def test_what_people_are_told_selects_it(snapshots: str, boards: str, number: int) -> None:
    rules = ProgramRules(snapshots, boards)
    words = rules.board_words(number)
    if words:
        *bank, program = [int(word.rstrip(",")) for word in words.split(" on channel ")[0].split() if word[0].isdigit()]
        channel = int(words.split(" on channel ")[1]) if "channel" in words else 1
        sent = (bank[0] if bank else 0) * 128 + program
        assert rules.selected(channel - 1, sent) == Selection(True, number)
