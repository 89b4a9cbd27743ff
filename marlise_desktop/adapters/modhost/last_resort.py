"""Silences built-in engines from outside, past a program that hangs or is gone; blocks.

An engine that has a controller still takes `panic` over another connection.
"""

import socket
from pathlib import Path

_PATIENCE_S = 2.0
_SOCKET = "engine.sock"


def silence_engines(runtime: Path) -> int:
    """Sends `panic` to every built-in engine of this user; answers how many took it."""
    return sum(_silenced(path) for path in sorted(runtime.glob(f"marlise-*/{_SOCKET}")))


def _silenced(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as spoken:
            spoken.settimeout(_PATIENCE_S)
            spoken.connect(str(path))
            spoken.sendall(b"panic\0")
            reply = b""
            while not reply.endswith(b"\0"):
                data = spoken.recv(256)
                if not data:
                    return False
                reply += data
    except OSError:
        return False
    return reply == b"resp 0\0"
