"""Waiting for what comes true by itself."""

import asyncio
from collections.abc import Callable


async def until(question: Callable[[], object], *, seconds: float = 20.0, pause: float = 0.001) -> None:
    """Lets the loop go on until the question is answered with yes."""
    async with asyncio.timeout(seconds):
        while not question():
            await asyncio.sleep(pause)
