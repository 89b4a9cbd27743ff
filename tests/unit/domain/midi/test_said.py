"""Messages as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.errors import ConfigurationError
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
from marlise_desktop.domain.midi.said import EXAMPLES, message_said, message_text
from tests.unit.domain.midi.strategies import MESSAGES


@given(MESSAGES)
def test_every_message_can_be_written_and_read_again(message: Message) -> None:
    assert message_said(message_text(message)) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PC 5 ch 1", ProgramChange(0, 5)),
        ("  pc5 ", ProgramChange(0, 5)),
        ("Program 5 channel 16", ProgramChange(15, 5)),
        ("CC 64 = 127 ch 1", ControlChange(0, 64, 127)),
        ("cc64=127", ControlChange(0, 64, 127)),
        ("CC 64 127 ch 2", ControlChange(1, 64, 127)),
        ("Note C4 = 100 ch 1", NoteOn(0, 60, 100)),
        ("note 60 100", NoteOn(0, 60, 100)),
        ("Note off C4", NoteOff(0, 60)),
        ("Note C4 off ch 3", NoteOff(2, 60)),
        ("Bend 0", PitchBend(0, 8192)),
        ("Bend -8192", PitchBend(0, 0)),
        ("Pressure 64", ChannelPressure(0, 64)),
        ("Pressure C4 = 64", KeyPressure(0, 60, 64)),
        ("START", RealTime.START),
        ("f0 7e 01 f7", SystemExclusive(b"\x7e\x01")),
        ("F3 05", SystemCommon(b"\xf3\x05")),
        ("B0 07 64", ControlChange(0, 7, 100)),
    ],
)
def test_messages_are_read_as_people_write_them(text: str, message: Message) -> None:
    assert message_said(text) == message


def test_the_examples_that_an_error_gives_are_right() -> None:
    texts = EXAMPLES.split(", ")
    assert [message_text(message_said(text)) for text in texts] == texts


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"PC {'1' * 5000}", "no MIDI message"),
        (f"Note {'1' * 5000} = 1", "no MIDI message"),
        (f"PC 1 ch {'1' * 5000}", "no MIDI message"),
        ("PC 128", "a program is 0 to 127, not 128"),
        ("PC 5 ch 17", "a channel is 1 to 16, not 17"),
        ("PC 5 ch 0", "a channel is 1 to 16, not 0"),
        ("CC 64 = 128", "a controller's value is 0 to 127, not 128"),
        ("CC 200 = 1", "a controller is 0 to 127, not 200"),
        ("Note C4 = 0", "a velocity is 1 to 127, not 0"),
        ("Note G#9 = 1", "“G#9” is no note"),
        ("Bend 9000", "a pitch bend is -8192 to 8191, not 9000"),
        ("F0 7E", "not one whole MIDI message"),
        ("C0 05 06", "not one whole MIDI message"),
        ("C0", "not one whole MIDI message"),
        ("FF F7", "not one whole MIDI message"),
        ("play louder", "“play louder” is no MIDI message"),
        ("", "is no MIDI message"),
    ],
)
def test_what_is_wrong_is_said(text: str, wrong: str) -> None:
    with pytest.raises(ConfigurationError, match=wrong):
        message_said(text)


@given(st.text(max_size=30))
def test_any_other_text_is_refused_in_words(text: str) -> None:
    try:
        message = message_said(text)
    except ConfigurationError:
        return
    assert message_said(message_text(message)) == message
