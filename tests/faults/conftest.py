"""Real programs that are killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endtoend import lv2_folder
from tests.endtoend.audio_server import audio_server
from tests.endtoend.home import move_into


@pytest.fixture(scope="session")
def lv2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lv2_folder.fill(tmp_path_factory.mktemp("lv2"))


@pytest.fixture(autouse=True)
def surroundings(lv2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move_into(tmp_path, lv2, monkeypatch)


@pytest.fixture(scope="module")
def jackd() -> Iterator[None]:
    """For modules that do not start an audio server of their own."""
    with audio_server():
        yield
