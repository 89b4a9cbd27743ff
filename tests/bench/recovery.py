"""How long until a board plays: `python -m tests.bench.recovery` prints a table, and asserts nothing.

Through the whole program, without its window: after its engine was killed, with the built-in host and with mod-host
where that is installed; and when it is started, with an engine of its own and beside one that has played on.
"""

import asyncio
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from marlise_desktop.app.compose import compose
from marlise_desktop.app.paths import Paths
from marlise_desktop.app.program import Start
from marlise_desktop.domain.connection import Endpoint
from tests.endtoend import lv2_folder
from tests.endtoend.audio_server import SERVER, audio_server
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import CAPTURE, LEFT, Stage, living, paths_in, port

PEDALS = (3, 10, 30)
_TIMES = 5
_ENGINES = {"built-in": "marlise-host", "mod-host": "mod-host"}


async def chain(stage: Stage, pedals: int) -> None:
    keys = [await stage.pedal(AMP) for _ in range(pedals)]
    ends: list[Endpoint] = [CAPTURE, *(port(key, symbol) for key in keys for symbol in ("in", "out")), LEFT]
    await stage.join(*zip(ends[::2], ends[1::2], strict=True))
    await stage.session.engine.settled()


async def timed(deed: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await deed()
    return (time.perf_counter() - began) * 1000


async def killed(stage: Stage) -> None:
    await stage.another_engine(stage.signal_engine(signal.SIGKILL))


async def recovery(paths: Paths, engine: str, pedals: int) -> list[float]:
    async with living(paths, engine=engine) as stage:
        await chain(stage, pedals)
        taken = []
        for _ in range(_TIMES):
            await stage.session.engine.play_again()  # no end is held against anybody
            taken.append(await timed(lambda: killed(stage)))
        return taken


async def saved(paths: Paths, pedals: int) -> str:
    async with living(paths) as stage:
        await chain(stage, pedals)
        await stage.session.library.save_as(f"{pedals} pedals")
        return stage.session.library.folder or ""


async def start(paths: Paths, folder: str, keep: str) -> float:
    """Milliseconds until the board plays; the engine plays on at the end if `keep` says so."""
    began = time.perf_counter()
    program = compose(paths)
    stage = Stage(program, paths)
    program.shared.settings.change(engine="built-in", keep_playing=keep)
    life = asyncio.create_task(program.live(Start(boards=False)))
    await program.first_rack(life)
    await stage.session.catalogue.ready()
    await stage.session.library.open(folder)
    await stage.playing()
    taken = (time.perf_counter() - began) * 1000
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    return taken


async def starts(paths: Paths, pedals: int) -> tuple[list[float], list[float]]:
    """With an engine of its own, and beside the one that the start before has left."""
    folder = await saved(paths, pedals)
    fresh = [await start(paths, folder, "never") for _ in range(_TIMES)]
    await start(paths, folder, "always")
    adopted = [await start(paths, folder, "always") for _ in range(_TIMES)]
    await start(paths, folder, "never")
    return fresh, adopted


def row(name: str, taken: list[float], beside: list[float]) -> None:
    middle, most = statistics.median(taken), max(taken)
    sys.stdout.write(f"{name:<52}{middle:>9.0f} ms{most:>9.0f} ms{middle / statistics.median(beside):>9.1f}\n")
    sys.stdout.flush()


def surroundings(folder: Path) -> Paths:
    """A home of its own and a few plugins."""
    lv2 = folder / "lv2"
    lv2.mkdir()
    lv2_folder.fill(lv2)
    os.environ |= {"HOME": str(folder), "LV2_PATH": str(lv2), "JACK_DEFAULT_SERVER": SERVER}
    return paths_in(folder / "home", folder / "cache")


def main() -> int:
    sys.stdout.write(f"{'':<52}{'median':>12}{'longest':>12}{'ratio':>9}\n")
    engines = [engine for engine, program in _ENGINES.items() if engine == "built-in" or shutil.which(program)]
    with tempfile.TemporaryDirectory(prefix="marlise-") as folder, audio_server():
        paths = surroundings(Path(folder))
        for pedals in PEDALS:
            ours: list[float] = []
            for engine in engines:
                taken = asyncio.run(recovery(paths, engine, pedals))
                ours = ours or taken
                row(f"killed with {pedals} pedals until they play, {_ENGINES[engine]}", taken, ours)
        for pedals in PEDALS:
            fresh, adopted = asyncio.run(starts(paths, pedals))
            row(f"started until {pedals} pedals play, adopted", adopted, adopted)
            row(f"started until {pedals} pedals play, new engine", fresh, adopted)
        shutil.rmtree(paths.runtime)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
