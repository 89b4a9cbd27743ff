"""MIDI in words for people. Channels count from 1, programs and banks from 0, as on most foot controllers."""

from collections.abc import Callable
from typing import assert_never

from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.controllers import controller_name
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import (
    ChannelMessage,
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
from marlise_desktop.domain.note import note_text

MIDDLE = 8192
"""A pitch bend at rest."""
_MOST_BYTES = 8
_REAL_TIME = {
    RealTime.CLOCK: "Clock",
    RealTime.START: "Start",
    RealTime.CONTINUE: "Continue",
    RealTime.STOP: "Stop",
    RealTime.ACTIVE_SENSING: "Active sensing",
    RealTime.RESET: "Reset",
}
_COMMON = {0xF1: "Time code", 0xF2: "Song position", 0xF3: "Song", 0xF6: "Tune request"}


def message_words(message: Message) -> str:
    """`CC 64 (Sustain) on channel 1 = 127`."""
    match message:
        case RealTime():
            return _REAL_TIME[message]
        case SystemExclusive(data):
            return f"System exclusive {_shortened(data)}".rstrip()
        case SystemCommon(data):
            return _common_words(data)
        case _:
            what, value = _channel_words(message)
            return f"{what} on channel {message.channel + 1}{f' = {value}' if value else ''}"


def control_words(control: Control, called: Callable[[DeviceId], str] = str) -> str:
    """`CC 64 (Sustain) on channel 1 of FCB1010`; `called` gives a device's alias."""
    if control.kind is ControlKind.KEY:
        return f"Key {control.key}"
    channel = "any channel" if control.channel is None else f"channel {control.channel + 1}"
    device = "any device" if control.device is None else called(control.device)
    return f"{_control_name(control)} on {channel} of {device}"


def program_words(number: int) -> str:
    """Of a program with its bank, `bank * 128 + program`: `Program 5 (bank 0:2)`, `Program 5` in the first bank."""
    bank, program = divmod(number, 128)
    return f"Program {program} (bank {bank >> 7}:{bank & 127})" if bank else f"Program {program}"


def bend_text(value: int) -> str:
    """-8192 to +8191, 0 in the middle."""
    return f"{value - MIDDLE:+d}" if value != MIDDLE else "0"


def _control_name(control: Control) -> str:
    match control.kind:
        case ControlKind.NOTE:
            return f"Note {note_text(control.number)}"
        case ControlKind.CC:
            return _controller(control.number)
        case ControlKind.CC14:
            name = controller_name(control.number)
            return f"CC {control.number} with {control.number + 32}{f' ({name})' if name else ''}"
        case ControlKind.PROGRAM:
            return program_words(control.number)
        case ControlKind.PITCH_BEND:
            return "Pitch bend"
        case ControlKind.PRESSURE:
            return "Pressure"
        case ControlKind.KEY:
            return f"Key {control.key}"
        case _:
            assert_never(control.kind)


def _controller(number: int) -> str:
    name = controller_name(number)
    return f"CC {number} ({name})" if name else f"CC {number}"


def _channel_words(message: ChannelMessage) -> tuple[str, str]:
    """What it is, and its value, which is empty where it has none."""
    match message:
        case NoteOn(_, note, velocity):
            return f"Note {note_text(note)}", str(velocity)
        case NoteOff(_, note, _):
            return f"Note {note_text(note)} off", ""
        case KeyPressure(_, note, pressure):
            return f"Pressure of {note_text(note)}", str(pressure)
        case ControlChange(_, controller, value):
            return _controller(controller), str(value)
        case ProgramChange(_, program):
            return f"Program {program}", ""
        case ChannelPressure(_, pressure):
            return "Pressure", str(pressure)
        case PitchBend(_, value):
            return "Pitch bend", bend_text(value)


def _common_words(data: bytes) -> str:
    name = _COMMON[data[0]]
    if len(data) == 3:
        return f"{name} {data[1] | data[2] << 7}"
    return f"{name} {data[1]}" if len(data) == 2 else name


def _shortened(data: bytes) -> str:
    shown = data[:_MOST_BYTES].hex(" ").upper()
    return f"{shown} … ({len(data)} bytes)" if len(data) > _MOST_BYTES else shown
