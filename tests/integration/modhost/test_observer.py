"""Engines silenced and asked past the program that controls them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost import observer
from marlise_desktop.adapters.modhost.programs import BUILT_IN
from marlise_desktop.adapters.modhost.settings import EngineChoice
from marlise_desktop.session.ports.engine import EngineReport, PanicReported
from tests.contract.engine_jack import jack_server
from tests.contract.engine_plugins import AMP, adding
from tests.contract.engine_real import Running, launched


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


@pytest.fixture
async def running(audio: dict[str, str], tmp_path: Path) -> AsyncIterator[Running]:
    async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as made:
        yield made


def place(running: Running) -> Path:
    """Where the engine listens."""
    words = Path(f"/proc/{running.engine.process_id}/cmdline").read_text().split("\0")
    return Path(words[words.index("--socket") + 1])


async def test_a_controlled_engine_is_silenced_and_its_program_hears_of_it(running: Running) -> None:
    engine = running.engine
    heard: list[EngineReport] = []
    silenced = asyncio.Event()

    def listen(report: EngineReport) -> None:
        heard.append(report)
        if isinstance(report, PanicReported):
            silenced.set()

    engine.listen(listen)
    assert not await engine.perform([adding("a", AMP)])
    assert await asyncio.to_thread(observer.silence, [place(running)]) == 1
    async with asyncio.timeout(10):
        await silenced.wait()
    (told,) = await asyncio.to_thread(observer.told_health, [place(running)])
    assert (told["muted"], told["controller"], told["instances"], told["jack"]) == (True, True, 1, "up")
    assert engine.name == BUILT_IN


def test_where_no_engine_answers_none_is_silenced(tmp_path: Path) -> None:
    dead = tmp_path / "marlise-x" / "engine.sock"
    dead.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(dead))
    assert observer.engine_sockets(tmp_path, {}) == [dead]
    assert observer.silence([dead, tmp_path / "nowhere"]) == 0
    assert observer.told_health([dead]) == []


def test_an_engine_that_the_environment_names_is_among_them(tmp_path: Path) -> None:
    assert observer.engine_sockets(tmp_path, {"MARLISE_ENGINE_ENDPOINT": "unix:/x/s"}) == [Path("/x/s")]
    assert observer.engine_sockets(tmp_path, {"MARLISE_ENGINE_ENDPOINT": "tcp://127.0.0.1:5555"}) == []
    assert observer.engine_sockets(tmp_path, {"MARLISE_ENGINE_ENDPOINT": "nonsense"}) == []
