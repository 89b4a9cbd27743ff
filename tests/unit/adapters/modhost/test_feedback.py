"""The feedback stream."""

import logging
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.modhost.feedback import (
    LONGEST_MESSAGE,
    BatchEnded,
    FeedbackEvent,
    FeedbackStream,
    InstanceMuted,
    LevelMeasured,
    LineLogged,
    LoadMeasured,
    MessageCame,
    MessagesLost,
    MeterRead,
    OutputMoved,
    ParameterMoved,
    PitchHeard,
    PropertyMoved,
    Silenced,
    TimeMeasured,
    Unread,
    read_message,
)
from marlise_desktop.adapters.modhost.protocol import ProtocolError
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pitch import Pitch

MESSAGES: list[tuple[str, FeedbackEvent]] = [
    ("param_set 3 gain -6.500000", ParameterMoved(3, "gain", -6.5)),
    ("param_set 3 :bypass 1.000000", ParameterMoved(3, ":bypass", 1.0)),
    ("output_set 0 gr 0.250000", OutputMoved(0, "gr", 0.25)),
    ("audio_monitor 1 0.125900", LevelMeasured(1, 0.1259)),
    ("cpu_load 3.500000 0.000000 12", LoadMeasured(3.5, 12)),
    ("log 3 it is\nbroken", LineLogged(logging.ERROR, "it is\nbroken")),
    ("log 0 trace", LineLogged(logging.DEBUG, "trace")),
    ("fault 4 not a number", InstanceMuted(4, "not a number")),
    ("meter system:capture 1 0.500000 0.250000", MeterRead("system:capture 1", 0.5, 0.25)),
    ("dsp_time 3 12.5 40.1", TimeMeasured(3, 12.5, 40.1)),
    ("tuner 445.0000 19.56 69 0.998", PitchHeard(Pitch(445.0, 19.56, 69, 0.998))),
    ("tuner 0.0000 0.00 0 0.000", PitchHeard(None)),
    ("midi_raw 1 4294967295 b00b7f", MessageCame(1, 4294967295, b"\xb0\x0b\x7f")),
    ("midi_raw 32 0 f8", MessageCame(32, 0, b"\xf8")),
    ("midi_raw 1 2 b00b7f 7", MessageCame(1, 2, b"\xb0\x0b\x7f", (7,))),
    ("midi_raw 1 2 b00b7f 0,12,4095", MessageCame(1, 2, b"\xb0\x0b\x7f", (0, 12, 4095))),
    ("midi_lost 17", MessagesLost(17)),
    ("panic", Silenced()),
    ("data_finish", BatchEnded()),
    ("patch_set 0 urn:p b 1", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.BOOL, True))),
    ("patch_set 0 urn:p i -7", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.INT, -7))),
    ("patch_set 0 urn:p l 12345678901", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.LONG, 12345678901))),
    ("patch_set 0 urn:p f 0.250000", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.FLOAT, 0.25))),
    ("patch_set 0 urn:p g 0.1", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.DOUBLE, 0.1))),
    ("patch_set 0 urn:p s two  words\n", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.STRING, "two  words\n"))),
    ("patch_set 0 urn:p s ", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.STRING, ""))),
    ("patch_set 0 urn:p p /a b.wav", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.PATH, "/a b.wav"))),
    ("patch_set 0 urn:p u urn:x", PropertyMoved(0, "urn:p", PropertyValue(PropertyType.URI, "urn:x"))),
]
UNREAD = [
    "",
    "param_set",
    "param_set x gain 1",
    "param_set 0 gain",
    "param_set 0 gain loud",
    "patch_set 0 urn:p v 2-f-1:2",
    "patch_set 0 urn:p z 1",
    "patch_set 0 urn:p i x",
    "transport 1 4",
    "tuner nan 0.00 69 1.000",
    "tuner 440 0",
    "midi_mapped 0 gain 0 7 0.5 0 1",
    "midi_raw 1 2",
    "midi_raw 1 x b0",
    "midi_raw 1 2 b",
    "midi_raw 1 2 ",
    "midi_raw 1 2 b0 0b",
    "midi_raw 1 2 zz",
    "midi_raw 1 2 b0 1,",
    "midi_raw 1 2 b0 1 2",
    "midi_lost",
    "midi_lost many",
    "log x y",
    "from a newer engine",
]


@pytest.mark.parametrize(("text", "event"), MESSAGES, ids=[text for text, _ in MESSAGES])
def test_each_message_is_read(text: str, event: FeedbackEvent) -> None:
    assert read_message(text) == event


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_understood_is_let_by(text: str) -> None:
    """An unknown or malformed message is no error: the rest of the stream goes on."""
    assert read_message(text) == Unread(text)


def test_a_value_may_be_no_number() -> None:
    event = read_message("param_set 0 gain nan")
    assert isinstance(event, ParameterMoved)
    assert math.isnan(event.value)


def test_bytes_that_are_no_text() -> None:
    """A file keeps the bytes of its name; other texts show them."""
    path, string = FeedbackStream().feed(b"patch_set 0 u p /\xff\0patch_set 0 u s \xff\0")
    assert path == PropertyMoved(0, "u", PropertyValue(PropertyType.PATH, "/\udcff"))
    assert string == PropertyMoved(0, "u", PropertyValue(PropertyType.STRING, "\\xff"))


@given(st.lists(st.sampled_from([*(text for text, _ in MESSAGES), *UNREAD])), st.lists(st.integers(0, 30)))
def test_any_split_gives_the_same_events(texts: list[str], cuts: list[int]) -> None:
    """However the bytes arrive, the events are the same."""
    data = b"".join(text.encode() + b"\0" for text in texts)
    stream, got = FeedbackStream(), list[FeedbackEvent]()
    for cut in cuts:
        got += stream.feed(data[:cut])
        data = data[cut:]
    got += stream.feed(data)
    assert got == [read_message(text) for text in texts]


@given(st.integers(1, 32), st.integers(0, 2**32 - 1), st.binary(min_size=1, max_size=256))
def test_every_message_of_a_device_is_read(port: int, frame: int, message: bytes) -> None:
    assert read_message(f"midi_raw {port} {frame} {message.hex()}") == MessageCame(port, frame, message)


@given(st.sampled_from(["midi_raw", "midi_lost"]), st.text())
def test_nonsense_of_a_device_is_let_by(word: str, rest: str) -> None:
    """Whatever stands where a message should: it is read as one, or let by."""
    text = f"{word} {rest}"
    assert isinstance(read_message(text), MessageCame | MessagesLost | Unread)


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    assert len(list(FeedbackStream().feed(data))) == data.count(b"\0")


def test_a_message_without_end_is_told() -> None:
    with pytest.raises(ProtocolError):
        list(FeedbackStream().feed(b"x" * (LONGEST_MESSAGE + 1)))
