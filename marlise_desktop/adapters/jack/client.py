"""Our JACK client: no ports, no process callback, so that a busy interpreter never stalls the graph.

Methods block and are called on the worker's thread, but for `load_percent`.
"""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

from marlise_desktop.adapters.jack.notes import Notes
from marlise_desktop.adapters.jack.ports import JackPort
from marlise_desktop.domain.errors import AudioServerError

_TRIES = 8


class _Port(Protocol):
    name: str
    aliases: list[str]
    is_output: bool
    is_physical: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The server as it runs; latencies in frames, the highest over the card's channels."""

    rate_hz: int
    period_frames: int
    realtime: bool
    capture_latency: int = 0
    playback_latency: int = 0


class NoServerError(Exception):
    """No JACK server answers under this name."""


class ControlClient:
    """An open and active client. `name` is what JACK called it."""

    def __init__(self, module: ModuleType, name: str, server: str, notes: Notes) -> None:
        """Raises NoServerError; never starts a server."""
        self._jack = module
        try:
            self._client = module.Client(name, no_start_server=True, servername=server)
        except module.JackOpenError as error:
            raise NoServerError(str(error)) from error
        notes.listen(module, int(module._ffi.cast("uintptr_t", self._client._ptr)))  # noqa: SLF001 - no public way
        self._frames_to_time = _counting(module, "jack_frames_to_time")
        self._clock_us = _counting(module, "jack_get_time")
        self._client.activate()
        self.name = str(self._client.name)

    def close(self) -> None:
        self._client.deactivate()
        self._client.close()

    def load_percent(self) -> float:
        """Read from shared memory; does not block."""
        return float(self._client.cpu_load())

    def time_s(self, frame: int) -> float:
        """When a frame of a moment ago was, on the system's monotonic clock. Does not block."""
        client = ctypes.c_void_p(int(self._jack._ffi.cast("uintptr_t", self._client._ptr)))  # noqa: SLF001
        ago_us = self._clock_us() - self._frames_to_time(client, ctypes.c_uint32(frame))
        return time.monotonic() - ago_us / 1e6

    def facts(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Facts:
        return Facts(
            rate_hz=int(self._client.samplerate),
            period_frames=int(self._client.blocksize),
            realtime=bool(self._client.realtime),
            capture_latency=max((self._latency(name, 0) for name in inputs), default=0),
            playback_latency=max((self._latency(name, 1) for name in outputs), default=0),
        )

    def set_period(self, frames: int) -> None:
        try:
            self._client.blocksize = frames
        except self._jack.JackError as error:
            raise AudioServerError(
                f"the audio server refuses a period of {frames} frames ({error})",
                hint="Choose a power of two between 32 and 2048.",
            ) from error

    def ports(self) -> tuple[JackPort, ...]:
        """All audio and MIDI ports. A port that goes while the list is made spoils it, so it is made again."""
        for _ in range(_TRIES):
            try:
                return tuple(self._port(port) for port in self._client.get_ports() if hasattr(port, "name"))
            except (self._jack.JackError, RuntimeError):
                continue  # RuntimeError: cffi was handed a null name
        raise AudioServerError("the list of JACK ports cannot be read: it changes all the time")

    def connect(self, source: str, target: str) -> bool:
        """Joins two ports; false if one of them is not there. Joined already is fine."""
        try:
            self._client.connect(source, target)
        except self._jack.JackError as error:
            return getattr(error, "code", 0) == _EEXIST
        return True

    def disconnect(self, source: str, target: str) -> bool:
        try:
            self._client.disconnect(source, target)
        except self._jack.JackError:
            return False
        return True

    def connections(self, name: str) -> tuple[str, ...]:
        try:
            return tuple(str(port.name) for port in self._client.get_all_connections(name))
        except (self._jack.JackError, RuntimeError):
            return ()

    def _port(self, port: _Port) -> JackPort:
        return JackPort(
            name=str(port.name),
            midi=isinstance(port, self._jack.MidiPort),
            source=bool(port.is_output),
            physical=bool(port.is_physical),
            aliases=tuple(port.aliases),
        )

    def loop_frames(self, send: str, back: str, *, card: bool) -> int | None:
        """From an input to an output, on the way outside of the computer for the `card`'s; None for ports of two."""
        if card:
            return self._latency(send, 1) + self._latency(back, 0)
        if send.partition(":")[0] != back.partition(":")[0]:
            return None
        return max(self._latency(back, 0) - self._latency(send, 0), 0) + int(self._client.blocksize)

    def _latency(self, name: str, mode: int) -> int:
        """The port's highest latency in frames. Mode 0 is capture, 1 playback. JACK-Client does not offer it."""
        try:
            port = self._client.get_port_by_name(name)
        except self._jack.JackError:
            return 0
        pointer = int(self._jack._ffi.cast("uintptr_t", port._ptr))  # noqa: SLF001 - there is no public way
        bounds = (ctypes.c_uint32 * 2)()
        _latency_range(self._jack)(ctypes.c_void_p(pointer), ctypes.c_int(mode), bounds)
        return int(bounds[1])


_EEXIST = 17


def _counting(module: ModuleType, name: str) -> Callable[..., int]:
    """One of JACK's functions that answer microseconds, on JACK's own clock."""
    function: Callable[..., int] = getattr(ctypes.CDLL(module._libname), name)  # noqa: SLF001 - there is no public way
    function.restype = ctypes.c_uint64  # type: ignore[attr-defined]
    return function


def _latency_range(module: ModuleType) -> Callable[..., object]:
    # Opening by the same name gives the library that JACK-Client has open already.
    library = ctypes.CDLL(module._libname)  # noqa: SLF001 - there is no public way
    function = library.jack_port_get_latency_range
    function.restype = None
    return function
