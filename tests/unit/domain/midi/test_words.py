"""What people read of messages and controls."""

import pytest
from hypothesis import given

from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import (
    ChannelPressure,
    ControlChange,
    KeyPressure,
    Message,
    NoteOff,
    NoteOn,
    PitchBend,
    ProgramChange,
    RealTime,
    SystemCommon,
    SystemExclusive,
)
from marlise_desktop.domain.midi.words import control_words, message_words, program_words
from tests.unit.domain.midi.strategies import MESSAGES


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (ControlChange(0, 64, 127), "CC 64 (Sustain) on channel 1 = 127"),
        (ControlChange(15, 85, 0), "CC 85 on channel 16 = 0"),
        (ControlChange(0, 39, 1), "CC 39 (Volume, fine) on channel 1 = 1"),
        (NoteOn(0, 60, 100), "Note C4 on channel 1 = 100"),
        (NoteOff(0, 61), "Note C♯4 off on channel 1"),
        (KeyPressure(0, 60, 3), "Pressure of C4 on channel 1 = 3"),
        (ProgramChange(1, 5), "Program 5 on channel 2"),
        (ChannelPressure(0, 9), "Pressure on channel 1 = 9"),
        (PitchBend(0, 8192), "Pitch bend on channel 1 = 0"),
        (PitchBend(0, 0), "Pitch bend on channel 1 = -8192"),
        (PitchBend(0, 16383), "Pitch bend on channel 1 = +8191"),
        (SystemExclusive(b""), "System exclusive"),
        (SystemExclusive(bytes(range(8))), "System exclusive 00 01 02 03 04 05 06 07"),
        (SystemExclusive(bytes(100)), "System exclusive 00 00 00 00 00 00 00 00 … (100 bytes)"),
        (SystemCommon(b"\xf2\x01\x01"), "Song position 129"),
        (SystemCommon(b"\xf3\x05"), "Song 5"),
        (SystemCommon(b"\xf6"), "Tune request"),
        (RealTime.START, "Start"),
    ],
)
def test_messages_are_told_as_a_player_names_them(message: Message, words: str) -> None:
    assert message_words(message) == words


@given(MESSAGES)
def test_every_message_has_words(message: Message) -> None:
    assert message_words(message)


@pytest.mark.parametrize(
    ("control", "words"),
    [
        (Control(ControlKind.CC, 64, 0, DeviceId("FCB1010")), "CC 64 (Sustain) on channel 1 of FCB1010"),
        (Control(ControlKind.CC14, 11), "CC 11 with 43 (Expression) on any channel of any device"),
        (Control(ControlKind.NOTE, 36, 9), "Note C2 on channel 10 of any device"),
        (Control(ControlKind.PROGRAM, 2 << 7 | 5, 0), "Program 5 (bank 0:2) on channel 1 of any device"),
        (Control(ControlKind.PITCH_BEND), "Pitch bend on any channel of any device"),
        (Control(ControlKind.PRESSURE), "Pressure on any channel of any device"),
        (Control(ControlKind.KEY, key="PgDown"), "Key PgDown"),
    ],
)
def test_controls_are_told_with_their_place(control: Control, words: str) -> None:
    assert control_words(control) == words


def test_a_device_is_called_by_its_alias() -> None:
    control = Control(ControlKind.CC, 20, 0, DeviceId("USB MIDI 2"))
    assert control_words(control, lambda device: "Left board") == "CC 20 on channel 1 of Left board"


def test_the_first_bank_is_not_worth_words() -> None:
    assert program_words(5) == "Program 5"
    assert program_words((3 << 7 | 4) << 7 | 127) == "Program 127 (bank 3:4)"
