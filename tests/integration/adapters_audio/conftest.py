"""A real JACK server with the dummy driver, found or started by the adapter."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.jack import JackServer
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.session.ports.audio import AudioReport

SERVER = "marlise-t3"


@pytest.fixture(autouse=True)
def server_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", SERVER)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return SERVER


@pytest.fixture
def foreign_jackd(server_name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that somebody else has started."""
    process = subprocess.Popen(
        ["jackd", "-n", server_name, "-r", "-d", "dummy", "-r", "44100", "-p", "256"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    subprocess.run(
        ["jack_wait", "-s", server_name, "-w", "-t", "10"], check=True, stdout=subprocess.DEVNULL, timeout=15
    )
    yield process
    process.terminate()
    process.wait(10)


class Heard:
    """What the adapter reports, to be awaited."""

    def __init__(self) -> None:
        self.reports: list[AudioReport] = []
        self._moved = asyncio.Event()

    def __call__(self, report: AudioReport) -> None:
        self.reports.append(report)
        self._moved.set()

    async def until(self, condition: Callable[[AudioReport], bool]) -> AudioReport:
        async with asyncio.timeout(15):
            while True:
                for report in self.reports:
                    if condition(report):
                        return report
                self._moved.clear()
                await self._moved.wait()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def audio(tmp_path: Path, heard: Heard) -> AsyncIterator[JackServer]:
    server = JackServer(Spawner(), tmp_path / "config" / "audio.json", realtime=False)
    server.listen(heard)
    yield server
    await server.stop()
