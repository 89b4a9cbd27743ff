"""The last MIDI messages that came, in words, and what each of them did; where each control stands."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import Message, RealTime
from marlise_desktop.domain.midi.stream import Faults
from marlise_desktop.domain.midi.words import message_words, program_words

KEPT = 200
_MOST_CONTROLS = 4096
_TICKS = {RealTime.CLOCK: "clock", RealTime.ACTIVE_SENSING: "active sensing"}
Words: TypeAlias = str | Callable[[], str]
"""Words that cost something to find are a function, which is called when somebody looks."""


@dataclass(slots=True, eq=False)
class Entry:
    """One message, or a key; for `Monitor.did` alone."""

    device: DeviceId
    message: Message | None
    time_s: float
    control: Control | None = None
    deeds: list[Words] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it is shown; `did` is empty where it has done nothing."""

    device: DeviceId
    time_s: float
    message: str
    did: str


@dataclass(slots=True)
class Moved:
    """Where a control stands, and since when; goes on with the control."""

    value: int
    time_s: float


class Monitor:
    """Told by those who hear, on the loop's thread; sampled by the window. Puts into words only what is looked at."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._ticks: Counter[tuple[DeviceId, RealTime]] = Counter()
        self._moved: dict[Control, Moved] = {}
        self._moves: dict[Control, Sequence[Moved]] = {}
        """What moves when a control does: its own, and those of any channel or device."""
        self.version = 0
        """Another number whenever there is more to see."""
        self.faults: Callable[[DeviceId], Faults] = lambda device: Faults()
        """What else has come from a device; given by who reads its bytes."""

    def heard(self, device: DeviceId, message: Message, time_s: float) -> None:
        """A message has come; what comes many times a second from any drum machine is only counted."""
        self.version += 1
        if isinstance(message, RealTime) and message in _TICKS:
            self._ticks[device, message] += 1
        else:
            self._entries.append(Entry(device, message, time_s))

    def played(self, played: Played) -> Entry:
        """What a message that was heard means; what it does is told with the entry that is answered."""
        self._note(played)
        for entry in reversed(self._entries):
            if entry.message is played.message:
                entry.control = played.control
                return entry
        return Entry(played.device, played.message, played.time_s)  # so many came since that it is not shown any more

    def typed(self, control: Control, *, down: bool, time_s: float) -> tuple[Entry, Played]:
        """A key of the computer that is played like a switch; answers it as such, with its entry."""
        assert control.device is not None
        self.version += 1
        entry = Entry(control.device, None, time_s, control)
        self._entries.append(entry)
        played = Played(control.device, control, control.highest if down else 0, None, time_s)
        self._note(played)
        return entry, played

    def _note(self, played: Played) -> None:
        for moved in self._moves.get(played.control) or self._begin(played.control):
            moved.value, moved.time_s = played.value, played.time_s

    def _begin(self, control: Control) -> Sequence[Moved]:
        if len(self._moves) >= _MOST_CONTROLS:  # only somebody who tries all programs of all banks gets here
            self._moves.clear()
            self._moved.clear()
        channels, devices = {control.channel, None}, {control.device, None}
        names = [replace(control, channel=channel, device=device) for channel in channels for device in devices]
        self._moves[control] = [self._moved.setdefault(name, Moved(0, 0.0)) for name in names]
        return self._moves[control]

    def did(self, entry: Entry, words: Words) -> None:
        """One thing that an entry's message did, or why it did not: `Snapshot Lead`."""
        self.version += 1
        entry.deeds.append(words)

    def last(self, control: Control) -> Moved | None:
        """Of a control, or of any that it stands for: one of any channel or any device."""
        return self._moved.get(control)

    def lines(self) -> Sequence[Line]:
        """The oldest first, at most `KEPT`."""
        return [
            Line(entry.device, entry.time_s, _told(entry), "; ".join(_said(words) for words in entry.deeds))
            for entry in self._entries
        ]

    def ticks(self, called: Callable[[DeviceId], str] = str) -> str:
        """How often clocks have come, in one line; empty if none did. `called` gives a device's alias."""
        devices = dict.fromkeys(device for device, _ in self._ticks)
        return "; ".join(
            f"{called(device)}: "
            + ", ".join(
                f"{name} × {self._ticks[device, kind]}" for kind, name in _TICKS.items() if self._ticks[device, kind]
            )
            for device in devices
        )

    def broken(self, device: DeviceId) -> str:
        """What has come from a device that was no message, in words; empty if nothing has."""
        faults = self.faults(device)
        told = []
        if faults.cut_off:
            told.append(f"{_times(faults.cut_off, 'message')} cut off in the middle")
        if faults.stray:
            told.append(f"{_times(faults.stray, 'byte')} that belong to no message")
        if faults.too_long:
            told.append(f"{_times(faults.too_long, 'system exclusive message')} longer than this program reads")
        return ", ".join(told)

    def clear(self) -> None:
        """Forgets the messages, for somebody who wants to see what comes next; where controls stand is kept."""
        self._entries.clear()
        self._ticks.clear()
        self.version += 1


def _told(entry: Entry) -> str:
    control = entry.control
    if control is not None and control.kind is ControlKind.PROGRAM and control.channel is not None:
        return f"{program_words(control.number)} on channel {control.channel + 1}"
    if entry.message is None:
        return "" if control is None else f"Key {control.key}"
    return message_words(entry.message)


def _said(words: Words) -> str:
    return words if isinstance(words, str) else words()


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
