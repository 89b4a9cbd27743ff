"""MIDI as the program hears it: every way to devices as one, each device once."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.domain.midi.events import DevicesChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.log import logger
from marlise_desktop.session.midi.echoes import Echoes
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.midi import Heard, MidiGate

_log = logger("marlise.midi")
_MISSED = "midi missed"


class ChosenDevices(Protocol):
    """What is remembered of devices from one start to the next."""

    @property
    def known(self) -> frozenset[DeviceId]:
        """All that were ever seen."""
        ...

    @property
    def unheard(self) -> frozenset[DeviceId]:
        """Those that the player does not want to hear."""
        ...

    def see(self, device: DeviceId) -> None: ...
    def set_heard(self, device: DeviceId, on: bool) -> None: ...


@dataclass(frozen=True)
class _Entry:
    """Implements `MidiListener` for one gate."""

    heard: Callable[[Heard], None]
    moved: Callable[[], None]
    lost: Callable[[DeviceId], None]
    left: Callable[[DeviceId, bytes], None]
    reached: Callable[[], None]
    missed: Callable[[int], None]


class Midi:
    """The gates in order: what one covers is not heard by those behind it. On the loop's thread."""

    def __init__(
        self,
        gates: Sequence[MidiGate],
        chosen: ChosenDevices,
        notices: Notices,
        bus: Bus,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` is the loop's."""
        self._gates = tuple(gates)
        self._chosen = chosen
        self._notices = notices
        self._bus = bus
        self._clock = clock
        self._hearers: list[Callable[[Heard], None]] = []
        self._losers: list[Callable[[DeviceId], None]] = []
        self._ways: dict[DeviceId, list[MidiGate]] = {}
        self._present: tuple[Device, ...] = ()
        self._gone: set[DeviceId] = set()
        self._echoes = Echoes()
        self.ways = 0
        """Another number once messages to devices take other ways: what was sent before may be lost."""
        self.sending: Callable[[DeviceId, bytes], None] = lambda device, message: None
        """Called before a message goes to a device, from where it may come back."""
        self.missed = 0
        """Messages that came faster than they were taken, since the start."""
        for gate in self._gates:
            gate.listen(
                _Entry(partial(self._heard, gate), self._moved, self._lost, self._left, self._reached, self._missed)
            )

    @property
    def reason(self) -> str:
        """Empty, or why there is no MIDI at all, in words."""
        reasons = [gate.reason for gate in self._gates]
        return "; ".join(reasons) if all(reasons) else ""

    def devices(self) -> Sequence[Device]:
        """Those that are there now, our own port among them."""
        return self._present

    def known(self) -> Sequence[DeviceId]:
        """All that were ever seen, by name."""
        return sorted(self._chosen.known | {device.id for device in self._present if device.id != VIRTUAL})

    def listens_to(self, device: DeviceId) -> bool:
        return device not in self._chosen.unheard

    def choose(self, device: DeviceId, on: bool) -> None:
        """Whether to hear it; remembered."""
        self._chosen.set_heard(device, on)
        if not on:
            self._lost(device)
        self._want()
        self._bus.publish(DevicesChanged())

    def listen(self, hear: Callable[[Heard], None]) -> Callable[[], None]:
        """Call what is answered to hear no more."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear)

    def on_lost(self, lost: Callable[[DeviceId], None]) -> Callable[[], None]:
        """`lost`: a device was not heard for a moment or is gone; what it holds down must be let go."""
        self._losers.append(lost)
        return lambda: self._losers.remove(lost)

    def send(self, device: DeviceId, message: bytes) -> None:
        """Queues one whole message; to a device that is gone it is dropped. What comes back of it is not heard."""
        self.sending(device, message)
        for gate in self._ways.get(device, ()):
            self._echoes.sent(device, message)
            gate.send(device, message)

    async def flush(self) -> None:
        """Returns when all that was sent is on its way, which a device that hangs may put off for ever."""
        for gate in self._gates:
            await gate.flush()

    async def run(self) -> None:
        """Until cancelled."""
        self._want()
        async with asyncio.TaskGroup() as group:
            for gate in self._gates:
                group.create_task(gate.run(), name="midi")

    def health(self) -> ServiceHealth:
        devices = [device for device in self._present if device.id != VIRTUAL]
        facts: dict[str, Fact] = {"missed": self.missed}
        for gate in self._gates:
            way = gate.way
            facts[f"by_{way.name.lower()}"] = ", ".join(device.id for device in devices if device.way is way)
            facts[f"not_by_{way.name.lower()}"] = gate.reason
        facts = {"devices": len(devices), **{name: fact for name, fact in facts.items() if fact}}
        if self.reason:
            return ServiceHealth("midi", Condition.UNHEALTHY, (self.reason,), facts)
        return ServiceHealth("midi", Condition.HEALTHY, (), facts)

    def _want(self) -> None:
        before: list[MidiGate] = []
        for gate in self._gates:
            gate.want(self._wanted(tuple(before)))
            before.append(gate)

    def _wanted(self, before: Sequence[MidiGate]) -> Callable[[DeviceId], bool]:
        def wanted(device: DeviceId) -> bool:
            return self.listens_to(device) and not any(gate.covers(device) for gate in before)

        return wanted

    def _moved(self) -> None:
        ways: dict[DeviceId, list[MidiGate]] = {}
        present: dict[DeviceId, Device] = {}
        before: list[MidiGate] = []
        for gate in self._gates:
            for device in gate.devices():
                if any(other.covers(device.id) for other in before):
                    continue
                ways.setdefault(device.id, []).append(gate)
                present.setdefault(device.id, device)
            before.append(gate)
        self._ways = ways
        fresh = tuple(present.values())
        if fresh == self._present:
            return
        gone = [device for device in self._present if device.id not in present]
        came = [device for device in fresh if device.id not in {held.id for held in self._present}]
        self._present = fresh
        for device in gone:
            self._miss(device)
        for device in came:
            self._welcome(device)
        self._want()
        self._bus.publish(DevicesChanged())

    def _welcome(self, device: Device) -> None:
        if device.id == VIRTUAL:
            return
        _log.info("a MIDI device is there", device=device.id, way=device.way.value)
        self._chosen.see(device.id)
        if device.id in self._gone:
            self._gone.remove(device.id)
            self._notices.post(Severity.NOTE, f"{device.id} is back", topic=_topic(device.id))

    def _miss(self, device: Device) -> None:
        """Of one in JACK those are told who hear of all that takes part in the sound."""
        if device.way is Way.ALSA and device.id != VIRTUAL:
            self._gone.add(device.id)
            hint = "It is taken up again as soon as it is back."
            self._notices.post(Severity.WARNING, f"{device.id} was unplugged", hint, _topic(device.id))

    def _heard(self, gate: MidiGate, heard: Heard) -> None:
        if heard.device in self._chosen.unheard or gate not in self._ways.get(heard.device, ()):
            return
        if self._echoes.is_one(heard.device, heard.data, heard.time_s):
            return
        for hear in tuple(self._hearers):
            hear(heard)

    def _lost(self, device: DeviceId) -> None:
        for lost in tuple(self._losers):
            lost(device)

    def _left(self, device: DeviceId, message: bytes) -> None:
        self._echoes.left(device, message, self._clock())

    def _reached(self) -> None:
        self.ways += 1
        self._bus.publish(DevicesChanged())

    def _missed(self, count: int) -> None:
        self.missed += count
        _log.info("MIDI messages came faster than they could be taken", count=count)
        if any(held.topic == _MISSED for held in self._notices.current):
            return
        message = "MIDI came faster than it could be taken, and some messages are lost"
        hint = "The newest ones count. Look in the MIDI monitor for what sends so much, and do not listen to it."
        self._notices.post(Severity.WARNING, message, hint, _MISSED)


def _topic(device: DeviceId) -> str:
    return f"device {device}"
