"""The installable package holds what the program needs beside its code."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.full
def test_a_wheel_holds_the_resources_and_no_sources_of_the_host(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-C", "wheel.cmake=false"]
    subprocess.run([*command, "-w", str(tmp_path), str(ROOT)], check=True, timeout=100)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("boards/Demo.pedalboard/manifest.ttl", "sounds/guitar.flac", "fonts/OFL.txt", "README.md"):
        assert f"marlise_desktop/resources/{name}" in names
    assert "marlise_desktop/app/main.py" in names
    assert not any(name.startswith("marlise_desktop/host") for name in names)
