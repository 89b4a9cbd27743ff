"""Which children have outlived their program: a file for each, locked by the program that they belong to.

The lock goes with the program, however it ends; so a file that can be locked is about a child that nobody has.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a child; `began` tells it from a later process with the same number."""

    pid: int
    began: float
    command: tuple[str, ...]


class Held:
    """A record that is ours while this lives."""

    def __init__(self, file: Path, handle: int, record: Record) -> None:
        self._file = file
        self._handle = handle
        self.record = record

    def remove(self) -> None:
        """The child has ended, or is no child to be found by anybody any more."""
        self._file.unlink(missing_ok=True)
        os.close(self._handle)

    def leave(self) -> None:
        """Whoever comes next may have the child."""
        os.close(self._handle)


def keep(folder: Path, name: str, pid: int, command: Sequence[str]) -> Held:
    """Writes the record of a child of ours. Raises OSError, or psutil.Error if the child is gone."""
    record = Record(pid, psutil.Process(pid).create_time(), tuple(command))
    file = folder / f"{name}-{pid}.child"
    # Locked before anybody can find it.
    unseen = file.with_suffix(".new")
    handle = os.open(unseen, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, json.dumps({"began": record.began, "command": record.command}).encode())
        unseen.rename(file)
    except BaseException:
        os.close(handle)
        raise
    return Held(file, handle, record)


def found(folder: Path, name: str) -> Iterator[Held]:
    """Children of this name that run and that nobody has; each is ours from then on. Forgets those that have ended."""
    for file in sorted(folder.glob(f"{name}-*.child")):
        held = _taken(file, name) if _name_of(file) == name else None
        if held is not None:
            if _runs(held.record):
                yield held
            else:
                held.remove()


def names(folder: Path) -> frozenset[str]:
    """Of all children that there is a record of, whoever has them."""
    return frozenset(_name_of(file) for file in folder.glob("*.child"))


def _name_of(file: Path) -> str:
    """What comes before the number of the process; names may hold dashes and numbers themselves."""
    return re.sub(r"-\d+$", "", file.stem)


def _taken(file: Path, name: str) -> Held | None:
    try:
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return Held(file, handle, _read(file, name))


def _read(file: Path, name: str) -> Record:
    """Of a child that does not run, if the file is not as `keep` writes it."""
    try:
        pid = int(file.stem.removeprefix(f"{name}-"))
        written = json.loads(file.read_text())
        return Record(pid, float(written["began"]), tuple(str(word) for word in written["command"]))
    except (ValueError, KeyError, TypeError):
        return Record(0, 0.0, ())


def _runs(record: Record) -> bool:
    try:
        process = psutil.Process(record.pid)
        return process.create_time() == record.began and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
