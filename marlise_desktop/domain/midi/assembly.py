"""What a player did, from the messages of all devices: one thing each, also where a device says it in several messages.

Source: MIDI 1.0 Detailed Specification, "Control Change" (14 bits: the coarse half on 0-31, the fine one on 32-63) and
"Bank Select" (CC 0 and 32 before a program change).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import (
    ChannelPressure,
    ControlChange,
    Message,
    NoteOff,
    NoteOn,
    PitchBend,
    ProgramChange,
)
from marlise_desktop.domain.midi.stream import Faults, MidiStream

LONGEST_WAIT_S = 0.005
"""How long a half waits for the other: a message takes 1 ms on a MIDI cable."""
_BANK, _BANK_FINE = 0, 32
HALF = 32
"""What lies between the numbers of the two halves."""


@dataclass(frozen=True, slots=True)
class Played:
    """A control has moved to `value` (0 to its `highest`; 0 for a note that ends; the program for a program change).

    `message` is the last one of those that said so, None for a key of the computer.
    """

    device: DeviceId
    control: Control
    value: int
    message: Message | None
    time_s: float


_Key: TypeAlias = tuple[DeviceId, int, int]
"""Device, channel, controller."""
_Playable: TypeAlias = NoteOn | NoteOff | ControlChange | PitchBend | ChannelPressure


class Assembly:
    """Of all devices. Has no clock: `flush` is called at `deadline`.

    `wants_fine(device, channel, controller)` says of a coarse controller that it and its fine half are one control; all
    else is told by each message alone. A bank select and the program change after it are one.
    `seen` is called for every message, also of those that no control sends.
    """

    def __init__(
        self,
        wants_fine: Callable[[DeviceId, int, int], bool],
        seen: Callable[[DeviceId, Message, float], None] = lambda device, message, time_s: None,
    ) -> None:
        self._wants_fine = wants_fine
        self._seen = seen
        self._streams: dict[DeviceId, MidiStream] = {}
        self._values: dict[_Key, int] = {}
        """The newest of each half, and of the banks."""
        self._waiting: dict[_Key, tuple[ControlChange, float]] = {}

    def take(self, device: DeviceId, data: bytes, time_s: float) -> Sequence[Played]:
        """What these bytes bring to an end, and what has waited too long by then. Never raises."""
        done = list(self.flush(time_s)) if self._waiting else []
        stream = self._streams.setdefault(device, MidiStream())
        for message in stream.feed(data):
            self._seen(device, message, time_s)
            if isinstance(message, ControlChange):
                done += self._control(device, message, time_s)
            elif isinstance(message, ProgramChange):
                done.append(self._program(device, message, time_s))
            elif isinstance(message, _Playable):
                done.append(_plain(device, message, time_s))
        return done

    def deadline(self) -> float | None:
        """When the first half has waited long enough; None if none waits."""
        return min((since + LONGEST_WAIT_S for _, since in self._waiting.values()), default=None)

    def flush(self, now: float) -> Sequence[Played]:
        """Those whose other half has not come."""
        late = [key for key, (_, since) in self._waiting.items() if since + LONGEST_WAIT_S <= now]
        return [played for key in late for played in self._alone(key)]

    def forget(self, device: DeviceId) -> None:
        """Begins anew with a device that is gone: what it had begun to send does not come any more."""
        self._streams.pop(device, None)
        self._values = {key: value for key, value in self._values.items() if key[0] != device}
        self._waiting = {key: half for key, half in self._waiting.items() if key[0] != device}

    def has_banks(self, device: DeviceId) -> bool:
        """Whether its programs have been told to be of a bank, which any of its messages may change."""
        return any(key[0] == device and key[2] in (_BANK, _BANK_FINE) for key in self._values)

    def faults(self, device: DeviceId) -> Faults:
        stream = self._streams.get(device)
        return stream.faults if stream else Faults()

    def _control(self, device: DeviceId, message: ControlChange, time_s: float) -> Sequence[Played]:
        key = (device, message.channel, message.controller)
        fine = self._is_half(key)
        if not fine and message.controller not in (_BANK, _BANK_FINE):
            return [_plain(device, message, time_s)]
        before = self._alone(key) if key in self._waiting else ()
        self._values[key] = message.value
        other = (device, message.channel, message.controller ^ HALF)
        if fine and other in self._waiting:
            del self._waiting[other]
            return [*before, self._joined(device, message, time_s)]
        self._waiting[key] = (message, time_s)
        return before

    def _is_half(self, key: _Key) -> bool:
        device, channel, controller = key
        return controller < 2 * HALF and self._wants_fine(device, channel, controller % HALF)

    def _alone(self, key: _Key) -> Sequence[Played]:
        device, channel, controller = key
        message, since = self._waiting.pop(key)
        if not self._is_half(key):
            return [_plain(device, message, since)]
        if controller < HALF:
            self._values[device, channel, controller + HALF] = 0  # as the specification has it
        elif (device, channel, controller - HALF) not in self._values:
            return ()
        return [self._joined(device, message, since)]

    def _joined(self, device: DeviceId, message: ControlChange, time_s: float) -> Played:
        coarse = message.controller % HALF
        high = self._values[device, message.channel, coarse]
        low = self._values[device, message.channel, coarse + HALF]
        control = _control_of(ControlKind.CC14, coarse, message.channel, device)
        return Played(device, control, high << 7 | low, message, time_s)

    def _program(self, device: DeviceId, message: ProgramChange, time_s: float) -> Played:
        channel = message.channel
        for part in (_BANK, _BANK_FINE):
            self._waiting.pop((device, channel, part), None)
        bank = self._values.get((device, channel, _BANK), 0) << 7 | self._values.get((device, channel, _BANK_FINE), 0)
        control = Control(ControlKind.PROGRAM, bank << 7 | message.program, channel, device)
        return Played(device, control, message.program, message, time_s)


def _plain(device: DeviceId, message: _Playable, time_s: float) -> Played:
    match message:
        case NoteOn(channel, note, velocity):
            return Played(device, _control_of(ControlKind.NOTE, note, channel, device), velocity, message, time_s)
        case NoteOff(channel, note):
            return Played(device, _control_of(ControlKind.NOTE, note, channel, device), 0, message, time_s)
        case ControlChange(channel, controller, value):
            return Played(device, _control_of(ControlKind.CC, controller, channel, device), value, message, time_s)
        case PitchBend(channel, value):
            return Played(device, _control_of(ControlKind.PITCH_BEND, 0, channel, device), value, message, time_s)
        case ChannelPressure(channel, pressure):
            return Played(device, _control_of(ControlKind.PRESSURE, 0, channel, device), pressure, message, time_s)


@lru_cache(maxsize=4096)
def _control_of(kind: ControlKind, number: int, channel: int, device: DeviceId) -> Control:
    return Control(kind, number, channel, device)
