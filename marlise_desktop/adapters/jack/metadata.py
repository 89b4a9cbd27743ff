"""JACK's store of metadata: files in shared memory that all servers and clients of a user map, and lock.

A client that dies badly leaves its locks taken. After some hundreds no more are left, and every further client does
without metadata; one that dies while it holds a lock makes all others wait for ever as soon as they are opened.
A server takes the store away when it ends in order. Sources: jack2 issue 988; `nm -D libjack.so.0` (Berkeley DB);
measured with jackd2 1.9.21.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_SHARED = Path("/dev/shm")

_SERVER = "/libjackserver.so"


def folder() -> Path:
    return _SHARED / f"jack_db-{os.getuid()}"


def removed_if_left() -> bool:
    """Takes away a store whose servers have gone; answers whether there was one. Blocks for some ms.

    A client that has outlived its server keeps what it has mapped, and makes a new store when it is opened again.
    """
    store = folder()
    if not store.exists() or any(True for _ in servers()):
        return False
    shutil.rmtree(store, ignore_errors=True)
    return True


def servers() -> Iterator[int]:
    """The user's JACK servers that have the store open. A process that cannot be looked into is judged by its name."""
    store = folder()
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            if process.stat().st_uid != os.getuid():
                continue
            maps = (process / "maps").read_text()
            serves = _SERVER in maps and any(True for _ in _mapped(maps, store))
        except PermissionError:
            serves = _is_jack(process)
        except OSError:
            continue  # it has ended
        if serves:
            yield int(process.name)


def keeps_waiting(process: int) -> bool:
    """Whether a thread of a process waits for a lock of the store."""
    try:
        places = list(_mapped(Path(f"/proc/{process}/maps").read_text(), folder()))
        tasks = list(Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return False
    return any(start <= address < end for task in tasks for address in _waited_for(task) for start, end in places)


def _mapped(maps: str, store: Path) -> Iterator[tuple[int, int]]:
    """Where a process has files of the store in memory; another mount's of the same name are none of them."""
    device = store.stat().st_dev
    ours = f"{os.major(device):02x}:{os.minor(device):02x}"
    for line in maps.splitlines():
        if f" {store}/" in line and line.split()[3] == ours:
            start, _, end = line.split()[0].partition("-")
            yield int(start, 16), int(end, 16)


def _waited_for(task: Path) -> Iterator[int]:
    """The first argument of the system call that a thread is in: of a wait for a lock, where that is."""
    try:
        words = (task / "syscall").read_text().split()
    except OSError:
        return
    if len(words) > 1 and words[1].startswith("0x"):
        yield int(words[1], 16)


def _is_jack(process: Path) -> bool:
    try:
        return (process / "comm").read_text().startswith("jack")
    except OSError:
        return False
