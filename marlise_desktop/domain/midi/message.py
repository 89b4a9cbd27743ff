"""MIDI messages as values. Channels count from 0, as on the wire; people are told them from 1.

Source: MIDI 1.0 Detailed Specification, 4.2.1, tables I to VII.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class NoteOn:
    """`velocity` is 1-127: a note-on with velocity 0 is a NoteOff."""

    channel: int
    note: int
    velocity: int


@dataclass(frozen=True, slots=True)
class NoteOff:
    channel: int
    note: int
    velocity: int = 0


@dataclass(frozen=True, slots=True)
class KeyPressure:
    channel: int
    note: int
    pressure: int


@dataclass(frozen=True, slots=True)
class ControlChange:
    """`controller` and `value` are 0-127."""

    channel: int
    controller: int
    value: int


@dataclass(frozen=True, slots=True)
class ProgramChange:
    """`program` is 0-127."""

    channel: int
    program: int


@dataclass(frozen=True, slots=True)
class ChannelPressure:
    channel: int
    pressure: int


@dataclass(frozen=True, slots=True)
class PitchBend:
    """`value` is 0-16383, 8192 in the middle."""

    channel: int
    value: int


@dataclass(frozen=True, slots=True)
class SystemExclusive:
    """`data` is what stands between F0 and F7."""

    data: bytes


class RealTime(Enum):
    """The status bytes that may stand anywhere."""

    CLOCK = 0xF8
    START = 0xFA
    CONTINUE = 0xFB
    STOP = 0xFC
    ACTIVE_SENSING = 0xFE
    RESET = 0xFF


@dataclass(frozen=True, slots=True)
class SystemCommon:
    """Time code, song position, song select and tune request, as they came."""

    data: bytes


ChannelMessage: TypeAlias = NoteOn | NoteOff | KeyPressure | ControlChange | ProgramChange | ChannelPressure | PitchBend
Message: TypeAlias = ChannelMessage | SystemExclusive | RealTime | SystemCommon
