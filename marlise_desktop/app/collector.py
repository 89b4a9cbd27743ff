"""Collects Python's garbage on the loop's thread only.

Python collects on whichever thread allocates next. A worker that does so while parts of the window are garbage would
destroy Qt objects on the wrong thread, which stops their timers wrongly or ends the program.
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator

_PAUSE_SECONDS = 1.0
_YOUNG = 2000
"""New objects that are worth a look."""
_YOUNG_ROUNDS = 10
_OLD_EVERY = 60
"""Looks at everything are slow, so they are rare; the window's own long-lived parts are left out of them."""


@contextlib.asynccontextmanager
async def collecting_here() -> AsyncIterator[None]:
    """Until the end of the block nobody but the running loop collects garbage."""
    was_on = gc.isenabled()
    gc.disable()
    task = asyncio.create_task(_collect(), name="garbage")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        gc.collect()
        if was_on:
            gc.enable()


async def _collect() -> None:
    looks = 0
    while True:
        await asyncio.sleep(_PAUSE_SECONDS)
        if gc.get_count()[0] < _YOUNG:
            continue
        looks += 1
        gc.collect(2 if looks % _OLD_EVERY == 0 else 1 if looks % _YOUNG_ROUNDS == 0 else 0)
