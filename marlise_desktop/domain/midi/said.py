"""MIDI messages as people write them, `PC 5 ch 1`, and back."""

import re
from collections.abc import Callable, Mapping

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
)
from marlise_desktop.domain.midi.stream import MidiStream
from marlise_desktop.domain.midi.wire import bytes_of
from marlise_desktop.domain.midi.words import MIDDLE, bend_text
from marlise_desktop.domain.note import note_said, note_text

EXAMPLES = (
    "PC 5 ch 1, CC 64 = 127 ch 1, Note C4 = 100 ch 1, Note off C4 ch 1, Bend 0 ch 1, Pressure 64 ch 1, F0 7E 01 F7"
)
_REAL_TIME = {"start": RealTime.START, "stop": RealTime.STOP, "continue": RealTime.CONTINUE, "clock": RealTime.CLOCK}
_NUMBER = r"([+-]?\d{1,9})"
_NOTE = r"([a-g][#♯b♭]?-?\d|\d{1,9})"
_HEX = re.compile(r"[0-9a-f]{2}(\s+[0-9a-f]{2})*", re.IGNORECASE)


def message_text(message: Message) -> str:
    """As `message_said` takes it."""
    match message:
        case ControlChange(channel, controller, value):
            text = f"CC {controller} = {value}"
        case ProgramChange(channel, program):
            text = f"PC {program}"
        case NoteOn(channel, note, velocity):
            text = f"Note {note_text(note)} = {velocity}"
        case NoteOff(channel, note, velocity):
            text = f"Note off {note_text(note)}{f' = {velocity}' if velocity else ''}"
        case KeyPressure(channel, note, pressure):
            text = f"Pressure {note_text(note)} = {pressure}"
        case ChannelPressure(channel, pressure):
            text = f"Pressure {pressure}"
        case PitchBend(channel, value):
            text = f"Bend {bend_text(value)}"
        case _:
            return _without_channel(message)
    return f"{text} ch {channel + 1}"


def message_said(text: str) -> Message:
    """The message of a text; channel 1 where it names none. Raises ConfigurationError with what is wrong with it."""
    said = " ".join(text.split())
    if said.lower() in _REAL_TIME:
        return _REAL_TIME[said.lower()]
    if _HEX.fullmatch(said) and int(said[:2], 16) >= 0x80:
        return _of_bytes(said)
    for form, made in _FORMS.items():
        found = re.fullmatch(rf"{form}(?: ch(?:annel)? (\d{{1,9}}))?", said, re.IGNORECASE)
        if found:
            *parts, channel = found.groups()
            return made(said, _bounded(said, "a channel", channel or "1", 1, 16) - 1, *parts)
    raise ConfigurationError(f"“{said}” is no MIDI message that can be sent", hint=f"Write it so: {EXAMPLES}.")


def _without_channel(message: Message) -> str:
    for name, kind in _REAL_TIME.items():
        if message is kind:
            return name.capitalize()
    return bytes_of(message).hex(" ").upper()


def _of_bytes(said: str) -> Message:
    stream = MidiStream()
    found = stream.feed(bytes.fromhex(said))
    if len(found) != 1 or bytes_of(found[0]).hex(" ") != said.lower():
        raise ConfigurationError(f"“{said}” is not one whole MIDI message", hint="One message a line, from its status.")
    return found[0]


def _bounded(said: str, what: str, number: str, lowest: int, highest: int) -> int:
    value = int(number)
    if not lowest <= value <= highest:
        raise ConfigurationError(f"{what} is {lowest} to {highest}, not {value}, in “{said}”")
    return value


def _note(said: str, text: str) -> int:
    note = note_said(text)
    if note is None:
        raise ConfigurationError(f"“{text}” is no note that MIDI has, in “{said}”", hint="Notes go from C-1 to G9.")
    return note


def _controller(said: str, channel: int, controller: str, value: str) -> Message:
    number = _bounded(said, "a controller", controller, 0, 127)
    return ControlChange(channel, number, _bounded(said, "a controller's value", value, 0, 127))


def _program(said: str, channel: int, program: str) -> Message:
    return ProgramChange(channel, _bounded(said, "a program", program, 0, 127))


def _note_off(said: str, channel: int, note: str, velocity: str | None) -> Message:
    return NoteOff(channel, _note(said, note), _bounded(said, "a velocity", velocity or "0", 0, 127))


def _note_on(said: str, channel: int, note: str, velocity: str) -> Message:
    return NoteOn(channel, _note(said, note), _bounded(said, "a velocity", velocity, 1, 127))


def _key_pressure(said: str, channel: int, note: str, pressure: str) -> Message:
    return KeyPressure(channel, _note(said, note), _bounded(said, "a pressure", pressure, 0, 127))


def _pressure(said: str, channel: int, pressure: str) -> Message:
    return ChannelPressure(channel, _bounded(said, "a pressure", pressure, 0, 127))


def _bend(said: str, channel: int, value: str) -> Message:
    return PitchBend(channel, _bounded(said, "a pitch bend", value, -MIDDLE, MIDDLE - 1) + MIDDLE)


_FORMS: Mapping[str, Callable[..., Message]] = {
    rf"cc ?{_NUMBER} ?[= ] ?{_NUMBER}": _controller,
    rf"(?:pc|program) ?{_NUMBER}": _program,
    rf"note off {_NOTE}(?: ?[= ] ?{_NUMBER})?": _note_off,
    rf"note {_NOTE} off(?: ?[= ] ?{_NUMBER})?": _note_off,
    rf"note {_NOTE} ?[= ] ?{_NUMBER}": _note_on,
    rf"pressure {_NOTE} ?[= ] ?{_NUMBER}": _key_pressure,
    rf"pressure {_NUMBER}": _pressure,
    rf"(?:pitch )?bend {_NUMBER}": _bend,
}
