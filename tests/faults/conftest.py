"""Real programs that are killed."""

from pathlib import Path

import pytest

from tests.endtoend import lv2_folder
from tests.endtoend.audio_server import SERVER


@pytest.fixture(scope="session")
def lv2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lv2_folder.fill(tmp_path_factory.mktemp("lv2"))


@pytest.fixture(autouse=True)
def surroundings(lv2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, few plugins, and the audio server of these tests."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LV2_PATH", f"{tmp_path / '.lv2'}:{lv2}")
    monkeypatch.setenv("JACK_DEFAULT_SERVER", SERVER)
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
