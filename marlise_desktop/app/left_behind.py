"""Ends what plays on without a window."""

import asyncio
import shutil
from collections.abc import Collection
from pathlib import Path

from marlise_desktop.adapters.modhost.programs import BUILT_IN, socket_of
from marlise_desktop.adapters.process import Spawner

_AFTER_ENGINES = ("a2jmidid", "jackd")
_PATIENCE_S = 5.0


async def end_left_behind(runtime: Path) -> list[str]:
    """Ends engine, MIDI bridge and audio server that have outlived their program; answers their names."""
    spawner = Spawner(runtime)
    ended = [BUILT_IN for _ in range(await end_engines(spawner))]
    for name in _AFTER_ENGINES:
        for left in spawner.left_behind(name):
            await left.process.stop(_PATIENCE_S)
            ended.append(name)
    return ended


async def end_engines(spawner: Spawner, but: Collection[str] = ()) -> int:
    """Ends the engines that have outlived their program; answers how many.

    Those whose records have the names in `but` play on: for racks that are about to be started again.
    """
    names = sorted(name for name in spawner.names() if name == BUILT_IN or name.startswith(f"{BUILT_IN}-"))
    ended = 0
    for name in names:
        for left in spawner.left_behind(name) if name not in but else ():
            await left.process.stop(_PATIENCE_S)
            ended += 1
            socket = socket_of(left.command)
            if socket is not None:
                await asyncio.to_thread(shutil.rmtree, socket.parent, ignore_errors=True)
    return ended
