"""The program with its window as a user starts it, and a user in front of it.

`work`: puts a pedal on the board, does not save it, and says `kept` when the unsaved work is on disk. `look`: says
which pedals are on the board and what the program tells. Then it runs on until it is ended from outside.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from marlise_desktop.app import program, window
from marlise_desktop.app.paths import user_paths
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import PluginUri, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.rack import Rack
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import CAPTURE, LEFT, port

GAIN_DB = -7.0


async def work(session: Rack) -> None:
    key = await session.boards.add(PluginUri(AMP), Position())
    await session.boards.connect(CAPTURE, port(key, "in"))
    await session.boards.connect(port(key, "out"), LEFT)
    await session.boards.set_value(key, PortSymbol("gain"), GAIN_DB)
    note = str(user_paths().workspace / "autosave" / "autosave.json")
    while not os.path.exists(note):  # noqa: ASYNC240, PTH110 - another task of this program writes it
        await asyncio.sleep(0.02)
    print("kept", flush=True)


async def look(session: Rack) -> None:
    uris = [held.uri for held in session.boards.board.instances.values()]
    told = [notice.message for notice in session.notices.current if notice.topic != "real-time"]
    print(*uris, *told, sep="; ", flush=True)


def main(user: Callable[[Rack], Awaitable[None]]) -> int:
    open_first_board = program.open_first_board

    async def open_and_use(session: Rack, named: Path | None, demos: Path | None, *, safe: bool) -> None:
        session.settings.change(engine="built-in", first_run_done=True, auto_create_default=False)
        await open_first_board(session, named, demos, safe=safe)
        while session.engine.state is not EngineState.RUNNING:
            await asyncio.sleep(0.02)
        await user(session)

    program.open_first_board = open_and_use
    return window.run_window(None, safe=False)


if __name__ == "__main__":
    sys.exit(main({"work": work, "look": look}[sys.argv[1]]))
