"""Starts the two engines bare, without the program's adapter."""

import os
import select
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conformance.connection import Connection
from tests.conformance.player import Player

_START_S = 20.0


@contextmanager
def mod_host(program: str, audio: Mapping[str, str], folder: Path) -> Iterator[Player]:
    with socket.socket() as first, socket.socket() as second:
        for held in (first, second):
            held.bind(("127.0.0.1", 0))
        ports = (first.getsockname()[1], second.getsockname()[1])
    command = [program, "-n", "-p", str(ports[0]), "-f", str(ports[1])]
    with _running(command, audio) as process:
        yield from _playing(ports, process, folder, audio, builtin=False)


@contextmanager
def built_in(program: str, audio: Mapping[str, str], folder: Path) -> Iterator[Player]:
    path = folder / "run" / "engine.sock"
    path.parent.mkdir(mode=0o700)
    with _running([program, "--socket", str(path)], audio) as process:
        yield from _playing(path, process, folder, audio, builtin=True)


def _playing(
    address: tuple[int, int] | Path,
    process: "subprocess.Popen[bytes]",
    folder: Path,
    audio: Mapping[str, str],
    *,
    builtin: bool,
) -> Iterator[Player]:
    scratch = folder / "tmp"
    scratch.mkdir()
    connection = Connection(address)
    player = Player(connection, process, scratch, builtin, audio)
    try:
        yield player
        player.held.close()
        # mod-host must be ended before its peer is gone.
        process.terminate()
        _wait_for_end(process, builtin=builtin)
    finally:
        connection.close()
        player.listener.close()
        player.held.close()


def _wait_for_end(process: "subprocess.Popen[bytes]", *, builtin: bool) -> None:
    """The built-in host must end by itself; mod-host, told to while it sends feedback, sometimes does not."""
    try:
        process.wait(20 if builtin else 2)
    except subprocess.TimeoutExpired:
        assert not builtin, "the host did not end"
        process.kill()


@contextmanager
def _running(command: Sequence[str], audio: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    environment = {**os.environ, **audio, "LC_NUMERIC": "C"}
    environment.pop("LC_ALL", None)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            _wait_until_ready(process)
            yield process
        finally:
            process.kill()


def _wait_until_ready(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    said = b""
    while b"ready" not in said:
        assert select.select([process.stdout], [], [], _START_S)[0], "the engine did not become ready"
        data = os.read(process.stdout.fileno(), 4096)
        assert data, f"the engine ended: {said!r}"
        said += data
