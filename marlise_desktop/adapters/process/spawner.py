"""Starts children on the loop's thread."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from marlise_desktop.adapters.process.child import Child
from marlise_desktop.adapters.process.lifeline import bound_to_parent

_PIPE_BYTES = 1 << 20
"""Room for what a child says while the loop is busy; a full pipe would stop an audio program."""


class Spawner:
    """Implements `ProcessSpawner`.

    A child has a session of its own, so that Ctrl+C in a terminal ends the program in order rather than all at once.
    """

    async def spawn(self, command: Sequence[str], *, name: str, environment: Mapping[str, str]) -> Child:
        """Must be called on the program's main thread: the child gets SIGKILL when the thread that started it ends."""
        variables = _merged(environment)
        program = shutil.which(command[0], path=variables.get("PATH"))
        if program is None:
            raise FileNotFoundError(f"{command[0]} is not installed")
        process, output = _start(bound_to_parent(program, command[1:]), variables)
        return Child(process, output, name)


def _merged(environment: Mapping[str, str]) -> dict[str, str]:
    variables = {**os.environ, **environment}
    return {key: value for key, value in variables.items() if value or key not in environment}


def _start(command: Sequence[str], variables: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    reading, writing = os.pipe2(os.O_CLOEXEC)
    try:
        os.set_blocking(reading, False)
        _enlarge(writing)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.STDOUT,
            env=dict(variables),
            start_new_session=True,
        )
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    return process, reading


def _enlarge(pipe: int) -> None:
    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except PermissionError:
        # The user's allowance of pipe memory is used up; the usual 64 kB do.
        return
