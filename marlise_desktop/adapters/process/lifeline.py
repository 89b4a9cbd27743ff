"""Makes a command whose process ends when its parent's thread does.

Source: prctl(2), PR_SET_PDEATHSIG. It is set in the child before it becomes the program, by `setpriv` of
util-linux, or by a bare interpreter where that is missing: code run between fork and exec of a program that
has threads can deadlock.

The signal is SIGKILL. When the program crashes, its engine and its audio server get the signal at the same moment;
asked to end in order, each waits for the other, and a jackd was seen to hold the sound card for ten seconds more.
"""

import shutil
import sys
from collections.abc import Sequence

_PRCTL = (
    "import ctypes, os, signal, sys; "
    "ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def bound_to_parent(program: str, arguments: Sequence[str]) -> list[str]:
    """The command that runs `program` (a path) and gets SIGKILL when the starting thread ends."""
    setpriv = shutil.which("setpriv")
    if setpriv is not None:
        return [setpriv, "--pdeathsig", "KILL", "--", program, *arguments]
    return [sys.executable, "-I", "-S", "-c", _PRCTL, program, *arguments]
