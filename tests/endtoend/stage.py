"""The whole program without its window, on a real JACK server with a real host and real plugins."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from marlise_desktop.app.compose import compose
from marlise_desktop.app.paths import Paths
from marlise_desktop.app.program import Program, Start
from marlise_desktop.domain.connection import Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.rack import Rack
from tests.child_processes import children_named
from tests.endtoend import sound
from tests.endtoend.ears import Ears
from tests.endtoend.sound import Sound

CAPTURE, LEFT, RIGHT = HardwarePort("capture_1"), HardwarePort("playback_1"), HardwarePort("playback_2")
_PATIENCE_SECONDS = 20.0


@dataclass
class Stage:
    """The program as it plays, and its folders."""

    program: Program
    paths: Paths
    ears: Ears = field(default_factory=Ears)

    @property
    def session(self) -> Rack:
        return self.program.racks.first

    @property
    def said(self) -> str:
        """All that the user is told at present, but for real-time rights, which only some who test have."""
        told = [notice for notice in self.session.notices.current if notice.topic != "real-time"]
        return "\n".join(f"{notice.message} {notice.hint}" for notice in told)

    async def playing(self) -> None:
        try:
            await self.until(lambda: self.session.engine.state is EngineState.RUNNING)
        except TimeoutError:
            pytest.fail(f"the engine does not run: {self.said}")
        await self.session.engine.settled()

    async def until(self, question: Callable[[], object]) -> None:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not question():
                await asyncio.sleep(0.005)

    def engine_pid(self) -> int | None:
        return next(iter(children_named(self.session.engine.name)), None)

    def signal_engine(self, number: signal.Signals) -> int:
        pid = self.engine_pid()
        assert pid is not None
        self.signal(pid, number)
        return pid

    def signal(self, pid: int, number: signal.Signals) -> None:
        os.kill(pid, number)

    async def another_engine(self, before: int) -> None:
        """Returns when an engine plays in the place of the one that had this process id."""
        await self.until(lambda: self.engine_pid() not in (None, before))
        await self.playing()

    async def pedal(self, uri: str) -> InstanceId:
        return await self.session.boards.add(PluginUri(uri), Position())

    async def join(self, *pairs: tuple[Endpoint, Endpoint]) -> None:
        for source, target in pairs:
            await self.session.boards.connect(source, target)

    async def wired(self, uri: str) -> InstanceId:
        """A pedal with ports `in` and `out` between the first input and both outputs."""
        key = await self.pedal(uri)
        await self.join((CAPTURE, port(key, "in")), (port(key, "out"), LEFT), (port(key, "out"), RIGHT))
        await self.session.engine.settled()
        return key

    async def heard(self, played: Sound) -> Sound:
        """What comes out of both outputs when `played` goes into the first input: (frames, 2)."""
        return await self.ears.heard(played, self.session.engine.name)

    async def gain_db(self) -> float:
        """How much louder a tone comes out at the left than it went in."""
        played = sound.sine()
        return sound.level_db((await self.heard(played))[:, 0]) - sound.level_db(played)


def port(instance: InstanceId, symbol: str) -> InstancePort:
    return InstancePort(instance, PortSymbol(symbol))


def paths_in(folder: Path, cache: Path) -> Paths:
    # A socket's whole path may have 107 bytes.
    runtime = Path(tempfile.mkdtemp(prefix="marlise-"))
    return Paths(folder / "config", folder / "data", folder / "state", cache, runtime)


@asynccontextmanager
async def on_stage(folder: Path, cache: Path, **settings: str | float | bool) -> AsyncIterator[Stage]:
    """The program alive, on folders of its own; what was read of the plugins is shared in `cache`."""
    paths = paths_in(folder, cache)
    try:
        async with living(paths, **settings) as stage:
            yield stage
    finally:
        shutil.rmtree(paths.runtime)


@asynccontextmanager
async def living(paths: Paths, **settings: str | float | bool) -> AsyncIterator[Stage]:
    program = compose(paths)
    program.shared.settings.change(**{"engine": "built-in", **settings})
    stage = Stage(program, paths)
    life = asyncio.create_task(program.live(Start(boards=False)))
    try:
        await program.first_rack(life)
        ready = asyncio.create_task(program.shared.catalogue.ready())
        await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        if life.done():
            ready.cancel()
            life.result()
        await stage.playing()
        yield stage
    finally:
        await stage.ears.end()
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
