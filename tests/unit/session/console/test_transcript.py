from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.session.console.transcript import (
    LONGEST_ENTRY,
    MOST_ENTRIES,
    MOST_REMEMBERED,
    MOST_SIGNS,
    Said,
    Transcript,
    Typed,
)


def test_it_is_a_text_with_times_and_signs() -> None:
    held = Transcript()
    held.add(Said.TYPED, "param_get 0 gain", 0.0)
    held.add(Said.ANSWER, "resp 0\n{", 0.0)
    first, second, third = held.text().splitlines()
    assert first.endswith("> param_get 0 gain")
    assert second.endswith("< resp 0")
    assert (third.strip(), len(third)) == ("{", 23)


def test_old_entries_are_forgotten() -> None:
    held = Transcript()
    for number in range(MOST_ENTRIES + 10):
        held.add(Said.TYPED, str(number), 0.0)
    assert [entry.text for entry in held.since()][:: MOST_ENTRIES - 1] == ["10", str(MOST_ENTRIES + 9)]
    assert held.last == MOST_ENTRIES + 10
    assert [entry.text for entry in held.since(held.last - 1)] == [str(MOST_ENTRIES + 9)]
    held.clear()
    assert (held.since(), held.text(), held.last) == ([], "", MOST_ENTRIES + 10)


def test_it_never_grows_beyond_its_bounds() -> None:
    held = Transcript()
    for _ in range(2 * MOST_SIGNS // LONGEST_ENTRY):
        held.add(Said.ANSWER, "x" * (LONGEST_ENTRY + 7), 0.0)
    assert sum(len(entry.text) for entry in held.since()) <= MOST_SIGNS
    assert held.since()[-1].text.endswith("(7 more signs are left out)")


@given(st.lists(st.text(min_size=1), max_size=20), st.text())
def test_walking_back_and_forth_ends_at_what_was_begun(lines: list[str], begun: str) -> None:
    typed = Typed()
    for line in lines:
        typed.add(line)
    shown, seen = begun, []
    for _ in typed.lines:
        shown = typed.older(shown)
        seen.append(shown)
    assert seen == list(reversed(typed.lines))
    assert typed.older(shown) == shown
    for _ in typed.lines:
        shown = typed.newer(shown)
    assert typed.newer(shown) == shown == begun


def test_what_is_typed_twice_in_a_row_is_kept_once() -> None:
    typed = Typed()
    for line in ["a", "a", "b", "a", *(str(n) for n in range(MOST_REMEMBERED))]:
        typed.add(line)
    assert typed.lines == tuple(str(n) for n in range(MOST_REMEMBERED))
    again = Typed()
    for line in "aaba":
        again.add(line)
    assert again.lines == ("a", "b", "a")
