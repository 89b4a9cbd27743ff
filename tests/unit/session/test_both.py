"""Two things at the same time, either of which may fail."""

import asyncio
import gc

import pytest

from marlise_desktop.session.both import both


async def test_each_goes_on_while_the_other_waits() -> None:
    first, second = asyncio.Event(), asyncio.Event()

    async def one() -> None:
        first.set()
        await second.wait()

    async def other() -> None:
        await first.wait()
        second.set()

    await both(one(), other())


@pytest.mark.parametrize("turned", [False, True])
async def test_the_error_of_one_breaks_the_other_off(turned: bool) -> None:
    ends: list[str] = []

    async def patient() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ends.append("broken off")

    async def failing() -> None:
        await asyncio.sleep(0)
        raise LookupError("no")

    with pytest.raises(LookupError):
        await (both(failing(), patient()) if turned else both(patient(), failing()))
    assert ends == ["broken off"]


async def test_what_is_broken_off_before_it_began_is_forgotten() -> None:
    """A coroutine that nobody awaits would warn, and fail this test."""
    begun: list[str] = []

    async def work(name: str) -> None:
        begun.append(name)

    task = asyncio.create_task(both(work("first"), work("second")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gc.collect()
    assert begun == []
