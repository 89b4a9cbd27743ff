"""One MIDI message and its bytes.

Source: MIDI 1.0 Detailed Specification, 4.2.1, tables I to VII.
"""

from collections.abc import Sequence

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

BEGIN_EXCLUSIVE, END_EXCLUSIVE = 0xF0, 0xF7
_CHANNEL_LENGTHS = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
_COMMON_LENGTHS = {0xF1: 1, 0xF2: 2, 0xF3: 1, 0xF6: 0}
_REAL_TIME = {kind.value: kind for kind in RealTime}


def data_length(status: int) -> int | None:
    """How many data bytes follow a status; None for real time, exclusive and undefined ones."""
    return _CHANNEL_LENGTHS.get(status & 0xF0) if status < BEGIN_EXCLUSIVE else _COMMON_LENGTHS.get(status)


def real_time(status: int) -> RealTime | None:
    """None for F9 and FD too, which are undefined."""
    return _REAL_TIME.get(status)


def message_of(status: int, data: Sequence[int]) -> Message:
    """The message of a status that has a `data_length`, with just that many data bytes."""
    if status >= BEGIN_EXCLUSIVE:
        return SystemCommon(bytes((status, *data)))
    channel = status & 0x0F
    match status & 0xF0:
        case 0x80:
            return NoteOff(channel, data[0], data[1])
        case 0x90:
            return NoteOn(channel, data[0], data[1]) if data[1] else NoteOff(channel, data[0])
        case 0xA0:
            return KeyPressure(channel, data[0], data[1])
        case 0xB0:
            return ControlChange(channel, data[0], data[1])
        case 0xC0:
            return ProgramChange(channel, data[0])
        case 0xD0:
            return ChannelPressure(channel, data[0])
        case _:
            return PitchBend(channel, data[0] | data[1] << 7)


def bytes_of(message: Message) -> bytes:
    """Raises ValueError where a number does not fit into its bits."""
    match message:
        case SystemExclusive(data):
            return bytes((BEGIN_EXCLUSIVE, *_checked(data), END_EXCLUSIVE))
        case SystemCommon(data):
            return data
        case RealTime():
            return bytes((message.value,))
        case _:
            return _channel_bytes(message)


def _channel_bytes(message: ChannelMessage) -> bytes:
    match message:
        case NoteOff(channel, note, velocity):
            return _channel(0x80, channel, note, velocity)
        case NoteOn(channel, note, velocity):
            return _channel(0x90, channel, note, velocity)
        case KeyPressure(channel, note, pressure):
            return _channel(0xA0, channel, note, pressure)
        case ControlChange(channel, controller, value):
            return _channel(0xB0, channel, controller, value)
        case ProgramChange(channel, program):
            return _channel(0xC0, channel, program)
        case ChannelPressure(channel, pressure):
            return _channel(0xD0, channel, pressure)
        case PitchBend(channel, value):
            return _channel(0xE0, channel, value & 0x7F, value >> 7)


def _channel(status: int, channel: int, *data: int) -> bytes:
    if not 0 <= channel <= 15:
        raise ValueError(f"MIDI has channels 0 to 15, not {channel}")
    return bytes((status | channel, *_checked(data)))


def _checked(data: Sequence[int]) -> Sequence[int]:
    for byte in data:
        if not 0 <= byte <= 127:
            raise ValueError(f"MIDI data are 0 to 127, not {byte}")
    return data
