"""A JACK server, a few plugins, and the program on them."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.endtoend import lv2_folder
from tests.endtoend.sound import RATE
from tests.endtoend.stage import Stage, on_stage

SERVER = "marlise-t4"


@pytest.fixture(scope="session")
def lv2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lv2_folder.fill(tmp_path_factory.mktemp("lv2"))


@pytest.fixture(scope="session")
def plugin_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was read of the plugins, for all tests."""
    return tmp_path_factory.mktemp("plugins")


@pytest.fixture(autouse=True)
def surroundings(lv2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that are started here see these plugins, no home folder of a user, and this JACK server."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LV2_PATH", f"{tmp_path / '.lv2'}:{lv2}")
    monkeypatch.setenv("JACK_DEFAULT_SERVER", SERVER)


@pytest.fixture(scope="module")
def jackd() -> Iterator[str]:
    """A JACK server with the dummy driver, for the tests of a module; where it is not asked for, none runs."""
    command = ["jackd", "-n", SERVER, "-r", "-t", "500", "-d", "dummy", "-r", str(RATE), "-p", "128"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        subprocess.run(["jack_wait", "-s", SERVER, "-w", "-t", "10"], check=True, stdout=subprocess.DEVNULL)
        yield SERVER
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture
async def stage(jackd: str, plugin_cache: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path / "home", plugin_cache) as made:
        yield made
