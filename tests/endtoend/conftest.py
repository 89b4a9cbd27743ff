"""A JACK server, a few plugins, and the program on them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.endtoend import lv2_folder
from tests.endtoend.audio_server import SERVER, audio_server
from tests.endtoend.feet import Feet, feet_on
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
def jackd(request: pytest.FixtureRequest) -> Iterator[None]:
    """For the tests of a module, which may say in `JACKD` with what period and options; else none runs."""
    with audio_server(SERVER, *getattr(request.module, "JACKD", ())):
        yield


@pytest.fixture
async def stage(jackd: None, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made


@pytest.fixture
def feet(stage: Stage) -> Iterator[Feet]:
    with feet_on(stage) as made:
        yield made
