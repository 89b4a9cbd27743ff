"""The program without its window, one of two that are started at once; it ends with its input.

It waits for a line, so that both begin together. Then it says as JSON whether it keeps the unsaved work and whether its
engine plays, what it tells, and after the next line the board that it has made.
"""

import asyncio
import json
import sys

from marlise_desktop.app.compose import compose
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.program import Start
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.instance import Position
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage
from tests.faults.editing import digest

_KNOWN = (EngineState.RUNNING, EngineState.FAILED)


async def line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


async def main() -> None:
    paths = user_paths()
    program = compose(paths)
    program.shared.settings.change(engine="built-in")
    stage = Stage(program, paths)
    print("ready", flush=True)
    await line()
    life = asyncio.create_task(program.live(Start(boards=False)))
    session = await program.first_rack(life)
    mine = await session.journal.left_behind() is not None
    await stage.until(lambda: session.engine.state in _KNOWN)
    await session.catalogue.ready()
    await session.boards.add(PluginUri(AMP), Position())
    if mine:
        await session.journal.settled()
    plays = session.engine.state is EngineState.RUNNING
    told = {"mine": mine, "plays": plays, "said": stage.said, "board": digest(session.boards.board)}
    print(json.dumps(told), flush=True)
    await line()
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
