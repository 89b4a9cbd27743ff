"""Requests and replies as bytes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.modhost.protocol import (
    LONGEST_MESSAGE,
    ProtocolError,
    Reply,
    ReplyForm,
    UnsendableError,
    decimal,
    parse_reply,
    quoted,
    request,
)


def words_of(message: bytes) -> list[str]:
    """The engine's own way to part a message, told again from the conformance transcripts."""
    words, word, inside, at = [], "", False, 0
    text = message.rstrip(b"\0").rstrip(b" \t\r\n").decode(errors="surrogateescape")
    while at < len(text):
        letter = text[at]
        if text.startswith('\\"', at):
            word, at = word + '"', at + 1
        elif letter == '"':
            inside = not inside
        elif letter == " " and not inside:
            words.append(word)
            word = ""
        else:
            word += letter
        at += 1
    return [*words, word]


sendable = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])).filter(
    lambda word: not (word.endswith("\\") and any(letter.isspace() for letter in word))
)


@given(st.lists(sendable, min_size=1, max_size=4))
def test_what_is_sent_is_what_the_engine_reads(words: list[str]) -> None:
    """Spaces, quotes, backslashes, line ends and empty words arrive as they are."""
    message = request("word", *words, "end").data
    assert message.endswith(b"\0")
    assert message.count(b"\0") == 1
    assert words_of(message) == ["word", *words, "end"]


@pytest.mark.parametrize("word", ["a\0b", "ends with a space and \\"])
def test_what_cannot_be_carried_is_refused(word: str) -> None:
    with pytest.raises(UnsendableError):
        quoted(word)


def test_a_message_that_is_too_long_is_refused() -> None:
    with pytest.raises(UnsendableError):
        request("patch_set", "x" * LONGEST_MESSAGE)


def test_bytes_of_file_names_pass() -> None:
    """A file's name that is no UTF-8 goes out as the bytes it is."""
    assert request("a", b"\xff.wav".decode(errors="surrogateescape")).data == b"a \xff.wav\0"


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_the_same(value: float) -> None:
    """Nine digits hold a single-precision number, with a dot whatever the locale."""
    text = decimal(value)
    assert "," not in text
    assert math.isclose(float(text), value, rel_tol=1e-8)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(UnsendableError):
        decimal(value)


@pytest.mark.parametrize(
    ("form", "data", "reply"),
    [
        (ReplyForm.STATUS, b"resp 0", Reply(0)),
        (ReplyForm.STATUS, b"resp 17", Reply(17)),
        (ReplyForm.STATUS, b"resp -205", Reply(-205)),
        (ReplyForm.NUMBER, b"resp -3", Reply(-3)),
        (ReplyForm.INVERTED, b"resp 1", Reply(0)),
        (ReplyForm.INVERTED, b"resp 0", Reply(-902)),
        (ReplyForm.TEXT, b"", Reply(0, text="")),
        (ReplyForm.TEXT, b"@prefix a: <b> .\n", Reply(0, text="@prefix a: <b> .\n")),
        (ReplyForm.TEXT, b"resp 0 mute panic", Reply(0, text="mute panic")),
        (ReplyForm.TEXT, b"resp -902", Reply(-902, text="")),
        (ReplyForm.TEXT, b"not found", Reply(0, text="not found")),
    ],
)
def test_replies_are_read_by_their_form(form: ReplyForm, data: bytes, reply: Reply) -> None:
    read = parse_reply(form, data)
    assert (read.status, read.text) == (reply.status, reply.text)
    assert read.refused == (reply.status < 0)


def test_a_number_is_read_with_its_status() -> None:
    assert parse_reply(ReplyForm.NUMBER, b"resp 0 -6.5000").value == -6.5
    assert math.isnan(parse_reply(ReplyForm.NUMBER, b"resp 0 nan").value)


def test_refused_items_are_read_by_their_place() -> None:
    assert parse_reply(ReplyForm.ITEMS, b"resp 0").refused_items == {}
    reply = parse_reply(ReplyForm.ITEMS, b"resp -3 1:-3 20:-103")
    assert (reply.status, reply.refused_items) == (-3, {1: -3, 20: -103})


@pytest.mark.parametrize("data", [b"", b"invalid argument", b"resp", b"resp 0 x", b"resp 0 1:x", b"resp -3 :-3"])
def test_what_is_no_list_of_items_is_told(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_reply(ReplyForm.ITEMS, data)


@pytest.mark.parametrize("form", [ReplyForm.STATUS, ReplyForm.NUMBER, ReplyForm.INVERTED])
@pytest.mark.parametrize("data", [b"", b"not found", b"few arguments", b"resp", b"resp x", b"resp 0 1 2", b"RESP 0"])
def test_what_is_no_reply_is_told(form: ReplyForm, data: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_reply(form, data)


@pytest.mark.parametrize("data", [b"resp 0", b"resp 0 x"])
def test_a_missing_number_is_told(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_reply(ReplyForm.NUMBER, data)


@given(st.sampled_from(ReplyForm), st.binary())
def test_any_bytes_are_read_or_refused(form: ReplyForm, data: bytes) -> None:
    """Nothing but a ProtocolError comes of garbage."""
    try:
        parse_reply(form, data)
    except ProtocolError:
        return
