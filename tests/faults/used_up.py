"""JACK's store of metadata after so many clients that were killed, and the program on it.

Usage: used_up.py DEATHS. Run it with a /dev/shm of its own. It says what the program tells while the old server runs,
and, when that was killed too, what it tells then and whether the store is another one.
"""

import asyncio
import ctypes
import os
import random
import signal
import subprocess
import sys
import time

from marlise_desktop.adapters.jack import metadata
from marlise_desktop.app.paths import user_paths
from tests.endtoend.audio_server import SERVER
from tests.endtoend.stage import living

_AT_ONCE = 4


def killed_clients(deaths: int) -> None:
    """Clients that are killed about when they are opened."""
    for _ in range(0, deaths, _AT_ONCE):
        children = [_client(f"c{number}".encode()) for number in range(_AT_ONCE)]
        time.sleep(random.uniform(0.001, 0.03))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _client(name: bytes) -> int:
    child = os.fork()
    if child:
        return child
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    ctypes.CDLL("libjack.so.0").jack_client_open(name, 1, None)
    while True:
        signal.pause()


async def told() -> str:
    """What the audio settings say when the program plays, or what keeps it from playing."""
    async with living(user_paths()) as stage:
        return stage.session.audio.status.detail or "plays"


def said() -> str:
    try:
        return asyncio.run(told())
    except BaseException as error:  # noqa: BLE001 - a test that fails inside of the program says why, in its own form
        return str(error)


def main(deaths: int) -> None:
    command = ["jackd", "-n", SERVER, "-r", "-t", "500", "-d", "dummy", "-p", "1024"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        subprocess.run(["jack_wait", "-s", SERVER, "-w", "-t", "10"], check=True, stdout=subprocess.DEVNULL)
        killed_clients(deaths)
        before = metadata.folder().stat().st_ino
        print("beside the old server:", said(), flush=True)
        server.kill()
    print("without it:", said(), flush=True)
    print("store:", "gone" if not metadata.folder().exists() else metadata.folder().stat().st_ino != before)


if __name__ == "__main__":
    main(int(sys.argv[1]))
