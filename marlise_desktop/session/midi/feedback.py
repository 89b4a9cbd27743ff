"""Lights and displays of controllers follow the state: bypass, snapshot, mute, tuner, tempo and the rest."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from marlise_desktop.domain.events import (
    BoardChanged,
    EngineChanged,
    LibraryChanged,
    Origin,
    TransportChanged,
    TunerChanged,
)
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import Device, DeviceId
from marlise_desktop.domain.midi.events import DevicesChanged, MappingsChanged, ProfilesChanged
from marlise_desktop.domain.midi.lit import GESTURES_SHOWN, Lit, Sight, level, lit
from marlise_desktop.domain.midi.mapping import ControlMapping, Light, LightKind
from marlise_desktop.domain.midi.profile import LightAddress, Profile
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.outbox import Outbox

_GAP_S = 0.001
_REST_S = 0.02
"""Between two looks at everything, however fast the state moves."""
_TUNER_S = 0.1
"""How often a display that shows what is tuned is looked at."""
_DARK_S = 1.0
"""How long the end of the program may wait for the lights to go out."""


class Devices(Protocol):
    """What feedback needs of `Midi`. `ways` is another number once what was sent before may be lost."""

    @property
    def ways(self) -> int: ...
    def devices(self) -> Sequence[Device]: ...
    def send(self, device: DeviceId, message: bytes) -> None: ...
    async def flush(self) -> None: ...


class ProfileOf(Protocol):
    """What feedback needs of `Profiles`."""

    def of(self, device: DeviceId) -> Profile | None: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A mapping with the rack whose state its light shows."""

    mapping: ControlMapping
    rack: SessionId


@dataclass(frozen=True, slots=True)
class Showing:
    """All that lights can show now: mappings in their order, each rack, and which of them is in front.

    `mappings` is the same object as long as none of them is new.
    """

    mappings: Sequence[Shown] = ()
    sights: Mapping[SessionId, Sight] = field(default_factory=dict)
    front: Sight | None = None


@dataclass(slots=True)
class _Told:
    """What one device is told: how its lights are put out again that were ever lit, and what waits for it."""

    box: Outbox
    dark: dict[Hashable, bytes] = field(default_factory=dict)


_Groups: TypeAlias = Mapping[Control, Sequence[Shown]]


class Feedback:
    """`run` is its life, and `put_out` its end. On the loop's thread; times are on its clock."""

    def __init__(self, midi: Devices, profiles: ProfileOf, showing: Callable[[], Showing], bus: Bus) -> None:
        self._midi, self._profiles, self._showing = midi, profiles, showing
        self._told: dict[DeviceId, _Told] = {}
        self._wake = asyncio.Event()
        self._stale = True
        self._look_at: float | None = None
        self._rests_until = 0.0
        self._grouped: Sequence[Shown] = ()
        self._groups: dict[DeviceId, _Groups] = {}
        self._lights: dict[tuple[str, Control], LightAddress | None] = {}
        self._ways = midi.ways
        self._over = False
        for kind in (MappingsChanged, DevicesChanged, TransportChanged, TunerChanged, LibraryChanged, EngineChanged):
            bus.subscribe(kind, self._moved)
        bus.subscribe(BoardChanged, self._board_changed)
        bus.subscribe(ProfilesChanged, self._profiles_changed)

    def lights(self, device: DeviceId, now: float) -> Mapping[Control, bool]:
        """Of each control that shows a state, without its device, whether it is lit now."""
        showing = self._showing()
        found = {}
        for control, together in self._by_control(showing, device).items():
            state = _lit_of(together, showing)
            if state is not None:
                found[control] = _is_on(state[0], state[1], now)
        return found

    @property
    def text(self) -> str:
        """What displays show."""
        front = self._showing().front
        return front.text if front else ""

    def send_all(self) -> None:
        """Everything again, whatever the devices show."""
        self._forget()
        self.look()

    def look(self) -> None:
        """Something that lights can show may be new."""
        self._stale = True
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while not self._over:
            self._wake.clear()
            due = self.step(loop.time())
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._wake.wait()

    async def put_out(self) -> None:
        """Everything dark, before the ways to devices end; nothing is lit any more."""
        self._over = True
        self._wake.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_DARK_S):
                await self._put_out()

    def step(self, now: float) -> float | None:
        """Sends what may be sent now; answers when to be called again, if nothing happens before."""
        if (self._stale and now >= self._rests_until) or (self._look_at is not None and now >= self._look_at):
            self._look(now)
        self._send(now)
        dues = [told.box.due() for told in self._told.values()]
        dues += [self._look_at, self._rests_until if self._stale else None]
        known = [due for due in dues if due is not None]
        return min(known) if known else None

    async def _put_out(self) -> None:
        loop = asyncio.get_running_loop()
        for told in self._told.values():
            for address, message in told.dark.items():
                told.box.show(address, message)
        while dues := [due for told in self._told.values() if (due := told.box.due()) is not None]:
            self._send(loop.time())
            await asyncio.sleep(max(min(dues) - loop.time(), 0.0))
        await self._midi.flush()

    def _send(self, now: float) -> None:
        for device, told in self._told.items():
            message = told.box.take(now)
            if message is not None:
                self._midi.send(device, message)

    def _look(self, now: float) -> None:
        self._stale, self._rests_until, self._look_at = False, now + _REST_S, None
        showing = self._showing()
        if self._midi.ways != self._ways:
            self._forget()
        self._ways = self._midi.ways
        present = {device.id for device in self._midi.devices() if device.listens}
        self._told = {device: told for device, told in self._told.items() if device in present}
        for device in present:
            profile = self._profiles.of(device)
            wanted = dict(self._wanted(device, profile, showing, now))
            if wanted or device in self._told:
                self._tell(device, profile, wanted)

    def _tell(self, device: DeviceId, profile: Profile | None, wanted: dict[Hashable, tuple[bytes, bytes]]) -> None:
        told = self._told.setdefault(device, _Told(Outbox()))
        told.box.gap_s = max(1 / profile.messages_a_second, _GAP_S) if profile else _GAP_S
        for address, dark in told.dark.items():
            if address not in wanted and dark:
                told.box.show(address, dark)
        for address, (message, dark) in wanted.items():
            told.box.show(address, message)
            if dark:
                told.dark[address] = dark

    def _wanted(
        self, device: DeviceId, profile: Profile | None, showing: Showing, now: float
    ) -> Iterable[tuple[Hashable, tuple[bytes, bytes]]]:
        """Each address with the message that shows what is, and the one that puts it out."""
        for control, together in self._by_control(showing, device).items():
            yield from self._of_control(control, profile, showing, together, now)
        if profile is not None and showing.front is not None and profile.letters is not None:
            text = showing.front.text
            if showing.front.tuner is not None:
                self._look_again(now + _TUNER_S)
            blank = dict(profile.letters.messages(""))
            for cc, message in profile.letters.messages(text):
                yield _address(message), (message, blank[cc])

    def _of_control(
        self, control: Control, profile: Profile | None, showing: Showing, together: Sequence[Shown], now: float
    ) -> Iterable[tuple[Hashable, tuple[bytes, bytes]]]:
        moved = _moved_with(control, together, showing)
        if moved is not None:
            yield _address(moved), (moved, b"")
            return
        found = _lit_of(together, showing)
        if found is None:
            return
        state, sight, mapping = found
        light = self._light(control, profile, mapping)
        if light is not None:
            if state is Lit.BEAT:
                self._look_again(now + sight.flashes(now)[1])
            on = _is_on(state, sight, now)
            dark = light.message("off")
            message = light.message("on" if on else "off")
            if message:
                yield _address(message), (message, dark)

    def _by_control(self, showing: Showing, device: DeviceId) -> _Groups:
        """Those whose light is to be found at the device, by what they are triggered by, without its device."""
        if showing.mappings is not self._grouped:
            self._grouped = showing.mappings
            self._groups = {}
            self._lights = {}
        if device not in self._groups:
            self._groups[device] = _by_control(showing.mappings, device)
        return self._groups[device]

    def _light(self, control: Control, profile: Profile | None, mapping: ControlMapping) -> LightAddress | None:
        if mapping.light.kind is not LightKind.PROFILE:
            return _own_light(control, mapping.light)
        if profile is None:
            return None
        key = profile.id, control
        if key not in self._lights:
            held = profile.sent_by(control)
            self._lights[key] = held.light if held else None
        return self._lights[key]

    def _forget(self) -> None:
        for told in self._told.values():
            told.box.forget()

    def _look_again(self, at: float) -> None:
        self._look_at = at if self._look_at is None else min(self._look_at, at)

    def _moved(self, _event: object) -> None:
        self.look()

    def _profiles_changed(self, _event: ProfilesChanged) -> None:
        self._lights = {}
        self.send_all()

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is Origin.LOAD:
            self.send_all()
        self.look()


def _by_control(mappings: Sequence[Shown], device: DeviceId) -> _Groups:
    found: dict[Control, list[Shown]] = {}
    for shown in mappings:
        control = shown.mapping.trigger.control
        wanted = shown.mapping.enabled and shown.mapping.light.kind is not LightKind.NONE
        if wanted and control.device in (None, device):
            found.setdefault(replace(control, device=None), []).append(shown)
    return found


def _lit_of(together: Sequence[Shown], showing: Showing) -> tuple[Lit, Sight, ControlMapping] | None:
    """The state of the first of the gestures that have one; of several mappings of that gesture, one that is lit."""
    best: tuple[int, bool] | None = None
    found = None
    for shown in together:
        sight = showing.sights[shown.rack]
        state = lit(shown.mapping, sight)
        if state is not None:
            rank = GESTURES_SHOWN.index(shown.mapping.trigger.gesture), state is Lit.OFF
            if best is None or rank < best:
                best, found = rank, (state, sight, shown.mapping)
    return found


def _is_on(state: Lit, sight: Sight, now: float) -> bool:
    return sight.flashes(now)[0] if state is Lit.BEAT else state is Lit.ON


def _own_light(control: Control, setting: Light) -> LightAddress | None:
    """The message that the control itself sends."""
    if control.kind not in (ControlKind.NOTE, ControlKind.CC):
        return None
    return LightAddress(control.kind, control.number, control.channel or 0, {"off": setting.off, "on": setting.on})


def _moved_with(control: Control, together: Sequence[Shown], showing: Showing) -> bytes | None:
    """The message that brings a motor or a ring of lights to where the target stands."""
    for shown in together:
        mapping = shown.mapping
        if mapping.light.kind is not LightKind.SAME or mapping.trigger.nature.is_switch:
            continue
        stands = level(mapping, showing.sights[shown.rack])
        if stands is not None and control.kind is ControlKind.CC:
            return bytes((0xB0 | (control.channel or 0), control.number, round(127 * stands)))
        if stands is not None and control.kind is ControlKind.PITCH_BEND:
            value = round(16383 * stands)
            return bytes((0xE0 | (control.channel or 0), value & 0x7F, value >> 7))
    return None


def _address(message: bytes) -> Hashable:
    """What the newest message takes the place of: another value of the same note or CC."""
    return message[:2] if message[0] & 0xF0 in (0x80, 0x90, 0xB0) else message[:1]
