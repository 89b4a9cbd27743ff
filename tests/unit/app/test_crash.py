"""Crash reports."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from marlise_desktop.app.crash import Crashes, last_fault

pytestmark = pytest.mark.logs_warnings


def fail() -> None:
    raise ZeroDivisionError("a bug")


def caught() -> BaseException:
    try:
        fail()
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def told(crashes: Crashes) -> list[tuple[str, Path]]:
    reports: list[tuple[str, Path]] = []
    crashes.tell = lambda text, file: reports.append((text, file))
    return reports


def test_a_report_names_fault_place_and_versions(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path / "crashes")
    reports = told(crashes)
    crashes.keep(caught(), "the window")
    text, file = reports[0]
    assert "ZeroDivisionError: a bug" in text
    assert "in fail" in text
    assert "PySide6" in text
    assert file.read_text() == text


def test_the_same_fault_is_told_once(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path)
    reports = told(crashes)
    for _ in range(3):
        crashes.keep(caught(), "the window")
    assert len(reports) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_old_reports_go(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"crash-2000{number:02}.txt").write_text("old")
    Crashes(tmp_path).keep(caught(), "the window")
    assert len(list(tmp_path.iterdir())) == 20


async def test_faults_of_tasks_and_threads_are_kept_while_watched(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path)
    reports = told(crashes)
    loop = asyncio.get_running_loop()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    with crashes.watched():
        crashes.watch_loop(loop)
        loop.call_soon(fail)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        thread = threading.Thread(target=fail, name="worker")
        thread.start()
        thread.join()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == hooks
    loop.set_exception_handler(None)
    assert ["the thread worker" in text for text, _ in reports] == [False, True]


def test_a_crash_in_c_code_is_found_at_the_next_start(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, os\n"
        "from marlise_desktop.app.crash import Crashes\n"
        "with Crashes(pathlib.Path(sys.argv[1])).watched():\n"
        "    os.abort()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=60)
    assert done.returncode == -6
    found = last_fault(tmp_path)
    assert found is not None
    assert "Aborted" in found.read_text()
    assert last_fault(tmp_path) is None


def test_a_run_that_ended_well_or_goes_on_leaves_no_fault(tmp_path: Path) -> None:
    with Crashes(tmp_path).watched():
        assert last_fault(tmp_path) is None
        assert (tmp_path / f"fault-{os.getpid()}.txt").exists()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "fault-999999999.txt").write_text("")
    assert last_fault(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
