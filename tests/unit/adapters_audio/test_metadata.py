"""JACK's store of metadata: who serves it, who waits for it, and when it may go."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marlise_desktop.adapters.jack import metadata

_FUTEX = {"x86_64": 202, "aarch64": 98}
_USER = """
import ctypes, mmap, sys
with open(sys.argv[1], "r+b") as file:
    held = mmap.mmap(file.fileno(), 4096)
if len(sys.argv) == 2:
    ctypes.CDLL("libjackserver.so.0")
print("mapped", flush=True)
if len(sys.argv) > 2:
    word = ctypes.c_uint32.from_buffer(held)
    ctypes.CDLL(None).syscall(int(sys.argv[2]), ctypes.byref(word), 0, 0, None)
sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(metadata, "_SHARED", tmp_path)
    folder = tmp_path / f"jack_db-{os.getuid()}"
    folder.mkdir()
    (folder / "__db.001").write_bytes(bytes(4096))
    return folder


@contextmanager
def user(store: Path, *futex: str) -> Iterator["subprocess.Popen[str]"]:
    """A server that has the store open, or a client that waits for a lock in it, if it is told how."""
    command = [sys.executable, "-c", _USER, str(store / "__db.001"), *futex]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mapped\n"
        yield process
        process.kill()


def test_a_store_stays_with_its_server_and_goes_when_that_has_gone(store: Path) -> None:
    with user(store) as process:
        assert list(metadata.servers()) == [process.pid]
        assert not metadata.removed_if_left()
        assert store.exists()
    assert metadata.removed_if_left()
    assert not store.exists()
    assert not metadata.removed_if_left()


@pytest.mark.skipif(platform.machine() not in _FUTEX, reason="the number of the system call is not known here")
def test_a_process_that_waits_for_a_lock_of_the_store_is_told_from_one_that_waits_for_something_else(
    store: Path,
) -> None:
    with user(store) as process:
        assert not metadata.keeps_waiting(process.pid)
    with user(store, str(_FUTEX[platform.machine()])) as process:
        while not metadata.keeps_waiting(process.pid):
            assert process.poll() is None
    assert not metadata.keeps_waiting(process.pid)
