"""Typed lines as words, with the engine's own rules for quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.modhost.protocol import UnsendableError, request
from marlise_desktop.session.console.words import quoted, split

WORDS = st.lists(st.text().filter(lambda word: not (word.endswith("\\") and any(map(str.isspace, word)))))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", ()),
        ("   ", ()),
        ("cpu_load", ("cpu_load",)),
        ("  param_get   0\tgain ", ("param_get", "0", "gain")),
        ('bypass "Big Amp" 1', ("bypass", "Big Amp", "1")),
        ('say "" x', ("say", "", "x")),
        (r"say \"hi\" C:\new", ("say", '"hi"', r"C:\new")),
        (r'say "a \"b\" c"', ("say", 'a "b" c')),
        ('a"b c"d', ("ab cd",)),
    ],
)
def test_lines(line: str, words: tuple[str, ...]) -> None:
    assert split(line).texts == words
    assert not split(line).open


def test_a_quote_that_does_not_end_is_known() -> None:
    typed = split('bypass "Big A')
    assert (typed.open, typed.texts) == (True, ("bypass", "Big A"))


@given(WORDS)
def test_words_come_back_as_they_were(words: list[str]) -> None:
    typed = split(" ".join(map(quoted, words)))
    assert typed.texts == tuple(words)
    assert not typed.open


@given(st.text())
def test_any_line_is_read_and_places_are_its_own(line: str) -> None:
    typed = split(line)
    ends = [0, *(place for word in typed.words for place in (word.start, word.end)), len(line)]
    assert ends == sorted(ends)
    assert all(line[word.start : word.end] == line[word.start : word.end].strip() or typed.open for word in typed.words)
    outside = "".join(line[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))
    assert not outside.strip()


@given(WORDS.filter(bool))
def test_the_engine_is_told_the_same_words(words: list[str]) -> None:
    """What is typed in quotes is sent in quotes."""
    try:
        sent = request(*split(" ".join(map(quoted, words))).texts)
    except (UnsendableError, UnicodeEncodeError):
        return
    assert split(sent.data[:-1].decode(errors="surrogateescape")).texts == tuple(words)
