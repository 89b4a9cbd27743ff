"""ALSA's MIDI devices by python-rtmidi. Its callbacks run on threads of rtmidi's own, and only queue."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

from marlise_desktop.adapters.midi import library
from marlise_desktop.adapters.midi.inbox import Inbox
from marlise_desktop.adapters.midi.names import devices
from marlise_desktop.adapters.midi.sender import Sender
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.session.ports.midi import Heard, MidiListener
from marlise_desktop.session.to_the_end import to_the_end

_log = logging.getLogger("marlise.midi")
_LOOK_S = 1.0
_SEQUENCER = Path("/dev/snd/seq")
_Port: TypeAlias = Any
"""`rtmidi.MidiIn` or `MidiOut`; the module has no types."""


@dataclass(slots=True)
class _Open:
    """`name` is the port's full name in ALSA, with its numbers."""

    name: str
    port: _Port


class AlsaGate:
    """Implements `MidiGate`.

    `ready` returns when libjack is settled (see `library`). The ports are looked at once a second, and at once when
    `want` is called; that is done on a thread of the loop's, one look after the other.
    """

    def __init__(
        self,
        ready: Callable[[], Awaitable[None]],
        load: Callable[[], ModuleType] = library.load,
        sequencer: Path = _SEQUENCER,
    ) -> None:
        self._ready = ready
        self._load = load
        self._sequencer = sequencer
        self._reason = "it has not begun"
        self._listener: MidiListener | None = None
        self._wants: Callable[[DeviceId], bool] = lambda _device: True
        self._wake = asyncio.Event()
        self._inputs: dict[DeviceId, _Open] = {}
        self._outputs: dict[DeviceId, _Open] = {}
        self._sources: dict[str, DeviceId] = {}
        self._sinks: dict[str, DeviceId] = {}
        self._own: tuple[_Port, _Port] | None = None
        self._sender: Sender | None = None
        self._inbox: Inbox[Heard] | None = None

    @property
    def way(self) -> Way:
        return Way.ALSA

    @property
    def reason(self) -> str:
        return self._reason

    def devices(self) -> Sequence[Device]:
        if self._own is None:
            return ()
        speaking, listening = set(self._sources.values()), set(self._sinks.values())
        there = [
            Device(device, Way.ALSA, speaks=device in speaking, listens=device in listening)
            for device in sorted(speaking | listening)
        ]
        return [Device(VIRTUAL, Way.ALSA, speaks=True, listens=True), *there]

    def covers(self, device: DeviceId) -> bool:
        return device in self._sources.values() or device in self._sinks.values()

    def listen(self, listener: MidiListener) -> None:
        self._listener = listener

    def want(self, wants: Callable[[DeviceId], bool]) -> None:
        self._wants = wants
        self._wake.set()

    def send(self, device: DeviceId, message: bytes) -> None:
        held = self._outputs.get(device)
        port = self._own[1] if device == VIRTUAL and self._own else (held.port if held else None)
        if port is None or self._sender is None:
            self._tell_left(device, message)
            return
        loop = asyncio.get_running_loop()

        def send() -> None:
            try:
                port.send_message(message)
            finally:
                _on_loop(loop, lambda: self._tell_left(device, message))

        if not self._sender.put(send):
            _log.info("a message to %s is dropped: too many wait", device)
            self._tell_left(device, message)

    def _tell_left(self, device: DeviceId, message: bytes) -> None:
        if self._listener:
            self._listener.left(device, message)

    async def flush(self) -> None:
        if self._sender is None:
            return
        loop, sent = asyncio.get_running_loop(), asyncio.Event()
        if self._sender.put(lambda: _on_loop(loop, sent.set)):
            await sent.wait()

    async def run(self) -> None:
        await self._ready()
        self._inbox = Inbox(self._take, self._missed)
        self._sender = Sender()
        try:
            while True:
                self._wake.clear()
                await self._look()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await self._wake.wait()
        finally:
            self._close()
            await asyncio.to_thread(self._sender.end)

    async def _look(self) -> None:
        before, heard = self.devices(), dict(self._inputs)
        module = self._module()
        if module is None:
            self._close()
        else:
            try:
                await to_the_end(asyncio.to_thread(self._follow, module))  # what it opens must be closed
                self._reason = ""
            except OSError as error:
                self._say(f"ALSA's sequencer cannot be used ({error})")
                self._close()
            except module.RtMidiError as error:
                _log.info("a device went while the ports were looked at (%s)", error)
        if self._listener is None:
            return
        for device, held in heard.items():
            now = self._inputs.get(device)
            if now is None or now.name != held.name:
                self._listener.lost(device)
        if self.devices() != before:
            self._listener.moved()

    def _module(self) -> ModuleType | None:
        if not self._sequencer.exists():
            self._say(f"ALSA's sequencer is not there ({self._sequencer})")
            return None
        try:
            module = self._load()
        except ImportError as error:
            self._say(f"python-rtmidi cannot be loaded ({error})")
            return None
        if module.API_LINUX_ALSA not in module.get_compiled_api():
            self._say("python-rtmidi was built without ALSA")
            return None
        return module

    def _say(self, reason: str) -> None:
        if reason != self._reason:
            _log.info("no MIDI by ALSA: %s", reason)
            self._reason = reason

    def _follow(self, module: ModuleType) -> None:
        """On a thread. Opens what came and is wanted, closes what is not.

        Raises OSError without a sequencer, and another RtMidiError where a port goes meanwhile.
        """
        if self._own is None:
            self._own = self._virtual(module)
        inputs, outputs = self._own[0].get_ports(), self._own[1].get_ports()
        self._sources = devices(inputs, self._sources)
        # Both sides of a device have one name, so that what it is called does not hang on its other side.
        self._sinks = devices(outputs, {**self._sinks, **{p: d for p, d in self._sources.items() if p in outputs}})
        wanted = {device: port for port, device in self._sources.items() if self._wants(device)}
        _close_others(self._inputs, wanted)
        for device, name in wanted.items():
            if device not in self._inputs:
                self._open_input(module, device, name, inputs.index(name))
        sinks = {device: port for port, device in self._sinks.items()}
        _close_others(self._outputs, sinks)
        for device, name in sinks.items():
            if device not in self._outputs:
                port = module.MidiOut(module.API_LINUX_ALSA, VIRTUAL)
                if _opened(module, port, outputs.index(name), name):
                    self._outputs[device] = _Open(name, port)

    def _virtual(self, module: ModuleType) -> tuple[_Port, _Port]:
        source = self._deaf_to_sensing(module.MidiIn(module.API_LINUX_ALSA, VIRTUAL))
        source.set_callback(self._hear, VIRTUAL)
        source.open_virtual_port(VIRTUAL)
        sink = module.MidiOut(module.API_LINUX_ALSA, VIRTUAL)
        sink.open_virtual_port(VIRTUAL)
        return source, sink

    def _open_input(self, module: ModuleType, device: DeviceId, name: str, number: int) -> None:
        port = self._deaf_to_sensing(module.MidiIn(module.API_LINUX_ALSA, VIRTUAL))
        port.set_callback(self._hear, device)
        if _opened(module, port, number, name):
            self._inputs[device] = _Open(name, port)

    def _deaf_to_sensing(self, port: _Port) -> _Port:
        port.ignore_types(sysex=False, timing=False, active_sense=True)
        return port

    def _hear(self, event: tuple[Sequence[int], float], device: DeviceId) -> None:
        """On a thread of rtmidi's."""
        inbox = self._inbox
        if inbox is not None:
            inbox.put(Heard(device, bytes(event[0]), inbox.now()))

    def _take(self, heard: Heard) -> None:
        if self._listener is not None:
            self._listener.heard(heard)

    def _missed(self, count: int) -> None:
        if self._listener is not None:
            self._listener.missed(count)

    def _close(self) -> None:
        _close_others(self._inputs, {})
        _close_others(self._outputs, {})
        self._sources, self._sinks = {}, {}
        if self._own is not None:
            own, self._own = self._own, None
            own[0].cancel_callback()
            for port in own:
                port.close_port()


def _opened(module: ModuleType, port: _Port, number: int, name: str) -> bool:
    """False if the device has gone meanwhile, or another stands in its place."""
    try:
        if port.get_port_name(number) != name:
            return False
        port.open_port(number, VIRTUAL)
    except (OSError, module.RtMidiError) as error:
        _log.info("%s cannot be opened (%s)", name, error)
        return False
    return True


def _close_others(held: dict[DeviceId, _Open], wanted: dict[DeviceId, str]) -> None:
    for device, one in list(held.items()):
        if wanted.get(device) != one.name:
            del held[device]
            one.port.close_port()


def _on_loop(loop: asyncio.AbstractEventLoop, work: Callable[[], None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(work)
