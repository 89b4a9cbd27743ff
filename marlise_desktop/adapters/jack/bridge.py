"""a2jmidid, which brings ALSA's MIDI devices into jackd2, as a child that is started again if it falls over."""

import asyncio
import logging
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from marlise_desktop.adapters.jack.ports import JackPort
from marlise_desktop.session.ports.process import ChildProcess, ProcessSpawner

_log = logging.getLogger("marlise.audio")
_MOST_STARTS = 3
_SEQUENCER = Path("/dev/snd/seq")


def wanted(ports: Iterable[JackPort], sequencer: Path = _SEQUENCER) -> bool:
    """Whether there is ALSA MIDI to bring in, the program is installed, and nobody brings it in already."""
    served = any(p.client == "a2j" or (p.midi and p.physical) for p in ports)
    return not served and sequencer.exists() and shutil.which("a2jmidid") is not None


async def run(spawner: ProcessSpawner, environment: Mapping[str, str], pause: float = 1.0) -> None:
    """Until cancelled, which stops the child; gives up after it has ended three times, `pause` seconds apart."""
    for _ in range(_MOST_STARTS):
        child = await spawner.spawn(["a2jmidid", "-e"], name="a2jmidid", environment=environment)
        try:
            code = await child.wait()
        finally:
            await _stop(child)
        _log.info("a2jmidid ended with %d: %s", code, " | ".join(child.last_lines()[-2:]))
        await asyncio.sleep(pause)


async def _stop(child: ChildProcess) -> None:
    if child.exit_code is None:
        await child.stop(2.0)
