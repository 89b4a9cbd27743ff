"""Engines reached past the program that controls them; blocks.

The built-in host serves `panic` and `health` to a second connection too, whose first message is `observe`. mod-host
takes one connection only, so it cannot be reached so.
"""

import json
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import UnixAddress
from marlise_desktop.adapters.modhost.programs import FOLDERS, SOCKET
from marlise_desktop.adapters.modhost.protocol import ProtocolError, Reply, Request, parse_reply
from marlise_desktop.adapters.modhost.settings import parse_endpoint
from marlise_desktop.domain.errors import ConfigurationError

_PATIENCE_S = 3.0
_LONGEST_REPLY = 1 << 20


def engine_sockets(runtime: Path, environment: Mapping[str, str]) -> list[Path]:
    """Where built-in engines may listen: those of this user's programs, and one that the environment names."""
    places = set(runtime.glob(f"{FOLDERS}*/{SOCKET}"))
    with suppress(ConfigurationError):  # no reason to leave the others sounding
        named = parse_endpoint(environment.get("MARLISE_ENGINE_ENDPOINT", ""))
        if isinstance(named, UnixAddress):
            places.add(Path(named.path))
    return sorted(places)


def silence(sockets: Sequence[Path]) -> int:
    """Sends `panic` to each; answers how many engines took it."""
    replies = (_asked(path, commands.panic()) for path in sockets)
    return sum(reply is not None and not reply.refused for reply in replies)


def told_health(sockets: Sequence[Path]) -> list[Mapping[str, Any]]:
    """What each engine says of itself; those that do not answer are left out."""
    told: list[Mapping[str, Any]] = []
    for path in sockets:
        reply = _asked(path, commands.health())
        if reply is not None and not reply.refused:
            told.append(json.loads(reply.text))
    return told


def _asked(path: Path, question: Request) -> Reply | None:
    """None if nobody answers, or not as an engine does."""
    greeting = commands.observe()
    try:
        with socket.socket(socket.AF_UNIX) as spoken:
            spoken.settimeout(_PATIENCE_S)
            spoken.connect(str(path))
            spoken.sendall(greeting.data + question.data)
            first, second = _replies(spoken)
        return None if parse_reply(greeting.form, first).refused else parse_reply(question.form, second)
    except (OSError, ProtocolError, ValueError):
        return None


def _replies(spoken: socket.socket) -> tuple[bytes, bytes]:
    """Both replies, without their NULs. Raises ProtocolError if they do not come whole."""
    data = b""
    while data.count(b"\0") < 2:
        received = spoken.recv(65536)
        if not received or len(data) > _LONGEST_REPLY:
            raise ProtocolError("the engine did not answer")
        data += received
    first, second, *_ = data.split(b"\0")
    return first, second
