"""The thread that makes JACK calls."""

import asyncio
import threading

import pytest

from marlise_desktop.adapters.jack.worker import Worker
from marlise_desktop.domain.errors import AudioServerError


async def test_calls_run_in_order_on_one_other_thread() -> None:
    worker = Worker()
    threads = await asyncio.gather(*(worker.call(threading.get_ident) for _ in range(5)))
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()
    await worker.end()


async def test_what_a_call_raises_is_raised_to_the_caller() -> None:
    worker = Worker()
    with pytest.raises(ZeroDivisionError):
        await worker.call(lambda: 1 // 0)
    await worker.end()


async def test_a_call_that_hangs_is_given_up() -> None:
    worker = Worker()
    release = threading.Event()
    with pytest.raises(AudioServerError, match="does not answer"):
        await worker.call(release.wait, patience=0.01)
    release.set()
    assert await worker.call(lambda: "next") == "next"
    await worker.end()
