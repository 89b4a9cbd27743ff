"""Byte streams as devices send them, whole and broken."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.midi.message import (
    ControlChange,
    Message,
    NoteOff,
    NoteOn,
    ProgramChange,
    RealTime,
    SystemCommon,
    SystemExclusive,
)
from marlise_desktop.domain.midi.stream import LONGEST_EXCLUSIVE, Faults, MidiStream
from marlise_desktop.domain.midi.wire import bytes_of, data_length, message_of
from tests.unit.domain.midi.strategies import MESSAGES, REAL_TIME

_ANY_BYTES = st.one_of(
    st.binary(max_size=60),
    # Random bytes are mostly stray data; these are mostly statuses with what may follow them.
    st.lists(st.sampled_from((0, 1, 64, 127, *range(0x80, 0x100, 7), *range(0xF0, 0x100))), max_size=60).map(bytes),
)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[begin:end] for begin, end in pairwise(edges)]


def expected(data: bytes) -> tuple[list[Message], list[RealTime]]:
    """By the rules of the specification, from the whole: all but real time, and real time."""
    real_time = [RealTime(byte) for byte in data if byte >= 0xF8 and byte not in (0xF9, 0xFD)]
    bare = re.sub(rb"[\xf8-\xfe]", b"", data)
    parts = re.findall(rb"(?s)[\x80-\xff][\x00-\x7f]*", bare)
    found: list[Message] = []
    for part, following in zip(parts, [*parts[1:], b"\x80"], strict=False):
        status, rest = part[0], part[1:]
        if status == 0xF0:
            if following[0] == 0xF7 and len(rest) <= LONGEST_EXCLUSIVE:
                found.append(SystemExclusive(rest))
            continue
        length = data_length(status)
        if length is None:
            continue
        if status >= 0xF0:
            rest = rest[:length]
        groups = [rest[at : at + length] for at in range(0, len(rest), length)] if length else [b""]
        found += [message_of(status, group) for group in groups if len(group) == length]
    return found, real_time


@given(_ANY_BYTES)
def test_any_bytes_give_just_the_messages_that_are_in_them(data: bytes) -> None:
    heard = MidiStream().feed(data)
    others = [message for message in heard if not isinstance(message, RealTime)]
    assert (others, [message for message in heard if isinstance(message, RealTime)]) == expected(data)


@given(_ANY_BYTES, st.lists(st.integers(0, 60)))
def test_any_cut_into_packets_gives_the_same_messages(data: bytes, places: list[int]) -> None:
    stream, whole = MidiStream(), MidiStream()
    heard = [message for packet in cut(data, places) for message in stream.feed(packet)]
    assert heard == whole.feed(data)
    assert stream.faults == whole.faults


@given(st.lists(MESSAGES, max_size=20), st.lists(st.integers(0, 200)))
def test_messages_come_back_in_order_and_whole(messages: list[Message], places: list[int]) -> None:
    stream = MidiStream()
    sent = b"".join(bytes_of(message) for message in messages)
    assert [message for packet in cut(sent, places) for message in stream.feed(packet)] == messages
    assert stream.faults == Faults()


@given(MESSAGES, st.data())
def test_real_time_stands_inside_any_message_and_comes_first(message: Message, draw: st.DataObject) -> None:
    sent = bytes_of(message)
    tick = draw.draw(REAL_TIME.filter(lambda kind: kind is not RealTime.RESET))
    place = draw.draw(st.integers(0, len(sent) - 1))
    assert MidiStream().feed(sent[:place] + bytes((tick.value,)) + sent[place:]) == [tick, message]


def test_running_status_goes_on_over_real_time_and_undefined_real_time() -> None:
    heard = MidiStream().feed(bytes.fromhex("90 3c 64 f8 3e f9 64 fd 3c 00"))
    assert heard == [NoteOn(0, 60, 100), RealTime.CLOCK, NoteOn(0, 62, 100), NoteOff(0, 60)]


def test_system_common_and_undefined_statuses_end_running_status() -> None:
    for status in ("f1 00", "f2 00 00", "f3 00", "f4", "f5", "f6", "f7", "ff"):
        stream = MidiStream()
        stream.feed(bytes.fromhex(f"b0 07 64 {status}"))
        assert stream.feed(b"\x07\x65") == []
        assert stream.faults == Faults(stray=2)


def test_a_truncated_message_is_dropped_and_counted() -> None:
    stream = MidiStream()
    assert stream.feed(bytes.fromhex("b0 07 c0 05 90")) == [ProgramChange(0, 5)]
    assert stream.feed(bytes.fromhex("b0 07 01")) == [ControlChange(0, 7, 1)]
    assert stream.faults == Faults(cut_off=2)


def test_data_bytes_without_a_status_are_no_message() -> None:
    stream = MidiStream()
    assert stream.feed(bytes(range(100))) == []
    assert stream.faults == Faults(stray=100)


def test_an_exclusive_message_that_another_status_interrupts_is_dropped() -> None:
    stream = MidiStream()
    broken = bytes.fromhex("f0 7e 01 b0 07 64 02 03 f7")
    assert stream.feed(broken) == [
        ControlChange(0, 7, 100),
        ControlChange(0, 2, 3),
    ]
    assert stream.faults == Faults(cut_off=1)


def test_a_flood_of_exclusive_bytes_is_bounded_and_what_follows_is_heard() -> None:
    stream = MidiStream()
    stream.feed(b"\xf0")
    for _ in range(100):
        assert stream.feed(b"\x01" * LONGEST_EXCLUSIVE) == []
    assert stream.feed(b"\xf8\xf7\xc0\x01") == [RealTime.CLOCK, ProgramChange(0, 1)]
    assert stream.faults == Faults(too_long=1)


def test_tune_request_has_no_data() -> None:
    stream = MidiStream()
    assert stream.feed(b"\xf6\x01") == [SystemCommon(b"\xf6")]
    assert stream.faults == Faults(stray=1)
