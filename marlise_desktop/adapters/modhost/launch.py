"""Starts an engine, or joins one that runs, and makes it ready for the session."""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import TAKEN, Address, EngineClient, UnixAddress
from marlise_desktop.adapters.modhost.end import Ending
from marlise_desktop.adapters.modhost.engine import EngineParts, ModHostEngine
from marlise_desktop.adapters.modhost.one_mod_host import OneModHost
from marlise_desktop.adapters.modhost.programs import (
    BUILT_IN,
    FOLDERS,
    MOD_HOST,
    Program,
    client_of,
    program_for,
    socket_of,
    variables,
)
from marlise_desktop.adapters.modhost.protocol import BUSY
from marlise_desktop.adapters.modhost.reports import Reports
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings
from marlise_desktop.adapters.modhost.start import refusal_to_start
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.errors import EngineError, EngineLostError, MarliseError
from marlise_desktop.session.ports.board_files import StateStore
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.ports.process import ChildEndedError, ChildProcess, ProcessSpawner

_log = logging.getLogger("marlise.engine")
_STOP_S = 5.0
_SHORTEST_START_S = 10.0
"""A start reads every installed plugin's manifest, which can be slow on a cold disk."""


_LONGEST_BURIAL_S = 30.0
_CLIENTS = (MOD_HOST, "mod-monitor", "effect_*")


async def _nothing_left(_clients: Sequence[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a launch needs: `settings` and `audio` (variables to reach the audio server) are asked for each time.

    `runtime` is the folder for sockets and scratch files (XDG_RUNTIME_DIR), None for the system's temporary one.
    `without` returns when JACK has no client of these names any more. `record` is the name under which the built-in
    host is found again when it has outlived the program: each rack's own. `mod_host` is shared by the launchers of all
    racks.
    """

    spawner: ProcessSpawner
    states: StateStore
    settings: Callable[[], LaunchSettings]
    audio: Callable[[], Mapping[str, str]]
    runtime: str | None = None
    without: Callable[[Sequence[str]], Awaitable[None]] = _nothing_left
    record: str = BUILT_IN
    mod_host: OneModHost = field(default_factory=OneModHost)


class ModHostLauncher:
    """Implements `EngineLauncher`. The engine that it answers is not muted."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._outside = surroundings
        self._ran_mod_host = False

    async def launch(self) -> Engine:
        settings = self._outside.settings()
        return await self._taken_over(settings) or await self._launched(settings)

    async def _taken_over(self, settings: LaunchSettings) -> Engine | None:
        """A built-in host that has outlived the program that started it, if it is what we would start.

        Any other is ended.
        """
        for left in self._outside.spawner.left_behind(self._outside.record):
            path = socket_of(left.command)
            # A rack that was given another name meanwhile keeps its engine, and that its name.
            called = replace(settings, client=client_of(left.command))
            if path is not None and left.command == self._wanted_command(called, path.parent):
                try:
                    left.process.use_cores(settings.cores)
                    async with AsyncExitStack() as undo:
                        launch = _Launch(called, path.parent, undo, left.process, BUILT_IN, taken_over=True)
                        engine = await launch.joined(UnixAddress(str(path)), self._outside.states)
                        undo.pop_all()
                        return engine
                except MarliseError as error:
                    _log.info("the engine that an earlier start left cannot be taken over: %s", error.message)
            _log.info("an engine that an earlier start left is ended: %s", " ".join(left.command))
            await left.process.stop(_STOP_S)
            if path is not None:
                await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)
        return None

    async def _launched(self, settings: LaunchSettings) -> Engine:
        async with AsyncExitStack() as undo:
            folder = await asyncio.to_thread(_private_folder, self._outside.runtime)
            undo.push_async_callback(asyncio.to_thread, shutil.rmtree, folder, ignore_errors=True)
            if settings.endpoint is not None:
                launch = _Launch(settings, folder, undo, None, "the engine")
                engine = await launch.joined(settings.endpoint, self._outside.states)
            else:
                program = program_for(self._allowed(settings), folder)
                await self._buried(program.name)
                process = await self._start(program, settings, undo)
                if program.name == MOD_HOST:
                    self._outside.mod_host.taken(self, process)
                launch = _Launch(settings, folder, undo, process, program.name)
                engine = await launch.joined(program.address, self._outside.states)
            undo.pop_all()
            return engine

    def _wanted_command(self, settings: LaunchSettings, folder: Path) -> tuple[str, ...]:
        """What we would start; nothing for an engine that is not started by us, or is not there."""
        if settings.endpoint is not None or not settings.outlives:
            return ()
        try:
            return program_for(self._allowed(settings), folder).command
        except EngineError:
            return ()

    def _allowed(self, settings: LaunchSettings) -> LaunchSettings:
        """mod-host can run once on an audio server. Raises EngineError if it is asked for and another rack has it."""
        if not self._outside.mod_host.busy_for(self):
            return settings
        if settings.choice is EngineChoice.MOD_HOST:
            raise EngineError(
                "mod-host plays another rack already, and can play only one on an audio server",
                hint="Choose the built-in engine for this rack, which can play as many as the computer bears.",
            )
        return replace(settings, choice=EngineChoice.BUILT_IN)

    async def _buried(self, name: str) -> None:
        """Waits for the end of an earlier mod-host's JACK clients.

        mod-host takes any other name when its own is taken, and a client that joins the graph while JACK takes dead
        ones out of it is sometimes never run.
        """
        if self._ran_mod_host:
            with suppress(TimeoutError):  # then they are another mod-host's, which is told later
                async with asyncio.timeout(_LONGEST_BURIAL_S):
                    await self._outside.without(_CLIENTS)
        self._ran_mod_host = name == MOD_HOST

    async def _start(self, program: Program, settings: LaunchSettings, undo: AsyncExitStack) -> ChildProcess:
        spawn = self._outside.spawner.spawn
        name = self._outside.record if program.name == BUILT_IN else program.name
        patience = max(settings.timeout_s, _SHORTEST_START_S)
        outlives = settings.outlives and program.name == BUILT_IN
        environment = variables(self._outside.audio())
        try:
            process = await spawn(program.command, name=name, environment=environment, outlives=outlives)
            undo.push_async_callback(process.kill)
            process.use_cores(settings.cores)
            await process.wait_for_output("ready", patience)
            process.use_cores(settings.cores)
        except FileNotFoundError as error:
            raise EngineError(f"{program.command[0]} cannot be started: it is not there") from error
        except ChildEndedError as error:
            raise refusal_to_start(program.name, error) from error
        except TimeoutError as error:
            raise EngineLostError(f"{program.name} was not ready within {patience:g} s") from error
        return process


@dataclass(frozen=True, slots=True)
class _Launch:
    """One launch under way; `undo` takes back what it has done if it fails."""

    settings: LaunchSettings
    folder: Path
    undo: AsyncExitStack
    process: ChildProcess | None
    name: str
    taken_over: bool = False

    async def joined(self, address: Address, states: StateStore) -> Engine:
        numbers = Numbers()
        reports = Reports(numbers)
        ending = Ending(self.name, numbers, reports)
        client, capabilities = await self._connected(address, reports, ending)
        name = BUILT_IN if capabilities else MOD_HOST
        await self._set_up(client, reports, capabilities)
        outlives = self.settings.outlives and self.process is not None and name == BUILT_IN
        if outlives:
            await client.ask(commands.lease(self.settings.lease_s))
        ending.watch(client, self.process, name)
        jack_client = self.settings.client if name == BUILT_IN else ""
        parts = EngineParts(
            name, capabilities, client, numbers, reports, ending, self.folder, outlives, self.taken_over, jack_client
        )
        return ModHostEngine(parts, states)

    async def _connected(
        self, address: Address, reports: Reports, ending: Ending
    ) -> tuple[EngineClient, frozenset[str]]:
        tries = max(self.settings.retries, 1)
        for attempt in range(tries):
            client = EngineClient(reports.take, ending.connection_lost)
            try:
                async with asyncio.timeout(self.settings.timeout_s):
                    await client.connect(address)
                capabilities = await self._capabilities(client)
            except (OSError, TimeoutError, EngineLostError) as error:
                client.close("not connected")
                taken = isinstance(error, EngineLostError)
                if taken and str(error) != TAKEN:
                    raise
                if attempt + 1 == tries:
                    hint = "An engine obeys one program at a time: end the other." if taken else ""
                    raise EngineLostError(
                        f"no connection to {self.name} at {address} after {tries} tries ({error})",
                        hint=hint or ("Check MARLISE_ENGINE_ENDPOINT." if self.process is None else ""),
                    ) from error
                await asyncio.sleep(self.settings.retry_delay_s)
            else:
                self.undo.callback(client.close, "the engine was not taken into use")
                return client, capabilities
        raise AssertionError("a try either answers or raises")

    async def _capabilities(self, client: EngineClient) -> frozenset[str]:
        """What the engine can beyond mod-host, which does not know the question."""
        (reply,) = await client.ask(commands.capabilities())
        if reply.text == BUSY:
            raise EngineLostError(TAKEN)
        return frozenset(reply.text.split()) if reply.text != "not found" else frozenset()

    async def _set_up(self, client: EngineClient, reports: Reports, capabilities: frozenset[str]) -> None:
        if self.process is None:
            await client.ask(commands.remove(-1))
        if self.process is None or self.taken_over:
            await self._clear_meters(client)
        levels = {f"capture_{k}": f"system:capture_{k}" for k in range(1, self.settings.inputs + 1)}
        levels |= {f"playback_{k}": f"mod-monitor:out_{k}" for k in range(1, self.settings.outputs + 1)}
        meter = commands.meter if "rms" in capabilities else commands.monitor_audio_levels
        scratch = self.folder / "scratch"
        await asyncio.to_thread(scratch.mkdir, exist_ok=self.taken_over)
        _, cycle, *monitored = await client.ask(
            commands.state_tmpdir(str(scratch)),
            commands.wait_audio_cycle(),
            *(meter(port, on=True) for port in levels.values()),
            commands.report_load(),
            commands.output_data_ready(),
        )
        if cycle.refused and not capabilities:
            raise EngineError(
                "mod-host has no output stage on this audio server",
                hint="Another mod-host seems to run there. End it, or choose the built-in engine in Preferences.",
            )
        reports.metered = {port: key for key, port in levels.items()}
        reports.monitored = [key for key, reply in zip(levels, monitored, strict=False) if not reply.refused]

    async def _clear_meters(self, client: EngineClient) -> None:
        """An engine that ran before may hold meters; they go in the reverse order of their making."""
        meters = [f"mod-monitor:out_{k}" for k in range(self.settings.outputs, 0, -1)]
        meters += [f"system:capture_{k}" for k in range(self.settings.inputs, 0, -1)]
        await client.ask_all([commands.monitor_audio_levels(port, on=False) for port in meters])


def _private_folder(runtime: str | None) -> Path:
    return Path(tempfile.mkdtemp(prefix=FOLDERS, dir=runtime))
