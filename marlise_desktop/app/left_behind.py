"""Ends what plays on without a window."""

import asyncio
import shutil
from pathlib import Path

from marlise_desktop.adapters.modhost.programs import BUILT_IN, socket_of
from marlise_desktop.adapters.process import Spawner

_IN_ORDER = (BUILT_IN, "a2jmidid", "jackd")
_PATIENCE_S = 5.0


async def end_left_behind(runtime: Path) -> list[str]:
    """Ends engine, MIDI bridge and audio server that have outlived their program; answers their names."""
    spawner, ended = Spawner(runtime), []
    for name in _IN_ORDER:
        for left in spawner.left_behind(name):
            await left.process.stop(_PATIENCE_S)
            ended.append(name)
            socket = socket_of(left.command)
            if socket is not None:
                await asyncio.to_thread(shutil.rmtree, socket.parent, ignore_errors=True)
    return ended
