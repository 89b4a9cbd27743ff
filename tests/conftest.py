"""What every test is held to: no warning logged, no thread, task or child process left behind."""

import gc
import itertools
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.child_processes import children
from tests.shared_memory import own_shared_memory

if "PYTEST_XDIST_WORKER" in os.environ:
    own_shared_memory()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["JACK_NO_START_SERVER"] = "1"
# Programs under test may add pedals however busy the computer is with other tests.
os.environ["MARLISE_LIMIT_DSP_PERCENT"] = os.environ["MARLISE_LIMIT_CPU_PERCENT"] = "0"


# As in the program (app/collector.py): a worker thread that collected Qt's objects would end the process.
gc.disable()
_tests = itertools.count(1)
_COLLECT_EVERY = 25


def pytest_runtest_logfinish() -> None:
    if next(_tests) % _COLLECT_EVERY == 0:
        gc.collect()


class _Failures(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_logged_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """A logged warning fails the test, unless it is marked `logs_warnings`."""
    handler = _Failures()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.records and request.node.get_closest_marker("logs_warnings") is None:
        pytest.fail("logged: " + "; ".join(f"{r.name}: {r.getMessage()}" for r in handler.records))


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """A thread or child process that outlives its test fails it; wider fixtures' own are there before.

    The process is ended then: an engine that went on would be in the way of all tests after this one.
    """
    threads, before = set(threading.enumerate()), children()
    yield
    left = [t.name for t in threading.enumerate() if t not in threads and not t.daemon and t.is_alive()]
    orphans = {pid: _command(pid) for pid in children() - before if _alive(pid)}
    for pid in orphans:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert not left, f"threads left running: {left}"
    assert not orphans, f"child processes left running: {list(orphans.values())}"


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return str(pid)


@pytest.fixture(autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own folders."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))


@pytest.fixture(autouse=True)
def no_sound_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test starts ends with it, however it ends; tests of what goes on take this back."""
    monkeypatch.setenv("MARLISE_KEEP_PLAYING", "never")


SANITIZER = os.environ.get("MARLISE_SANITIZER", "")
"""What the host under test was built with: `address`, `thread` or nothing."""


def taken_reports(folder: Path) -> list[str]:
    reports = sorted(folder.iterdir())
    texts = [report.read_text(errors="replace") for report in reports]
    for report in reports:
        report.unlink()
    return texts


@pytest.fixture(scope="session", autouse=True)
def sanitizer_reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where every program that a test starts leaves what its sanitizer found: one file each."""
    folder = tmp_path_factory.mktemp("sanitizer")
    for name in ("ASAN", "UBSAN", "TSAN") if SANITIZER else ():
        options = [os.environ.get(f"{name}_OPTIONS", ""), f"log_path={folder}/report"]
        os.environ[f"{name}_OPTIONS"] = ":".join(filter(None, options))
    yield folder
    assert not (found := taken_reports(folder)), "\n".join(found)


@pytest.fixture(autouse=True)
def sanitizers_found_nothing(sanitizer_reports: Path) -> Iterator[None]:
    """What a sanitizer finds fails the test, or the one after it: a host that tests share tells of leaks at its end."""
    yield
    if found := taken_reports(sanitizer_reports):
        pytest.fail("\n".join(found))
