"""The whole program without its window, on a real JACK server with a real host and real plugins."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from marlise_desktop.app.compose import Program, compose
from marlise_desktop.app.paths import Paths
from marlise_desktop.domain.connection import Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.session import Session

SERVER = "marlise-t4"
RATE = 48000
Sound = npt.NDArray[np.float32]


@pytest.fixture(scope="session")
def jackd() -> Iterator[str]:
    """A JACK server for all these tests, with the dummy driver."""
    environment = {**os.environ, "JACK_NO_AUDIO_RESERVATION": "1"}
    command = ["jackd", "-n", SERVER, "-r", "-t", "500", "-d", "dummy", "-r", str(RATE), "-p", "128"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    os.environ["JACK_DEFAULT_SERVER"] = SERVER
    subprocess.run(["jack_wait", "-s", SERVER, "-w", "-t", "10"], check=True, stdout=subprocess.DEVNULL)
    yield SERVER
    del os.environ["JACK_DEFAULT_SERVER"]
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@dataclass
class Stage:
    """The program as it plays, and its folders."""

    program: Program
    paths: Paths

    @property
    def session(self) -> Session:
        return self.program.session

    async def playing(self) -> None:
        try:
            await self.until(lambda: self.session.engine.state is EngineState.RUNNING)
        except TimeoutError:
            pytest.fail(f"the engine does not run: {[n.message for n in self.session.notices.current]}")
        await self.session.engine.settled()

    async def until(self, question: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not question():
                await asyncio.sleep(0.005)

    def engine_pid(self) -> int | None:
        """The host's process, found among this process's children."""
        for task in Path("/proc/self/task").iterdir():
            for pid in (task / "children").read_text().split():
                if Path(f"/proc/{pid}/comm").read_text().strip() == "marlise-host":
                    return int(pid)
        return None

    def kill_engine(self) -> int:
        pid = self.engine_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    async def pedal(self, uri: str) -> InstanceId:
        return await self.session.boards.add(PluginUri(uri), Position())

    async def join(self, *pairs: tuple[Endpoint, Endpoint]) -> None:
        for source, target in pairs:
            await self.session.boards.connect(source, target)

    async def heard(self, sound: Sound, folder: Path) -> Sound:
        """What comes out of both outputs when `sound` is played into the first input: (frames, 2)."""
        source, target = folder / "played.wav", folder / "heard.wav"
        soundfile.write(source, sound, RATE, subtype="FLOAT")
        probe = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("probe.py")),
            str(source),
            str(target),
            "marlise-host:in_1",
            "--",
            "marlise-host:out_1",
            "marlise-host:out_2",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert probe.stdin is not None
        assert probe.stdout is not None
        assert await probe.stdout.readline() == b"ready\n"
        probe.stdin.write(b"go\n")
        await probe.communicate()
        assert probe.returncode == 0
        recorded: Sound = soundfile.read(target, dtype="float32", always_2d=True)[0]
        return recorded


def port(instance: InstanceId, symbol: str) -> InstancePort:
    return InstancePort(instance, PortSymbol(symbol))


CAPTURE, LEFT, RIGHT = HardwarePort("capture_1"), HardwarePort("playback_1"), HardwarePort("playback_2")


def paths_in(folder: Path, cache: Path) -> Paths:
    # A socket's whole path may have 107 bytes.
    runtime = Path(tempfile.mkdtemp(prefix="marlise-"))
    return Paths(folder / "config", folder / "data", folder / "state", cache, runtime)


@asynccontextmanager
async def on_stage(folder: Path, cache: Path, engine: str = "built-in") -> AsyncIterator[Stage]:
    """The program alive, on folders of its own; what was read of the plugins is shared in `cache`."""
    paths = paths_in(folder, cache)
    program = compose(paths)
    program.session.settings.change(engine=engine)
    stage = Stage(program, paths)
    life = asyncio.create_task(program.session.live())
    try:
        ready = asyncio.create_task(program.session.catalogue.ready())
        await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        if life.done():
            ready.cancel()
            life.result()
        await stage.playing()
        yield stage
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
        shutil.rmtree(paths.runtime)


@pytest.fixture(scope="session")
def plugin_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plugins")


@pytest.fixture
async def stage(jackd: str, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made


def level_db(sound: Sound) -> float:
    """RMS of the loudest tenth of a second, in dBFS where a full sine is -3.01."""
    window = RATE // 10
    rms = [float(np.sqrt(np.mean(sound[n : n + window] ** 2))) for n in range(0, len(sound) - window + 1, window)]
    return 20 * float(np.log10(max(*rms, 1e-09)))


def sine(level: float = 0.5, seconds: float = 1.0, hertz: float = 440.0) -> Sound:
    time = np.arange(int(RATE * seconds)) / RATE
    return (level * np.sin(2 * np.pi * hertz * time)).astype("float32")
