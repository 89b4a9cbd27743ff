"""A JACK server, a few plugins, and the program on them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.endtoend import lv2_folder
from tests.endtoend.audio_server import SERVER, audio_server
from tests.endtoend.home import move_into
from tests.endtoend.stage import Stage, on_stage


@pytest.fixture(scope="session")
def lv2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lv2_folder.fill(tmp_path_factory.mktemp("lv2"))


@pytest.fixture(scope="session")
def plugin_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was read of the plugins, for all tests."""
    return tmp_path_factory.mktemp("plugins")


@pytest.fixture(autouse=True)
def surroundings(lv2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move_into(tmp_path, lv2, monkeypatch)


@pytest.fixture(scope="module")
def jackd() -> Iterator[None]:
    """For the tests of a module; where it is not asked for, no audio server runs."""
    with audio_server(SERVER):
        yield


@pytest.fixture
async def stage(jackd: None, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made
