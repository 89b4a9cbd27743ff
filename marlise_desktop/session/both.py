"""Two things done at the same time."""

import asyncio
import inspect
from collections.abc import Awaitable


async def both(first: Awaitable[None], second: Awaitable[None]) -> None:
    """Returns when both are done. The first error of either is raised, when the other one has been broken off."""
    tasks = [asyncio.create_task(_end_of(first)), asyncio.create_task(_end_of(second))]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for work in (first, second):
            # One that was broken off before its first step would complain that nobody has awaited it.
            if inspect.iscoroutine(work):
                work.close()


async def _end_of(work: Awaitable[None]) -> None:
    await work
