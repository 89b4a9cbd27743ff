"""Garbage is collected on the loop's thread, whoever makes it."""

import asyncio
import gc
import threading
import weakref

import pytest

from marlise_desktop.app import collector


class Knot:
    """Only a collection can free it."""

    def __init__(self) -> None:
        self.itself = self


def tie(freed_on: list[int], count: int) -> None:
    for _ in range(count):
        weakref.finalize(Knot(), lambda: freed_on.append(threading.get_ident()))


async def test_what_a_worker_leaves_is_freed_by_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "_PAUSE_SECONDS", 0.0)
    freed_on: list[int] = []
    async with collector.collecting_here():
        assert not gc.isenabled()
        await asyncio.to_thread(tie, freed_on, 5000)
        async with asyncio.timeout(20):
            while len(freed_on) < 5000:
                await asyncio.to_thread(tie, [], 100)
    assert set(freed_on) == {threading.get_ident()}


async def test_everything_is_freed_at_the_end() -> None:
    freed_on: list[int] = []
    async with collector.collecting_here():
        tie(freed_on, 3)
    assert len(freed_on) == 3
