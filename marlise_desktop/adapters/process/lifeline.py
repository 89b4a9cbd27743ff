"""Makes a command whose process ends when its parent's thread does.

Source: prctl(2), PR_SET_PDEATHSIG. It is set in the child before it becomes the program, by `setpriv` of
util-linux, or by a bare interpreter where that is missing: code run between fork and exec of a program that
has threads can deadlock.
"""

import shutil
import sys
from collections.abc import Sequence

_PRCTL = (
    "import ctypes, os, signal, sys; "
    "ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def bound_to_parent(program: str, arguments: Sequence[str]) -> list[str]:
    """The command that runs `program` (a path) and gets SIGTERM when the starting thread ends."""
    setpriv = shutil.which("setpriv")
    if setpriv is not None:
        return [setpriv, "--pdeathsig", "TERM", "--", program, *arguments]
    return [sys.executable, "-I", "-S", "-c", _PRCTL, program, *arguments]
