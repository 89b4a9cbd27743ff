"""The engine stands by: it knows beforehand what the next press does and where a pedal leads, and acts at once.

The program hears of every message all the same and does what it always does; what the engine has done already is not
done once more, and what it should not have done is put right (`session/acted.py`). What the engine is told holds for
the board as it is: it is taken back at once where that may not hold any more, and told anew when there is a moment.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.domain.events import BoardChanged, EngineChanged, Origin, SettingsChanged
from marlise_desktop.domain.ids import InstanceId, SessionId
from marlise_desktop.domain.logbook.round import EngineAnswered
from marlise_desktop.domain.midi.control import ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import ControllersChanged, DevicesChanged, MappingsChanged, TeachingMoved
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.standby import FollowTable, Ready, StandbyPress
from marlise_desktop.domain.plan import AddInstance, RemoveInstance
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.readied_rack import ReadiedRack
from marlise_desktop.session.midi.timers import Alarm, Timers
from marlise_desktop.session.midi.wanting import Place, Playing, Wanted, Wanting
from marlise_desktop.session.ports.engine import Engine

_WORD = "midi-standby"
_SLOTS = 4096
_SOON_S, _LATER_S = 0.05, 0.2
"""How often at most is looked at what was played, and at what else has changed."""
_AT_ONCE = 8
"""So many are told in one breath; what the player does meanwhile goes before the rest."""
_ECHO_S = 0.25
"""For so long what we have sent to a device may come back as if it were played: on its way out, there, and back."""
_KINDS = {0x80: ControlKind.NOTE, 0x90: ControlKind.NOTE, 0xB0: ControlKind.CC, 0xC0: ControlKind.PROGRAM}


class Ears(Protocol):
    """Who hears devices through engines; `EngineGate` is it."""

    @property
    def telling(self) -> tuple[EngineService, Engine] | None:
        """The engine that tells what is played, once it does."""
        ...

    @property
    def frame(self) -> int | None:
        """When the newest message came that this engine has told of, in its frames."""
        ...

    def ports(self) -> Mapping[int, DeviceId]:
        """The devices that are listened to, by the numbers of their ports."""
        ...


class Player(Playing, Protocol):
    """Who plays what is heard; `Router` is it."""

    @property
    def idle(self) -> bool:
        """Whether all is done that was heard."""
        ...

    @property
    def learning(self) -> bool: ...
    def quiet(self, device: DeviceId) -> bool: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """`numbers` are those of the pedals in the engine, which takes what is about another one for gone."""

    slot: int
    device: DeviceId
    wanted: Wanted
    numbers: tuple[int, ...]


class Standby:
    """On the loop's thread. `front` answers the rack in front."""

    def __init__(
        self,
        ears: Ears,
        player: Player,
        mappings: Mappings,
        front: Callable[[], SessionId | None],
        timers: Timers,
        bus: Bus,
    ) -> None:
        self._ears = ears
        self._player = player
        self._mappings = mappings
        self._front = front
        self._timers = timers
        self._bus = bus
        self._racks: dict[SessionId, ReadiedRack] = {}
        self._wanting = Wanting(mappings, player)
        self._engine: Engine | None = None
        self._held: dict[Place, _Held] = {}
        self._told: dict[int, tuple[Place, Wanted]] = {}
        """What was last in each slot, whether it is still there or not."""
        self._newest_slot = -1
        self._recent: dict[Place, float] = {}
        self._sent: dict[tuple[DeviceId, ControlKind, int], float] = {}
        self._to_put_right: set[EngineService] = set()
        self._lines: Sequence[Line] = ()
        self._in_front: SessionId | None = None
        self._version = 0
        """Another number once what is being told to the engine may be wrong."""
        self._wake = asyncio.Event()
        self._runs = False
        self._looked_at = float("-inf")
        self._alarm = Alarm(timers, self._wake.set)

    @property
    def held(self) -> Sequence[Ready]:
        """What the engine holds ready now."""
        return [held.wanted.what for held in self._held.values()]

    async def run(self) -> None:
        """Until cancelled."""
        subscribe = self._bus.subscribe
        stops = (
            subscribe(MappingsChanged, lambda _: self.mapped_anew()),
            subscribe(ControllersChanged, lambda _: self.mapped_anew()),
            subscribe(DevicesChanged, lambda _: self._devices_changed()),
            subscribe(TeachingMoved, lambda _: self._devices_changed()),
            subscribe(EngineChanged, lambda _: self._look_within(_SOON_S)),
            subscribe(SettingsChanged, lambda _: self._look_within(_LATER_S)),
        )
        self._runs = True
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                try:
                    await self._look()
                except EngineLostError:
                    continue  # its service says so, and there will be another
        finally:
            for stop in stops:
                stop()
            self._runs = False
            self._alarm.stop()
            self.drop()

    def add(self, rack: ReadiedRack) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._racks[rack.key] = rack
        rack.turns.on_begin(self.drop)
        rack.turns.on_rest(self.stir)
        stops = (
            rack.bus.subscribe(BoardChanged, lambda event: self._board_changed(rack, event)),
            rack.bus.subscribe(EngineAnswered, self._answered),
        )

        def over() -> None:
            for stop in stops:
                stop()
            self._racks.pop(rack.key, None)
            self.drop()

        return over

    def carried(self, slots: Sequence[int]) -> frozenset[LineKey]:
        """The mappings that tables in these slots have carried out."""
        told = (self._told[slot][1] for slot in slots if slot in self._told)
        return frozenset(key for wanted in told if isinstance(wanted.what, FollowTable) for key in wanted.lines)

    def acted(self, service: EngineService, slots: Sequence[int]) -> None:
        """The engine says what it has done, before anybody else is told of the message."""
        pressed = [self._told[slot] for slot in slots if slot in self._told]
        pressed = [(place, wanted) for place, wanted in pressed if isinstance(wanted.what, StandbyPress)]
        if not pressed:
            return
        for place, wanted in pressed:
            assert isinstance(wanted.what, StandbyPress)
            service.acted(wanted.what.steps)
            self._recent[place] = self._timers.time()
        # All presses were told for the board before; the engine has emptied them itself.
        self._held = {place: held for place, held in self._held.items() if isinstance(held.wanted.what, FollowTable)}
        self._to_put_right.add(service)
        self.stir()

    def stir(self) -> None:
        """Something was played, or will be played otherwise."""
        self._version += 1
        self._look_within(_SOON_S)

    def drop(self) -> None:
        """From now on the engine does nothing by itself, until there is a moment to look."""
        self._version += 1
        if self._held and self._engine is not None:
            self._engine.drop_ready(None)
        self._held.clear()
        self._look_within(_SOON_S)

    def mapped_anew(self) -> None:
        """Mappings, calibrations, the rack in front: what else decides what a control does."""
        if not self._is_decided():
            self.drop()

    def sent(self, device: DeviceId, message: bytes) -> None:
        """What is sent to a device now may come back, and is no press then."""
        kind = _KINDS.get(message[0] & 0xF0) if len(message) > 1 else None
        if kind is None:
            return
        now = self._timers.time()
        self._sent = {key: at for key, at in self._sent.items() if now - at < _ECHO_S}
        self._sent[device, kind, message[1]] = now
        self._drop_where(lambda place, held: (held.device, place.kind, place.number) == (device, kind, message[1]))

    def _is_decided(self) -> bool:
        """Whether all but boards and devices is as it was that decides what is wanted."""
        return self._mappings.all() is self._lines and self._front() == self._in_front

    def _rack(self) -> ReadiedRack | None:
        """The one whose engine tells what is played."""
        telling = self._ears.telling
        return next((rack for rack in self._racks.values() if telling and rack.engine is telling[0]), None)

    def _board_changed(self, rack: ReadiedRack, event: BoardChanged) -> None:
        if rack is not self._rack():
            self.mapped_anew()  # it may have mappings of its own for the same controls
            return
        if event.origin is Origin.LOAD or not self._is_decided():
            self.drop()
        else:
            self._doubt(rack)
        self._look_within(_LATER_S)

    def _doubt(self, rack: ReadiedRack) -> None:
        """Takes back what goes on from values that are others now."""
        board = rack.boards.board
        self._drop_where(lambda _, held: held.wanted.outcome is not None and not held.wanted.outcome.holds(board))

    def _answered(self, event: EngineAnswered) -> None:
        if any(isinstance(answer.step, AddInstance | RemoveInstance) for answer in event.answers):
            self._look_within(_LATER_S)

    def _devices_changed(self) -> None:
        ports = self._ports()
        self._drop_where(lambda place, held: ports.get(place.port) != held.device)
        self._look_within(_SOON_S)

    def _ports(self) -> Mapping[int, DeviceId]:
        return {port: device for port, device in self._ears.ports().items() if not self._player.quiet(device)}

    def _drop_where(self, goes: Callable[[Place, _Held], bool]) -> None:
        for place, held in [item for item in self._held.items() if goes(*item)]:
            del self._held[place]
            if self._engine is not None:
                self._engine.drop_ready(held.slot)

    def _look_within(self, pause_s: float) -> None:
        when = self._looked_at + pause_s
        if not self._runs or when <= self._timers.time():
            self._wake.set()
        else:
            self._alarm.set(when)

    async def _look(self) -> None:
        telling, rack = self._ears.telling, self._rack()
        engine = telling[1] if telling is not None else None
        if engine is not self._engine:
            self._engine = engine
            self._held.clear()
        if not self._player.idle:
            return  # it stirs us when it is
        self._looked_at = self._timers.time()
        self._put_right()
        if engine is None or rack is None or _WORD not in engine.capabilities:
            return
        if self._player.learning or rack.turns.under_way:
            return  # all was dropped when that began
        if not self._is_decided():
            self.drop()
            self._wanting.forget()
            self._lines, self._in_front = self._mappings.all(), self._front()
        self._doubt(rack)
        await self._tell(engine, rack)

    def _put_right(self) -> None:
        for service in self._to_put_right:
            service.reconsider()
        self._to_put_right.clear()

    async def _tell(self, engine: Engine, rack: ReadiedRack) -> None:
        version, seen, ports = self._version, self._ears.frame, self._ports()
        numbers = {instance: number for number, instance in engine.numbers().items()}
        wanted = {
            place: one
            for place, one in self._wanting.of(rack, ports).items()
            if self._may_tell(place, one, ports, numbers)
        }
        self._drop_where(lambda place, held: not _is_as(held, wanted.get(place), ports.get(place.port), numbers))
        tables = (one.what for one in wanted.values() if isinstance(one.what, FollowTable))
        rack.engine.lead(frozenset((table.instance, table.symbol) for table in tables))
        fresh = sorted((place for place in wanted if place not in self._held), key=self._order)

        async def hold(place: Place) -> None:
            one = wanted[place]
            still = self._version == version and engine is self._engine
            if still and (one.outcome is None or one.outcome.holds(rack.boards.board)):
                known = tuple(numbers[key] for key in _pedals(one.what))
                await self._hold(engine, place, _Held(self._slot(), ports[place.port], one, known), seen)

        while fresh and self._version == version:
            some, fresh = fresh[:_AT_ONCE], fresh[_AT_ONCE:]
            rest = asyncio.gather(*map(hold, some[1:]))
            try:
                await hold(some[0])  # on its way already, while a busy loop has not come to the others
            except BaseException:
                rest.cancel()
                raise
            await rest

    async def _hold(self, engine: Engine, place: Place, held: _Held, seen: int | None) -> None:
        self._held[place] = held
        self._told[held.slot] = (place, held.wanted)
        what = held.wanted.what
        done = await engine.hold_ready(held.slot, replace(what, seen=seen) if isinstance(what, StandbyPress) else what)
        if not done and self._held.get(place) is held:
            del self._held[place]
            if self._ears.frame != seen:
                self._look_within(_LATER_S)  # the control was heard meanwhile

    def _may_tell(
        self, place: Place, wanted: Wanted, ports: Mapping[int, DeviceId], numbers: Mapping[InstanceId, int]
    ) -> bool:
        sent = self._sent.get((ports[place.port], place.kind, place.number))
        if sent is not None and self._timers.time() - sent < _ECHO_S:
            self._alarm.set(sent + _ECHO_S)
            return False
        return all(key in numbers for key in _pedals(wanted.what))

    def _order(self, place: Place) -> tuple[bool, float]:
        """Switches first, and those that feet are at."""
        return place.line is not None, -self._recent.get(place, 0.0)

    def _slot(self) -> int:
        """Another one each time, so that a report can be about one content only."""
        self._newest_slot = (self._newest_slot + 1) % _SLOTS
        return self._newest_slot


def _pedals(what: Ready) -> Sequence[InstanceId]:
    return (what.instance,) if isinstance(what, FollowTable) else tuple({step.instance: None for step in what.steps})


def _is_as(held: _Held, wanted: Wanted | None, device: DeviceId | None, numbers: Mapping[InstanceId, int]) -> bool:
    """Whether it may stay where it is."""
    if wanted is None or held.device != device:
        return False
    known = tuple(numbers.get(key, -1) for key in _pedals(wanted.what))
    return held.wanted.what == wanted.what and held.wanted.lines == wanted.lines and held.numbers == known
