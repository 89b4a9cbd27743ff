"""From what is heard of controllers to what it does: gestures, mappings, targets.

The layer of all boards acts on the rack in front, and panic on all racks; a board's own mappings act on its rack.
Mappings that engines carry out themselves are left to them where they hear the device.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.assembly import HALF, Assembly, Played
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import KEYBOARD, DeviceId
from marlise_desktop.domain.midi.edges import MIDDLE, SLACK, Switch, is_edge
from marlise_desktop.domain.midi.gestures import Gestured, Gestures, Timing
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import ActionTarget, Behaviour, Gesture, Layer, ParameterTarget, Target
from marlise_desktop.domain.midi.matching import overlaps
from marlise_desktop.domain.midi.plain import plain_value
from marlise_desktop.domain.midi.travel import ticks
from marlise_desktop.session.midi.deeds import Deed, Deeds, tell_once
from marlise_desktop.session.midi.follow import Follow, at_load, present, switched
from marlise_desktop.session.midi.holds import Hold, Holds
from marlise_desktop.session.midi.in_turn import InTurn
from marlise_desktop.session.midi.leads import Leads, led_span
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.monitor import Entry, Monitor
from marlise_desktop.session.midi.moves import Moves
from marlise_desktop.session.midi.played_rack import PlayedRack
from marlise_desktop.session.midi.ready_engine import NothingReady, Ready
from marlise_desktop.session.midi.timers import Alarm, Timers
from marlise_desktop.session.midi.ways import Way, Ways, others_of
from marlise_desktop.session.ports.midi import Heard

_PANIC = "panic"
_LATE_S = 0.005
_MOMENT_S = 0.002
"""Who wakes so late looks once more a moment later: what was played meanwhile may still be on its way."""
_NO_RELEASE = "cannot be held: this switch does not tell when the foot leaves it"


class MidiSource(Protocol):
    """What is heard of all devices; `Midi` is it."""

    def listen(self, hear: Callable[[Heard], None]) -> Callable[[], None]: ...
    def on_lost(self, lost: Callable[[DeviceId], None]) -> Callable[[], None]: ...


@dataclass(slots=True)
class _Seat:
    """A rack with how often another board was opened in it."""

    rack: PlayedRack
    loads: int = 0


class Router:
    """On the loop's thread.

    `front` answers the rack in front. `timing` is asked at each press.
    """

    def __init__(
        self,
        mappings: Mappings,
        monitor: Monitor,
        timers: Timers,
        front: Callable[[], SessionId | None],
        timing: Callable[[], Timing] = Timing,
    ) -> None:
        self._mappings = mappings
        self._monitor = monitor
        self._timers = timers
        self._front = front
        self._racks: dict[SessionId, _Seat] = {}
        self._ways = Ways(mappings)
        self._assembly = Assembly(self._ways.wants_fine, monitor.heard)
        monitor.faults = self._assembly.faults
        self._gestures = Gestures(self._ways.wanted, timing)
        self._deeds = Deeds()
        self._in_turn = InTurn(self._deeds, timers)
        self._moves = Moves(timers)
        self._leads = Leads(self._deeds.start, lambda rack, error: tell_once(rack.notices, error))
        self._alarm = Alarm(timers, self._ring)
        self._looked_twice = False
        self._switches: dict[Control, Switch] = {}
        self._entries: dict[Control, Entry] = {}
        self._by_engine: dict[DeviceId, bool] = {}
        self._holds = Holds(self._deeds, self._moves, mappings.target_words, self._loads)
        self._learner: Callable[[Played], None] | None = None
        self.quiet: Callable[[DeviceId], bool] = lambda device: False
        """Devices whose switches do nothing just now, for they are shown to the program."""
        self.ready: Ready = NothingReady()
        self._in_turn.on_rest = self._rested

    def _rested(self) -> None:
        self.ready.stir()

    async def run(self, midi: MidiSource) -> None:
        """Hears until cancelled; what is held is then let go."""
        stop = (midi.listen(self.hear), midi.on_lost(self.lost))
        try:
            await asyncio.Event().wait()
        finally:
            for end in stop:
                end()
            self._in_turn.end()
            self._let_go(None)
            self._alarm.stop()
            self._moves.end()
            await self._deeds.end()

    def add(self, rack: PlayedRack) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        seat = self._racks[rack.key] = _Seat(rack)
        stop = rack.bus.subscribe(BoardChanged, lambda event: self._board_changed(seat, event))
        over = self._deeds.add(rack)

        def leave() -> None:
            stop()
            over()
            self._racks.pop(rack.key, None)
            self._moves.forget(rack.key)

        return leave

    def learn(self, learner: Callable[[Played], None] | None) -> None:
        """From now on all that is played is for the learner alone; None ends that. What is held is let go."""
        self.ready.drop()
        self._let_go(None)
        self._learner = learner

    @property
    def learning(self) -> bool:
        return self._learner is not None

    @property
    def idle(self) -> bool:
        """Whether all is done that was heard."""
        return not self._in_turn.waiting and not self._deeds.editing

    def way(self, control: Control) -> Way:
        """What a control does; of one that is heard, with its device and channel."""
        self._ways.look()
        return self._ways.of(control)

    def rack_of(self, line: Line) -> SessionId | None:
        """Whose board a mapping acts on now; panic is for all."""
        concerned = self._concerned(line)
        return concerned[0].rack.key if len(concerned) == 1 else None

    def is_held(self, control: Control) -> bool:
        """Whether a foot is on it, or what it began goes on."""
        switch = self._switches.get(control)
        tells = self.way(control).wanted is not None and self._tells_release(Gestured(control, Gesture.PRESS))
        return self._holds.any_of(control) or (tells and switch is not None and switch.down)

    def is_whole(self, control: Control) -> bool:
        """Whether each of its messages says all by itself: there is no other half of it, and no bank."""
        assert control.device is not None
        if control.kind is ControlKind.PROGRAM:
            return not self._assembly.has_banks(control.device)
        half = control.kind is ControlKind.CC and control.number < 2 * HALF
        return not half or not self._ways.wants_fine(control.device, control.channel or 0, control.number % HALF)

    def hear(self, heard: Heard) -> None:
        """Bytes of a device."""
        self._in_turn.take(partial(self._hear, heard), lambda: self._urgent(heard))

    def _urgent(self, heard: Heard) -> bool:
        """Whether it is, or may be, a player's call for panic. Devices send whole messages."""
        self._ways.look()
        told = Assembly(self._ways.wants_fine)
        played = [*told.take(heard.device, heard.data, heard.time_s), *told.flush(heard.time_s + 1.0)]
        return any(self._calls_panic(one.control) for one in played)

    def _calls_panic(self, control: Control) -> bool:
        return any(_is_panic(line.mapping.target) for line in self._mappings.of_control(control))

    def _hear(self, heard: Heard) -> None:
        self._by_engine[heard.device] = heard.by_engine
        self._ways.look()
        carried = self.ready.carried(heard.slots) if heard.slots else frozenset()
        for played in self._assembly.take(heard.device, heard.data, heard.time_s):
            self._heard(played, self._monitor.played(played), carried)
        self._arm()

    @property
    def takes_keys(self) -> bool:
        """Whether any key of the computer does something here, or one is waited for."""
        return self._learner is not None or any(_is_key(line) for line in self._mappings.all())

    def maps_key(self, key: str) -> bool:
        """Whether a key of the computer does something here, or is waited for; `key` is in Qt's portable form."""
        return self._learner is not None or bool(self._mappings.of_control(_key(key)))

    def typed(self, key: str, *, down: bool) -> None:
        """A key of the computer was pressed or let go; its own repeating is left out."""
        work = partial(self._typed, key, down, self._timers.time())
        self._in_turn.take(work, lambda: self._calls_panic(_key(key)))

    def _typed(self, key: str, down: bool, now: float) -> None:
        self._ways.look()
        control = _key(key)
        entry, played = self._monitor.typed(control, down=down, time_s=now)
        self._heard(played, entry)
        self._arm()

    def lost(self, device: DeviceId | None) -> None:
        """A device, or each, is gone: what it holds is let go, and nothing comes of it late."""
        self._in_turn.take(partial(self._let_go, device))

    def _let_go(self, device: DeviceId | None) -> None:
        if device is not None:
            self._assembly.forget(device)
        for control, switch in self._switches.items():
            if device is None or control.device == device:
                switch.down = False
        self._act(self._gestures.release_all(device))
        self._holds.let_go(device)
        self._arm()

    def _heard(self, played: Played, entry: Entry, carried: frozenset[LineKey] = frozenset()) -> None:
        """`carried`: the engine has done these already."""
        if self._learner is not None:
            self._learner(played)
            return
        if self.quiet(played.device):
            return
        control = played.control
        way = self._ways.of(control)
        if not way.lines:
            if control.kind is ControlKind.PROGRAM:
                self._program(played, entry)
            return
        by_engine = self._by_engine.get(played.device, False)
        for line, follow in way.moves:
            if line.key in carried:
                self._carried(line, follow, played, entry)
            else:
                self._moved(line, follow, played, by_engine, entry)
        if way.wanted is not None and self._is_edge(way, way.wanted.nature, played):
            self._entries[control] = entry
            self._act(self._gestures.feed(control, self._switches[control].down, played.time_s))
        if way.wanted is not None:
            self.ready.stir()

    def _program(self, played: Played, entry: Entry) -> None:
        seat = self._seat(None)
        words = seat.rack.programs.take(played) if seat is not None else None
        if words is not None:
            self._monitor.did(entry, words)

    def _is_edge(self, way: Way, nature: Nature, played: Played) -> bool:
        switch = self._switches.setdefault(played.control, Switch())
        return is_edge(switch, played.control, nature, way.calibration, played.value)

    def _seat(self, rack: SessionId | None) -> _Seat | None:
        """That of a board's layer, or the one in front."""
        if rack is not None:
            return self._racks.get(rack)
        front = self._front()
        found = self._racks.get(front) if front is not None else None
        return found or next(iter(self._racks.values()), None)

    def _loads(self, rack: SessionId) -> int | None:
        seat = self._racks.get(rack)
        return None if seat is None else seat.loads

    def _moved(self, line: Line, follow: Follow, played: Played, by_engine: bool, entry: Entry) -> None:
        seat = self._seat(line.rack)
        if seat is None:
            return
        target = line.mapping.target
        if isinstance(target, ActionTarget):
            self._moved_action(seat, line, follow, played, entry)
            return
        if line.mapping.behaviour is not Behaviour.FOLLOW and not line.mapping.trigger.nature.is_encoder:
            self._crossed(seat, line, follow, played, entry)
            return
        if line.plain and by_engine and seat.rack.by_engine(target.instance, target.symbol):
            self._carried(line, follow, played, entry)
            return
        held = self._pedal(seat, line, target, entry)
        if held is None:
            return
        rack = seat.rack
        value = self._goal(rack, line, follow, held, played)
        if value is None:
            self._monitor.did(entry, lambda: f"{self._mappings.target_words(line)} stands elsewhere")
            return
        self._moves.follow(rack.key, rack.boards, held.id, target.symbol, value)
        self._monitor.did(entry, lambda: self._mappings.target_words(line))

    def _carried(self, line: Line, follow: Follow, played: Played, entry: Entry) -> None:
        """The engine has moved it already; and once more, if what was played before has come after that."""
        seat, target = self._seat(line.rack), line.mapping.target
        self._monitor.did(entry, lambda: f"{self._mappings.target_words(line)}, by the engine")
        if seat is None or not isinstance(target, ParameterTarget):
            return
        held = seat.rack.boards.board.instances.get(target.instance)
        if held is not None and seat.rack.overtook(target.instance, target.symbol, played.time_s):
            value = self._goal(seat.rack, line, follow, held, played)
            if value is not None:
                self._moves.set(seat.rack.key, seat.rack.boards, held.id, target.symbol, value)

    def _goal(self, rack: PlayedRack, line: Line, follow: Follow, held: PluginInstance, played: Played) -> float | None:
        """Where a control sends a parameter; None to leave it where it is."""
        target = line.mapping.target
        assert isinstance(target, ParameterTarget)
        if line.plain and follow.calibration is None:
            return _as_engines_do(held, target, played.value)
        now = self._moves.newest(rack.key, held.id, target.symbol)
        return follow.moved(played.value, target, held, present(target, held) if now is None else now)

    def _moved_action(self, seat: _Seat, line: Line, follow: Follow, played: Played, entry: Entry) -> None:
        """An action follows a control across its middle, and an encoder by each of its steps in one direction.

        One with a number that goes from somewhere to somewhere follows all the way.
        """
        nature = line.mapping.trigger.nature
        if not nature.is_encoder and self._led(seat, line, follow, played, entry):
            return
        if nature.is_encoder:
            if ticks(nature, played.value) * line.mapping.steps > 0:
                self._do(seat.rack, line, entry)
            return
        self._crossed(seat, line, follow, played, entry)

    def _crossed(self, seat: _Seat, line: Line, follow: Follow, played: Played, entry: Entry) -> None:
        """A control that goes beyond its middle does what a press does, and on its way back what a release does."""
        key = (played.control, played.control)  # apart from what a press of it holds
        held = self._holds.has(key, line)
        place = follow.place(played.value)
        if place >= MIDDLE + SLACK and not held:
            self._holds.begin(key, self._once(seat, line, entry))
        elif place <= MIDDLE - SLACK and held:
            self._holds.end_one(key, line)

    def _led(self, seat: _Seat, line: Line, follow: Follow, played: Played, entry: Entry) -> bool:
        target = line.mapping.target
        assert isinstance(target, ActionTarget)
        try:
            action = seat.rack.actions.named(target.action)
            ends = led_span(action, target)
        except MarliseError:
            return False  # told when it is done
        if ends is None or line.mapping.behaviour is not Behaviour.FOLLOW:
            return False
        value = follow.led(played.value, ends, self._leads.stands(seat.rack, action))
        if value is not None:
            self._leads.lead(seat.rack, action, target, value)
        self._monitor.did(entry, lambda: f"{action.title}{' stands elsewhere' if value is None else f': {value:.3g}'}")
        return True

    def _act(self, gestured: Iterable[Gestured]) -> None:
        for one in gestured:
            key = (one.control, one.second)
            if one.gesture is Gesture.RELEASE:
                self._holds.end(key)
            way = self._ways.of(one.control)
            for line in way.lines:
                if line.mapping.trigger.gesture is one.gesture and _is_chord(line, one):
                    self._switched(line, one)

    def _switched(self, line: Line, gestured: Gestured) -> None:
        entry = self._entries[gestured.control]
        hold = line.mapping.behaviour is Behaviour.MOMENTARY and gestured.gesture is not Gesture.RELEASE
        if hold and not self._tells_release(gestured):
            self._monitor.did(entry, lambda: f"{self._mappings.target_words(line)} {_NO_RELEASE}")
            return
        key = (gestured.control, gestured.second)
        if hold and self._holds.has(key, line):
            return
        for seat in self._concerned(line):
            began = self._once(seat, line, entry)
            if hold:
                self._holds.begin(key, began)

    def _concerned(self, line: Line) -> Sequence[_Seat]:
        if line.layer is Layer.GLOBAL and _is_panic(line.mapping.target):
            return tuple(self._racks.values())
        seat = self._seat(line.rack)
        return () if seat is None else (seat,)

    def _once(self, seat: _Seat, line: Line, entry: Entry) -> Hold | None:
        """What one gesture does; None if it does nothing."""
        rack, target = seat.rack, line.mapping.target
        if isinstance(target, ActionTarget):
            return Hold(line, rack, seat.loads, self._do(rack, line, entry))
        held = self._pedal(seat, line, target, entry)
        if held is None:
            return None
        waiting = self._moves.newest(rack.key, held.id, target.symbol)
        value = switched(line.mapping, target, held, present(target, held) if waiting is None else waiting)
        if value is None:
            return None
        self._moves.set(rack.key, rack.boards, held.id, target.symbol, value)
        self._monitor.did(entry, lambda: self._mappings.target_words(line))
        return Hold(line, rack, seat.loads)

    def _do(self, rack: PlayedRack, line: Line, entry: Entry) -> Deed:
        target = line.mapping.target
        assert isinstance(target, ActionTarget)
        self._moves.settle(rack.key)
        deed = self._deeds.do(rack, target, self._mappings.target_words(line), at=entry.time_s)
        self._monitor.did(entry, lambda: deed.words)
        return deed

    def _pedal(self, seat: _Seat, line: Line, target: ParameterTarget, entry: Entry) -> PluginInstance | None:
        """The target's pedal; where it is gone the mapping waits, and the monitor says so."""
        held = seat.rack.boards.board.instances.get(target.instance)
        if held is not None and not held.placeholder:
            return held
        self._monitor.did(entry, lambda: f"waits: {self._mappings.waiting(line)}")
        return None

    def _tells_release(self, gestured: Gestured) -> bool:
        controls = [control for control in (gestured.control, gestured.second) if control is not None]
        return any(self._ways.wanted(control).nature in (Nature.MOMENTARY, Nature.CONTINUOUS) for control in controls)

    def _board_changed(self, seat: _Seat, event: BoardChanged) -> None:
        if event.origin is not Origin.LOAD:
            return
        seat.loads += 1
        self._moves.forget(seat.rack.key)
        rack, held = seat.rack, event.after.instances
        for line in self._mappings.all():
            if line.rack == rack.key or (line.layer is Layer.GLOBAL and self._seat(None) is seat):
                control, target = line.mapping.trigger.control, line.mapping.target
                moved = self._monitor.last(control)
                last = moved.value if moved is not None else None
                value = at_load(line.mapping, self._mappings.calibration(control), last, held)
                if value is not None and isinstance(target, ParameterTarget):
                    self._moves.set(rack.key, rack.boards, target.instance, target.symbol, value)

    def _arm(self) -> None:
        self._alarm.set(self._gestures.deadline())
        self._alarm.set(self._assembly.deadline())

    def _ring(self) -> None:
        now = self._timers.time()
        if self._in_turn.waiting:
            self._alarm.set(now + _MOMENT_S)  # what waits may be what it waits for
            return
        deadline = self._gestures.deadline()
        late = deadline is not None and now - deadline > _LATE_S
        if late and not self._looked_twice:
            self._looked_twice = True
            self._alarm.set(now + _MOMENT_S)
            return
        self._looked_twice = False
        self._ways.look()
        for played in self._assembly.flush(now):
            self._heard(played, self._monitor.played(played))
        self._act(self._gestures.due(now))
        self._arm()


def _is_key(line: Line) -> bool:
    return line.mapping.trigger.control.kind is ControlKind.KEY


def _key(key: str) -> Control:
    return Control(ControlKind.KEY, device=KEYBOARD, key=key)


def _is_panic(target: Target) -> bool:
    return isinstance(target, ActionTarget) and target.action == _PANIC


def _is_chord(line: Line, gestured: Gestured) -> bool:
    """Whether a line's switches are those of the gesture."""
    if gestured.second is None or gestured.gesture is not Gesture.CHORD:
        return gestured.second is None
    return any(overlaps(other, gestured.second) for other in others_of(line, gestured.control))


def _as_engines_do(held: PluginInstance, target: ParameterTarget, raw: int) -> float | None:
    binding = held.bindings.get(target.symbol)
    return None if binding is None else plain_value(held, target.symbol, binding, raw)
