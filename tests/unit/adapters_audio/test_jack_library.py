"""Which libjack is taken, tried in processes of their own: a process settles it once."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from marlise_desktop.adapters.jack import library

LOAD = """
from marlise_desktop.adapters.jack import library
from marlise_desktop.domain.errors import AudioServerError
library._PIPEWIRE_FOLDERS = ({folder!r},)
try:
    loaded = library.load(pipewire=True)
except AudioServerError as error:
    print("refused:", error.message, "|", error.hint)
else:
    print(loaded.pipewire, loaded.folder, library._mapped_libjack())
    print(library.load(pipewire=False) is loaded)
"""


def run(folder: Path) -> str:
    script = LOAD.format(folder=str(folder))
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=30)
    return done.stdout


def test_pipewires_library_is_the_one_that_jack_client_opens(tmp_path: Path) -> None:
    system = subprocess.run(["/sbin/ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    path = next(line.rpartition(" => ")[2] for line in system.splitlines() if "libjack.so.0" in line)
    shutil.copy(path, tmp_path / "libjack.so.0")
    assert run(tmp_path).splitlines() == [f"True {tmp_path} {tmp_path / 'libjack.so.0'}", "True"]


def test_the_missing_package_is_named_with_the_command(tmp_path: Path) -> None:
    assert run(tmp_path / "none").strip() == (
        "refused: PipeWire runs on this computer, but its JACK library is not installed"
        " | Install it with: sudo apt-get install pipewire-jack"
    )


def test_a_library_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "libjack.so.0").write_text("no library")
    assert f"{tmp_path / 'libjack.so.0'} cannot be loaded" in run(tmp_path)


@pytest.mark.parametrize("variable", ["XDG_RUNTIME_DIR", "PIPEWIRE_RUNTIME_DIR"])
def test_pipewire_runs_where_its_socket_is(tmp_path: Path, variable: str) -> None:
    assert not library.pipewire_runs({variable: str(tmp_path)})
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.fspath(tmp_path / "pipewire-0"))
        assert library.pipewire_runs({variable: str(tmp_path)})
        assert not library.pipewire_runs({})
