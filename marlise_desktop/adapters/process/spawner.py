"""Starts children on the loop's thread, and finds those that have outlived their program."""

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from marlise_desktop.adapters.process import records
from marlise_desktop.adapters.process.child import Child
from marlise_desktop.adapters.process.lifeline import bound_to_parent
from marlise_desktop.adapters.process.pipes import output_of, output_pipe
from marlise_desktop.session.ports.process import LeftChild

_log = logging.getLogger("marlise.process")
UNKNOWN_EXIT = 255
"""Of a child that another program has started: only its parent is told how it ended."""


class Spawner:
    """Implements `ProcessSpawner`. `folder` (mode 0700) holds the records of children that outlive the program.

    A child has a session of its own, so that Ctrl+C in a terminal ends the program in order rather than all at once.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    async def spawn(
        self, command: Sequence[str], *, name: str, environment: Mapping[str, str], outlives: bool = False
    ) -> Child:
        """Must be called on the program's main thread: the child gets SIGKILL when the thread that started it ends."""
        variables = _merged(environment)
        program = shutil.which(command[0], path=variables.get("PATH"))
        if program is None:
            raise FileNotFoundError(f"{command[0]} is not installed")
        if outlives and self._folder is not None:
            child = _outliving(program, command, variables, name, self._folder)
            if child is not None:
                return child
        process, output = _start(bound_to_parent(program, command[1:]), variables, outlives=False)
        return Child(process.pid, output, name, process.wait)

    def names(self) -> frozenset[str]:
        """Of all children that have outlived their program, or may: for `left_behind`."""
        return frozenset() if self._folder is None else records.names(self._folder)

    def left_behind(self, name: str) -> Iterator[LeftChild]:
        if self._folder is not None:
            for held in records.found(self._folder, name):
                yield LeftChild(_adopted(held, name), held.record.command)


def _outliving(
    program: str, command: Sequence[str], variables: Mapping[str, str], name: str, folder: Path
) -> Child | None:
    """None where no record can be written: nobody would find the child again."""
    process, output = _start([program, *command[1:]], variables, outlives=True)
    try:
        held = records.keep(folder, name, process.pid, command)
    except (OSError, psutil.Error) as error:
        _log.warning("%s will end with the program: %s", name, error)
        process.kill()
        process.wait()
        os.close(output)
        return None

    def ended() -> int:
        held.remove()
        return process.wait()

    def left() -> None:
        held.leave()
        process.returncode = 0  # else Popen complains of a child that it has not seen end

    return Child(process.pid, output, name, ended, left)


def _adopted(held: records.Held, name: str) -> Child:
    def ended() -> int:
        held.remove()
        return _exit_code(held.record.pid)

    return Child(held.record.pid, output_of(held.record.pid), name, ended, held.leave)


def _exit_code(pid: int) -> int:
    """Of a child of ours, which we have left and found again; of another program's nobody tells us."""
    try:
        _, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return UNKNOWN_EXIT
    return os.waitstatus_to_exitcode(status)


def _merged(environment: Mapping[str, str]) -> dict[str, str]:
    variables = {**os.environ, **environment}
    return {key: value for key, value in variables.items() if value or key not in environment}


def _start(
    command: Sequence[str], variables: Mapping[str, str], *, outlives: bool
) -> tuple[subprocess.Popen[bytes], int]:
    reading, writing = output_pipe(outlives=outlives)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.STDOUT,
            env=dict(variables),
            start_new_session=True,
            pass_fds=(reading,) if outlives else (),
        )
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    return process, reading
