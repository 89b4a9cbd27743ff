"""Which board the program starts with: unsaved work of a crash, the one named, the last one, or the demo."""

import asyncio
from pathlib import Path

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import Severity
from marlise_desktop.session.rack import Rack

_SAFE = "Open a board with Ctrl+O when you like, or start again without --safe and without holding Shift."
DEMO = "Demo.pedalboard"


async def open_first_board(session: Rack, named: Path | None, demos: Path | None, *, safe: bool) -> None:
    """Opens it once the installed plugins are known; what cannot be opened is told, and an empty board stands.

    `safe` loads none, whatever is named; work that a crash has left is put into the library. `demos` None: a rack that
    begins empty where it had no board before.
    On the very first start the output is muted, so that a microphone beside a loudspeaker does not howl.
    """
    await session.catalogue.ready()
    try:
        if safe:
            await session.library.new()
            session.notices.post(Severity.NOTE, "Started safely: no board was loaded", _SAFE, "safe")
        elif named is not None:
            await session.library.open(str(await asyncio.to_thread(named.resolve)))
        elif not await session.library.recover():
            await _open_last(session, demos)
    except MarliseError as error:
        session.notices.post_error(error)
    # Where none was opened the empty board holds, for an engine that played on with another too.
    session.engine.want(session.boards.board)


async def _open_last(session: Rack, demos: Path | None) -> None:
    values = session.settings.values
    if values.open_last_board and values.last_board and await _is_folder(Path(values.last_board)):
        await session.library.open(values.last_board)
        return
    if not values.auto_create_default or demos is None:
        return
    if not values.first_run_done:
        await session.engine.set_muted(muted=True)
    demo = demos / DEMO
    if await _is_folder(demo):
        await session.library.open(str(demo))


async def _is_folder(path: Path) -> bool:
    return await asyncio.to_thread(path.is_dir)
