"""Finds a server in the order that is promised: one that runs, PipeWire's, else jackd as our child."""

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from marlise_desktop.adapters.jack import cards, jackd, library, metadata, rights
from marlise_desktop.adapters.jack.client import ControlClient, NoServerError
from marlise_desktop.adapters.jack.library import JackLibrary
from marlise_desktop.adapters.jack.notes import Notes
from marlise_desktop.adapters.jack.worker import Worker
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.session.ports.audio import AudioChoice, SoundCard
from marlise_desktop.session.ports.process import ChildProcess, ProcessSpawner

_log = logging.getLogger("marlise.audio")
CLIENT_NAME = "marlise"
_JACKD = "jackd"
_START_SECONDS = 10.0
_STOP_SECONDS = 3.0
_PROBE_SECONDS = 5.0
_NO_ANSWER = 1
_PROBE = """
import ctypes, sys
try:
    jack = ctypes.CDLL(sys.argv[1])
except OSError:
    sys.exit(2)
jack.jack_client_open.restype = ctypes.c_void_p
jack.jack_client_close.argtypes = [ctypes.c_void_p]
no_start_server = 1
client = jack.jack_client_open(b"marlise-probe", no_start_server, None)
if not client:
    sys.exit(1)
jack.jack_client_close(client)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A server that answers. `child` is ours to stop; `device` is empty where only the ports can tell."""

    client: ControlClient
    library: JackLibrary
    child: ChildProcess | None = None
    device: str = ""
    detail: str = ""

    @property
    def kind(self) -> str:
        if self.library.pipewire:
            return "PipeWire"
        return "jackd" if self.child is not None else "JACK"


def server_name(environment: Mapping[str, str]) -> str:
    return environment.get("JACK_DEFAULT_SERVER") or "default"


def child_environment(choice: AudioChoice) -> dict[str, str]:
    """What a child needs to reach the same server through the same libjack."""
    variables = {"JACK_DEFAULT_SERVER": server_name(os.environ), "JACK_NO_START_SERVER": "1"}
    loaded = library.settled()
    if loaded is not None and loaded.pipewire:
        variables["PIPEWIRE_LATENCY"] = f"{choice.period_frames}/{choice.rate_hz}"
        if loaded.folder:
            before = os.environ.get("LD_LIBRARY_PATH", "")
            variables["LD_LIBRARY_PATH"] = f"{loaded.folder}:{before}" if before else loaded.folder
    return variables


class Finder:
    """Asks on the worker's thread; starts children on the loop's."""

    def __init__(
        self, spawner: ProcessSpawner, worker: Worker, notes: Notes, *, realtime: bool | None, outlives: bool
    ) -> None:
        self._spawner = spawner
        self._outlives = outlives
        self._worker = worker
        self._notes = notes
        self._realtime = rights.realtime_priority() > 0 if realtime is None else realtime
        self._server = server_name(os.environ)

    async def find(self, choice: AudioChoice, *, own: bool = True) -> Found:
        """Raises AudioServerError. No server of our own is started, or taken over, unless `own`."""
        answer = await self._store_in_order()
        loaded = library.settled() or library.load(pipewire=await self._pipewire_wanted(answer))
        self._notes.attach(loaded.module)
        found = await self._left_behind(loaded, choice) if own else None
        if found is not None:
            return found
        try:
            client = await self._open(loaded)
            complaint = jackd.known_complaint(self._notes.complaints())
            return Found(client, loaded, detail=f"{complaint.message}. {complaint.hint}" if complaint else "")
        except NoServerError as error:
            if loaded.pipewire:
                raise AudioServerError(
                    "PipeWire does not answer",
                    hint="Start it with: systemctl --user restart pipewire wireplumber",
                ) from error
            if not own:
                raise AudioServerError("no audio server runs", hint="Start the one that you used before.") from error
        return await self._start(loaded, choice)

    async def _store_in_order(self) -> int | None:
        """Mends JACK's store of metadata where no server uses it; else looks, in a child, whether clients open.

        One that is opened here while the store is locked for ever would hang for as long as the program runs.
        Answers what the child has found; None if there was nothing to look for.
        """
        if await asyncio.to_thread(metadata.removed_if_left):
            _log.info("JACK's store of metadata, left by a server that ended badly, was taken away")
        elif metadata.folder().exists():
            answer = await self._probed()
            if answer is None:
                raise jackd.store_used_up()
            return answer
        return None

    async def _left_behind(self, loaded: JackLibrary, choice: AudioChoice) -> Found | None:
        """A jackd that has outlived the program that started it, if it is what we would start; any other is ended."""
        for left in self._spawner.left_behind(_JACKD):
            card = jackd.card_of(choice, await asyncio.to_thread(cards.sound_cards))
            if list(left.command) == jackd.command(self._server, choice, card, realtime=self._realtime):
                with contextlib.suppress(NoServerError):
                    return _ours(await self._open(loaded), loaded, left.process, choice, card)
            _log.info("a jackd that an earlier start left is ended: %s", " ".join(left.command))
            await left.process.stop(_STOP_SECONDS)
        return None

    async def _pipewire_wanted(self, answer: int | None) -> bool:
        """PipeWire runs, and no JACK server of another kind does; `answer` is a child's, if one was asked already."""
        return library.pipewire_runs(os.environ) and (await self._probed() if answer is None else answer) != 0

    async def _probed(self) -> int | None:
        """0 if a server answers a client of the linker's libjack, None if the client waits for JACK's metadata.

        Asked in a child: to load that libjack here would settle which one is used.
        """
        probe = await self._spawner.spawn(
            [sys.executable, "-I", "-S", "-c", _PROBE, "libjack.so.0"],
            name="jack-probe",
            environment={"JACK_NO_START_SERVER": "1"},
        )
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                return await probe.wait()
        except TimeoutError:
            waits = await asyncio.to_thread(metadata.keeps_waiting, probe.pid)
            await probe.kill()
            return None if waits else _NO_ANSWER

    async def _open(self, loaded: JackLibrary) -> ControlClient:
        """Raises NoServerError, or AudioServerError if libjack says why no server could ever be reached."""
        try:
            return await self._worker.call(lambda: ControlClient(loaded.module, CLIENT_NAME, self._server, self._notes))
        except NoServerError as error:
            known = jackd.known_complaint(self._notes.complaints())
            if known is not None:
                raise known from error
            raise

    async def _start(self, loaded: JackLibrary, choice: AudioChoice) -> Found:
        card = jackd.card_of(choice, await asyncio.to_thread(cards.sound_cards))
        line = jackd.command(self._server, choice, card, realtime=self._realtime)
        try:
            child = await self._spawner.spawn(
                line, name=_JACKD, environment={"JACK_NO_START_SERVER": "1"}, outlives=self._outlives
            )
        except FileNotFoundError as error:
            raise AudioServerError(
                "no audio server runs, and jackd is not installed",
                hint="Install it with: sudo apt-get install jackd2 (or start PipeWire with pipewire-jack)",
            ) from error
        try:
            client = await self._opened(loaded, child, choice, card)
        except BaseException:
            if child.exit_code is None:
                await child.stop(_STOP_SECONDS)
            raise
        return _ours(client, loaded, child, choice, card)

    async def _opened(
        self, loaded: JackLibrary, child: ChildProcess, choice: AudioChoice, card: SoundCard | None
    ) -> ControlClient:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_SECONDS
        while True:
            if child.exit_code is not None:
                raise jackd.failure(child.exit_code, child.last_lines(), choice, card)
            try:
                return await self._open(loaded)
            except NoServerError as error:
                if loop.time() > deadline:
                    raise AudioServerError(
                        f"jackd was started but does not answer within {_START_SECONDS:g} s",
                        hint="End other programs that use JACK or the sound card, and try again.",
                    ) from error
            await asyncio.sleep(0.05)


def _ours(
    client: ControlClient, loaded: JackLibrary, child: ChildProcess, choice: AudioChoice, card: SoundCard | None
) -> Found:
    return Found(client, loaded, child, card.id if card else jackd.DUMMY, "" if card else _why_dummy(choice))


def _why_dummy(choice: AudioChoice) -> str:
    if choice.card:
        return f"the sound card {choice.card} is not plugged in; running without one"
    return "no sound card is chosen; choose one in Preferences"
