"""Another program on the JACK server, that plays into the engine and records what comes out."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from tests.endtoend import sound
from tests.endtoend.sound import Sound
from tests.jack_child import LEAVES_WITHIN_S

HOST = "marlise-host"
MOD_HOST = "mod-host"
# It has no inputs of its own: the first pedal is fed.
_MOD_HOST_PORTS = ("effect_0:in", "mod-monitor:out_1", "mod-monitor:out_2")


class Ears:
    """A program of its own on the JACK server, that plays and records; started when first used.

    It plays `into` a port, or into the engine's first input.
    """

    def __init__(self, into: str = "") -> None:
        self._into = into
        self._process: asyncio.subprocess.Process | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="marlise-"))

    async def heard(self, played: Sound, engine: str) -> Sound:
        process = self._process or await self._started(*_ports(engine, self._into))
        source, target = sound.write(self._folder / "played.wav", played), self._folder / "heard.wav"
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{source} {target}\n".encode())
        assert await process.stdout.readline() == b"done\n"
        return sound.read(target)

    async def _started(self, *ports: str) -> asyncio.subprocess.Process:
        program = Path(__file__).with_name("probe.py")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, str(program), *ports, stdin=pipe, stdout=pipe)
        self._process = process
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        return process

    async def close(self) -> None:
        """They hear again when they are used again: another audio server too."""
        if self._process is not None:
            try:
                async with asyncio.timeout(LEAVES_WITHIN_S):
                    await self._process.communicate(b"")  # closes its input, which is what ends it
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()

    async def end(self) -> None:
        await self.close()
        self._folder.rmdir()


async def gain_db(engine: str) -> float:
    """How much louder a tone comes out at the left than it went in, heard by ears that are there for this alone."""
    ears = Ears()
    try:
        heard = await ears.heard(sound.sine(), engine)
    finally:
        await ears.end()
    return sound.level_db(heard[:, 0]) - sound.level_db(sound.sine())


def _ports(engine: str, into: str) -> tuple[str, ...]:
    """Of mod-host, or of a built-in host of that name in JACK."""
    own = tuple(f"{engine}:{name}" for name in ("in_1", "out_1", "out_2"))
    first, *outputs = _MOD_HOST_PORTS if engine == MOD_HOST else own
    return into or first, *outputs
