"""The loop that Qt and asyncio share."""

import asyncio
import sys
from collections.abc import Iterator

import pytest

from marlise_desktop.app.loop import make_application, run


@pytest.fixture
def interval() -> Iterator[float]:
    before = sys.getswitchinterval()
    yield before
    sys.setswitchinterval(before)


def test_a_thread_that_computes_gives_way_sooner_than_python_would_have_it(interval: float) -> None:
    async def work() -> int:
        await asyncio.sleep(0)
        return round(sys.getswitchinterval() * 1_000_000)

    assert run(make_application(), work()) < interval * 1_000_000 / 5
