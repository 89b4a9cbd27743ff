"""The messages in what a device sends, however it is cut into packets and whatever is broken in it.

Source: MIDI 1.0 Detailed Specification, "Data Format": running status, real time, exclusive.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marlise_desktop.domain.midi.message import Message, RealTime, SystemExclusive
from marlise_desktop.domain.midi.wire import BEGIN_EXCLUSIVE, END_EXCLUSIVE, data_length, message_of, real_time

_STATUS = re.compile(rb"[\x80-\xff]")
LONGEST_EXCLUSIVE = 16384
"""Bytes of one exclusive message that are kept; dumps and firmware are longer, and nothing here needs them."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What a device has sent that was no message: counts since it came."""

    cut_off: int = 0
    """Messages that another one interrupted."""
    stray: int = 0
    """Data bytes of no message."""
    too_long: int = 0
    """Exclusive messages above the limit."""


class MidiStream:
    """The reader of one device; what it has begun to read stays until the rest comes."""

    def __init__(self) -> None:
        self._status = 0
        """Whose data bytes come, 0 when none may."""
        self._wanted = 0
        self._begun = False
        """Whether the message of that status still wants data."""
        self._data: list[int] = []
        self._exclusive: bytearray | None = None
        self._too_long_now = False
        self._cut_off = self._stray = self._too_long = 0

    @property
    def faults(self) -> Faults:
        return Faults(self._cut_off, self._stray, self._too_long)

    def feed(self, data: bytes) -> Sequence[Message]:
        """The messages that these bytes complete; never raises."""
        found: list[Message] = []
        place = 0
        while place < len(data):
            if self._exclusive is not None:
                place = self._take_exclusive(data, place)
                if place == len(data):
                    break
            message = self._take(data[place])
            place += 1
            if message is not None:
                found.append(message)
        return found

    def _take(self, byte: int) -> Message | None:
        if byte < 0x80:
            return self._take_data(byte)
        if byte >= 0xF8:
            message = real_time(byte)
            if message is RealTime.RESET:
                self._begin(0)
            return message
        if byte == END_EXCLUSIVE and self._exclusive is not None:
            return self._end_exclusive()
        self._begin(byte)
        if byte == BEGIN_EXCLUSIVE:
            self._exclusive, self._too_long_now = bytearray(), False
        elif self._status and not self._wanted:
            self._status, self._begun = 0, False
            return message_of(byte, ())
        return None

    def _take_data(self, byte: int) -> Message | None:
        if not self._status:
            self._stray += 1
            return None
        self._data.append(byte)
        self._begun = len(self._data) < self._wanted
        if self._begun:
            return None
        status, data, self._data = self._status, self._data, []
        if status >= BEGIN_EXCLUSIVE:
            self._status = 0  # only messages of a channel may leave their status out
        return message_of(status, data)

    def _begin(self, status: int) -> None:
        if self._begun or (self._exclusive is not None and not self._too_long_now):
            self._cut_off += 1
        self._exclusive = None
        self._data = []
        wanted = data_length(status) if status else None
        self._begun = wanted is not None
        self._status, self._wanted = (0, 0) if wanted is None else (status, wanted)

    def _take_exclusive(self, data: bytes, place: int) -> int:
        """Takes what belongs to the exclusive message from `place` on in one piece; answers where it stops."""
        status = _STATUS.search(data, place)
        end = len(data) if status is None else status.start()
        if self._exclusive is not None and not self._too_long_now:
            if len(self._exclusive) + end - place > LONGEST_EXCLUSIVE:
                self._exclusive.clear()
                self._too_long_now = True
                self._too_long += 1
            else:
                self._exclusive += data[place:end]
        return end

    def _end_exclusive(self) -> Message | None:
        whole = None if self._too_long_now or self._exclusive is None else SystemExclusive(bytes(self._exclusive))
        self._exclusive = None
        return whole
