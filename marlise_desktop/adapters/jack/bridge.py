"""a2jmidid, which brings ALSA's MIDI devices into jackd2, as a child that is started again if it falls over."""

import asyncio
import logging
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from marlise_desktop.adapters.jack.life import Life
from marlise_desktop.adapters.jack.ports import JackPort
from marlise_desktop.session.ports.process import ChildProcess, ProcessSpawner

_log = logging.getLogger("marlise.audio")
_NAME = "a2jmidid"
_PATIENCE_S = 2.0
_MOST_STARTS = 3
_SEQUENCER = Path("/dev/snd/seq")


def wanted(ports: Iterable[JackPort], sequencer: Path = _SEQUENCER) -> bool:
    """Whether there is ALSA MIDI to bring in, the program is installed, and nobody brings it in already."""
    served = any(p.client == "a2j" or (p.midi and p.physical) for p in ports)
    return not served and sequencer.exists() and shutil.which(_NAME) is not None


def left_behind(spawner: ProcessSpawner) -> ChildProcess | None:
    """One that goes on although its program has died."""
    return next((left.process for left in spawner.left_behind(_NAME)), None)


async def run(
    spawner: ProcessSpawner,
    environment: Mapping[str, str],
    life: Life,
    child: ChildProcess | None = None,
    pause: float = 1.0,
) -> None:
    """Until cancelled, which stops the child or leaves it; gives up after it has ended three times.

    Goes on with `child` if there is one. The starts are `pause` seconds apart.
    """
    for _ in range(_MOST_STARTS):
        child = child or await spawner.spawn([_NAME, "-e"], name=_NAME, environment=environment, outlives=life.outlives)
        try:
            code = await child.wait()
        finally:
            await life.end(child, _PATIENCE_S)
        _log.info("a2jmidid ended with %d: %s", code, " | ".join(child.last_lines()[-2:]))
        child = None
        await asyncio.sleep(pause)
