"""Where things are kept."""

import os
import tempfile
from pathlib import Path

import pytest

from marlise_desktop.app.paths import user_paths


def test_the_usual_folders_are_those_of_the_specification(tmp_path: Path) -> None:
    paths = user_paths({"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)})
    assert paths.settings == tmp_path / ".config/marlise-desktop/settings.toml"
    assert paths.boards == tmp_path / ".local/share/marlise-desktop/pedalboards"
    assert paths.logs == tmp_path / ".local/state/marlise-desktop/logs"
    assert paths.catalogue == tmp_path / ".cache/marlise-desktop"


def test_a_relative_path_counts_as_unset(tmp_path: Path) -> None:
    paths = user_paths({"HOME": str(tmp_path), "XDG_CONFIG_HOME": "conf", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert paths.config == tmp_path / ".config/marlise-desktop"


def test_the_runtime_folder_is_the_users_alone(tmp_path: Path) -> None:
    for held in ({"XDG_RUNTIME_DIR": str(tmp_path)}, {}):
        folder = user_paths({"HOME": str(tmp_path), **held}).runtime
        state = folder.stat()
        assert state.st_uid == os.geteuid()
        assert state.st_mode & 0o077 == 0


def test_a_runtime_folder_that_others_may_read_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / f"marlise-desktop-{os.geteuid()}"
    shared.mkdir(mode=0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chosen = user_paths({"HOME": str(tmp_path)}).runtime
    assert chosen != shared
    assert chosen.stat().st_mode & 0o077 == 0
