"""Messages as bytes and back."""

import pytest
from hypothesis import given

from marlise_desktop.domain.midi.message import (
    ControlChange,
    Message,
    NoteOff,
    NoteOn,
    PitchBend,
    ProgramChange,
    SystemExclusive,
)
from marlise_desktop.domain.midi.stream import MidiStream
from marlise_desktop.domain.midi.wire import bytes_of, message_of
from tests.unit.domain.midi.strategies import MESSAGES


@given(MESSAGES)
def test_a_message_comes_back_from_its_bytes(message: Message) -> None:
    assert MidiStream().feed(bytes_of(message)) == [message]


@pytest.mark.parametrize(
    ("message", "on_the_wire"),
    [
        (NoteOn(0, 60, 100), "90 3c 64"),
        (NoteOff(1, 60, 64), "81 3c 40"),
        (ControlChange(15, 64, 127), "bf 40 7f"),
        (ProgramChange(0, 5), "c0 05"),
        (PitchBend(0, 8192), "e0 00 40"),
        (SystemExclusive(b"\x7e\x7f\x06\x01"), "f0 7e 7f 06 01 f7"),
    ],
)
def test_bytes_are_those_of_the_specification(message: Message, on_the_wire: str) -> None:
    assert bytes_of(message) == bytes.fromhex(on_the_wire)


def test_a_note_on_with_velocity_zero_is_a_note_off() -> None:
    assert message_of(0x93, (60, 0)) == NoteOff(3, 60)


@pytest.mark.parametrize(
    "message",
    [NoteOn(16, 60, 1), NoteOn(0, 128, 1), ControlChange(0, 1, -1), PitchBend(0, 16384), SystemExclusive(b"\xf7")],
)
def test_what_does_not_fit_is_refused_instead_of_sent_as_something_else(message: Message) -> None:
    with pytest.raises(ValueError, match="MIDI"):
        bytes_of(message)
