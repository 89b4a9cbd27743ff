"""What a program that a test starts sees of the computer."""

from pathlib import Path

import pytest

from tests.endtoend.audio_server import SERVER

_XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def move_into(home: Path, lv2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own and nothing of the user's, these plugins, and the tests' audio server."""
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LV2_PATH", f"{home / '.lv2'}:{lv2}")
    monkeypatch.setenv("JACK_DEFAULT_SERVER", SERVER)
    for variable in _XDG:
        monkeypatch.delenv(variable, raising=False)
