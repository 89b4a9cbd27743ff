"""What an engine should be told beforehand of controls, as mappings, devices and the board are now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.edges import pressing
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import Behaviour, ControlMapping, Gesture, ParameterTarget, TakeOver
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.standby import KINDS, FollowTable, Ready, StandbyPress
from marlise_desktop.domain.parameter import ParameterKind
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.midi.follow import Follow, reach_of
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.readied_rack import Outcome, ReadiedRack
from marlise_desktop.session.midi.ways import Way

_CHANNELS = range(16)
_BANKS = (0, 32)
"""Controllers that wait for what they belong to."""
_HALVES = 64
_TELLS_RELEASE = (Nature.MOMENTARY, Nature.CONTINUOUS)
_AT_ONCE = frozenset({Gesture.PRESS, Gesture.RELEASE})


class Playing(Protocol):
    """What is asked of the router."""

    def way(self, control: Control) -> Way: ...
    def rack_of(self, line: Line) -> SessionId | None:
        """Whose board it acts on."""
        ...

    def is_held(self, control: Control) -> bool:
        """Whether a foot is on it."""
        ...

    def is_whole(self, control: Control) -> bool:
        """Whether each of its messages says all by itself: no other half, and no bank."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """One control as an engine hears it, of a channel or of any; of a table with the mapping that it is of."""

    port: int
    kind: ControlKind
    number: int
    channel: int | None
    line: LineKey | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """`outcome` is what a press rests on. `lines` are the mappings that it carries out."""

    what: Ready
    lines: frozenset[LineKey]
    outcome: Outcome | None = None


_Key: TypeAlias = tuple[InstanceId, PortSymbol]


class Wanting:
    """Finds out anew only what may be another than last time."""

    def __init__(self, mappings: Mappings, playing: Playing) -> None:
        self._mappings = mappings
        self._playing = playing
        self._tables: dict[tuple[Control, LineKey], tuple[tuple[object, ...], Sequence[float]]] = {}
        self._outcomes: dict[Place, tuple[tuple[object, ...], Outcome | None]] = {}

    def of(self, rack: ReadiedRack, ports: Mapping[int, DeviceId]) -> Mapping[Place, Wanted]:
        """For the rack whose engine tells what is played; `ports` are those of the devices that are listened to."""
        found: dict[Place, Wanted] = {}
        presses: list[tuple[Place, Control, Way]] = []
        for place, control in self._places(ports):
            way = self._playing.way(control)
            if place.kind is ControlKind.CC:
                found.update(self._followed(rack, place, control, way))
            if self._acts_at_once(rack, way):
                presses.append((place, control, way))
        led = frozenset((t.what.instance, t.what.symbol) for t in found.values() if isinstance(t.what, FollowTable))
        known, self._outcomes = self._outcomes, {}
        for place, control, way in presses:
            press = self._pressed(rack, place, control, way, led, known)
            if press is not None:
                found[place] = press
        return found

    def _places(self, ports: Mapping[int, DeviceId]) -> Iterator[tuple[Place, Control]]:
        """Each with one of the controls that it stands for."""
        meant: dict[tuple[ControlKind, int], list[Control]] = defaultdict(list)
        for line in self._mappings.all():
            for control in line.mapping.trigger.controls if line.mapping.enabled else ():
                if control.kind in KINDS and control.number < 128:
                    meant[control.kind, control.number].append(control)
        for port, device in ports.items():
            for (kind, number), controls in meant.items():
                mine = [control for control in controls if control.device in (None, device)]
                for channel in self._channels(mine, kind, number, device):
                    control = Control(kind, number, channel or 0, device)
                    channels = _CHANNELS if channel is None else (channel,)
                    if all(self._playing.is_whole(replace(control, channel=one)) for one in channels):
                        yield Place(port, kind, number, channel), control

    def _channels(
        self, controls: Sequence[Control], kind: ControlKind, number: int, device: DeviceId
    ) -> Sequence[int | None]:
        """None, where the control is the same on all channels."""
        if not controls or (kind is ControlKind.CC and number in _BANKS):
            return ()
        channels = {control.channel for control in controls}
        if None not in channels:
            return sorted(channel for channel in channels if channel is not None)
        known = {self._mappings.calibration(Control(kind, number, channel, device)) for channel in _CHANNELS}
        return (None,) if len(channels) == 1 and len(known) == 1 else tuple(_CHANNELS)

    def _acts_at_once(self, rack: ReadiedRack, way: Way) -> bool:
        wanted = way.wanted
        if wanted is None or wanted.seconds or way.moves or wanted.nature.is_encoder:
            return False
        pressed = _pressed_lines(way)
        return (
            bool(pressed)
            and wanted.gestures <= _AT_ONCE
            and all(self._playing.rack_of(line) == rack.key for line in pressed)
            and (wanted.nature in _TELLS_RELEASE or not any(_is_held(line.mapping) for line in pressed))
        )

    def _pressed(
        self,
        rack: ReadiedRack,
        place: Place,
        control: Control,
        way: Way,
        led: frozenset[_Key],
        known: Mapping[Place, tuple[tuple[object, ...], Outcome | None]],
    ) -> Wanted | None:
        assert way.wanted is not None
        channels = _CHANNELS if place.channel is None else (place.channel,)
        nature = way.wanted.nature
        if any(self._playing.is_held(replace(control, channel=one)) for one in channels):
            return None
        span = pressing(control, nature, way.calibration) if place.kind is not ControlKind.PROGRAM else (0, 127)
        if span is None:
            return None
        lines = _pressed_lines(way)
        outcome = self._outcome(rack, place, tuple(lines), led, known)
        if outcome is None or not outcome.steps:
            return None
        low = max(span[0], 1) if place.kind is ControlKind.NOTE else span[0]
        what = StandbyPress(
            place.port, place.kind, place.number, place.channel, low, span[1], None, outcome.steps, outcome.ramp_ms
        )
        return Wanted(what, frozenset(line.key for line in lines), outcome)

    def _outcome(
        self,
        rack: ReadiedRack,
        place: Place,
        lines: tuple[Line, ...],
        led: frozenset[_Key],
        known: Mapping[Place, tuple[tuple[object, ...], Outcome | None]],
    ) -> Outcome | None:
        sources = (*_sources(rack.boards.board, lines), rack.settings.values.snapshot_ramp_ms, rack.boards.pulse())
        before = known.get(place)
        if before is not None and _same(before[0], (lines, led, *sources)):
            self._outcomes[place] = before
            return before[1]
        outcome = rack.outcome([line.mapping for line in lines], led)
        self._outcomes[place] = ((lines, led, *sources), outcome)
        return outcome

    def _followed(self, rack: ReadiedRack, place: Place, control: Control, way: Way) -> Iterator[tuple[Place, Wanted]]:
        for line, _ in way.moves:
            target = line.mapping.target
            if not isinstance(target, ParameterTarget) or not _is_followed(line.mapping, way.calibration):
                continue
            held = rack.boards.board.instances.get(target.instance)
            theirs = line.plain and (way.calibration is None or rack.by_engine(target.instance, target.symbol))
            if held is None or theirs or self._playing.rack_of(line) != rack.key or not _glides(target, held):
                continue
            values = self._table(control, line, target, way.calibration, held)
            table = FollowTable(place.port, place.channel, place.number, held.id, target.symbol, values)
            yield replace(place, line=line.key), Wanted(table, frozenset({line.key}))

    def _table(
        self,
        control: Control,
        line: Line,
        target: ParameterTarget,
        calibration: Calibration | None,
        held: PluginInstance,
    ) -> Sequence[float]:
        made_of = (line.mapping, calibration, held.plugin)
        known = self._tables.get((control, line.key))
        if known is not None and _same(known[0], made_of):
            return known[1]
        follow = Follow(control, line.mapping, calibration)
        now, parameter = held.value(target.symbol), held.parameter(target.symbol)
        led = (follow.moved(value, target, held, now) for value in range(128))
        values = tuple(parameter.clamped(value) for value in led if value is not None)
        self._tables[control, line.key] = (made_of, values)
        return values

    def forget(self) -> None:
        """Mappings are new: what was found for those before is of no use."""
        self._tables.clear()
        self._outcomes.clear()


def _pressed_lines(way: Way) -> Sequence[Line]:
    return [line for line in way.lines if line.mapping.trigger.gesture is Gesture.PRESS]


def _is_held(mapping: ControlMapping) -> bool:
    return mapping.behaviour is Behaviour.MOMENTARY


def _is_followed(mapping: ControlMapping, calibration: Calibration | None) -> bool:
    """Whether the value alone says where it goes."""
    return (
        mapping.behaviour is Behaviour.FOLLOW
        and mapping.take_over is TakeOver.JUMP
        and mapping.trigger.nature is Nature.CONTINUOUS
        and (calibration is None or not calibration.jitter)
    )


def _glides(target: ParameterTarget, held: PluginInstance) -> bool:
    """Whether the parameter has no choices, each of which has a border, and is nobody else's."""
    if target.symbol == BYPASS or held.placeholder or target.symbol in held.divisions:
        return False
    reach = reach_of(target, held)
    if reach is None or reach.choices:
        return False
    return reach.parameter.kind is not ParameterKind.TRIGGER and not reach.parameter.host_driven


def _sources(board: Pedalboard, lines: Sequence[Line]) -> tuple[object, ...]:
    """What an outcome is made from: another object where it may be another."""
    targets = [line.mapping.target for line in lines]
    if all(isinstance(target, ParameterTarget) for target in targets):
        return tuple(board.instances.get(target.instance) for target in targets)  # type: ignore[union-attr]
    return board.instances, board.snapshots, board.current_snapshot, board.tempo


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return len(before) == len(now) and all(
        a is b or (_is_small(a) and a == b) for a, b in zip(before, now, strict=True)
    )


def _is_small(what: object) -> bool:
    """Whether to compare it costs nothing."""
    return isinstance(what, float | str | tuple | frozenset)
