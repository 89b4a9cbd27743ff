"""Long work tells how far it is, and its outcome is always told."""

import asyncio

import pytest

from marlise_desktop.domain.events import JobChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.jobs import Jobs


@pytest.fixture
def told() -> tuple[Jobs, list[JobChanged]]:
    bus: Bus = Bus()
    heard: list[JobChanged] = []
    bus.subscribe(JobChanged, heard.append)
    return Jobs(bus), heard


async def test_a_job_counts_and_ends(told: tuple[Jobs, list[JobChanged]]) -> None:
    jobs, heard = told
    async with jobs.run("Reading", 2) as job:
        job.step(1, "Calf")
        assert [j.detail for j in jobs.running] == ["Calf"]
    assert jobs.running == []
    assert [(j.done, j.ended) for j in heard] == [(0, ""), (1, ""), (1, "done")]


async def test_a_failed_job_says_so(told: tuple[Jobs, list[JobChanged]]) -> None:
    jobs, heard = told
    with pytest.raises(ValueError, match="broken"):
        async with jobs.run("Reading"):
            raise ValueError("broken")
    assert heard[-1].ended == "failed"


async def test_only_a_cancellable_job_is_cancelled(told: tuple[Jobs, list[JobChanged]]) -> None:
    jobs, heard = told
    started = asyncio.Event()

    async def work(cancellable: bool) -> None:
        async with jobs.run("Reading", cancellable=cancellable):
            started.set()
            await asyncio.Event().wait()

    for cancellable in (True, False):
        started.clear()
        task = asyncio.create_task(work(cancellable))
        await started.wait()
        jobs.cancel(jobs.running[0].id)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert task.done() is cancellable
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert heard[-1].ended == "cancelled"
