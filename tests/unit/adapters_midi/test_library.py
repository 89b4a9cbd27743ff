"""What is wrong with the python-rtmidi that is installed is said in words."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from marlise_desktop.adapters.midi import library


def install(monkeypatch: pytest.MonkeyPatch, package: Path, *held: int) -> None:
    package.mkdir(parents=True, exist_ok=True)
    module = SimpleNamespace(
        get_compiled_api=lambda: list(held), API_LINUX_ALSA=2, API_UNIX_JACK=3, __file__=str(package / "__init__.py")
    )
    monkeypatch.setitem(sys.modules, "rtmidi", module)


def test_a_build_with_both_is_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "rtmidi", 2, 3)
    assert library.complaints() == []


@pytest.mark.parametrize(("held", "missing", "package"), [(3, "ALSA", "libasound2-dev"), (2, "JACK", "libjack-jackd2")])
def test_what_is_not_compiled_in_is_named_with_its_package(
    held: int, missing: str, package: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install(monkeypatch, tmp_path / "rtmidi", held)
    (told,) = library.complaints()
    assert told.startswith(f"python-rtmidi was built without {missing}. Install {package}")


def test_a_wheel_with_its_own_libjack_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "rtmidi", 2, 3)
    (tmp_path / "python_rtmidi.libs").mkdir()
    (tmp_path / "python_rtmidi.libs" / "libjack-1f2.so.0.1.0").touch()
    (told,) = library.complaints()
    assert "a libjack of its own (libjack-1f2.so.0.1.0)" in told


def test_none_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    (told,) = library.complaints()
    assert told.startswith("python-rtmidi cannot be loaded")
