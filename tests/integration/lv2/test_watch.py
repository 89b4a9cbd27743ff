"""A change on disk is noticed once it has come to rest."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2 import watch
from marlise_desktop.adapters.lv2.watch import FolderWatch
from tests.fixtures.lv2_bundles import remove, write_plugin


@pytest.fixture
async def watching() -> AsyncIterator[FolderWatch]:
    made = FolderWatch()
    yield made
    made.close()


async def noticed(watching: FolderWatch) -> None:
    async with asyncio.timeout(20):
        await watching.change()


async def silent(watching: FolderWatch) -> bool:
    """Whether nothing is noticed for longer than a change takes to settle."""
    try:
        async with asyncio.timeout(watch.SETTLED_S * 2):
            await watching.change()
    except TimeoutError:
        return True
    return False


async def test_a_bundle_that_comes_or_goes(watching: FolderWatch, tmp_path: Path) -> None:
    watching.follow([tmp_path], [])
    write_plugin(tmp_path / "one.lv2", "urn:test:one")
    await noticed(watching)
    remove(tmp_path / "one.lv2")
    await noticed(watching)
    assert await silent(watching)


async def test_a_file_written_in_a_bundle(watching: FolderWatch, tmp_path: Path) -> None:
    data = write_plugin(tmp_path / "one.lv2", "urn:test:one")
    watching.follow([tmp_path], [str(tmp_path / "one.lv2")])
    data.write_text("changed")
    await noticed(watching)


async def test_reading_is_no_change(watching: FolderWatch, tmp_path: Path) -> None:
    data = write_plugin(tmp_path / "one.lv2", "urn:test:one")
    watching.follow([tmp_path], [str(tmp_path / "one.lv2")])
    data.read_text()
    assert await silent(watching)


async def test_a_root_that_is_made_later(watching: FolderWatch, tmp_path: Path) -> None:
    watching.follow([tmp_path / "later" / "lv2"], [])
    (tmp_path / "something else").mkdir()
    assert await silent(watching)
    (tmp_path / "later").mkdir()
    await noticed(watching)


async def test_a_change_that_goes_on_is_one_change(watching: FolderWatch, tmp_path: Path) -> None:
    watching.follow([tmp_path], [])
    waiting = asyncio.create_task(watching.change())
    began = time.monotonic()
    for number in range(5):
        (tmp_path / f"{number}.lv2").mkdir()
        await asyncio.sleep(watch.SETTLED_S / 4)
    await waiting
    assert time.monotonic() - began >= watch.SETTLED_S
    assert await silent(watching)


async def test_who_stops_waiting_in_the_middle_of_a_change_does_not_lose_it(
    watching: FolderWatch, tmp_path: Path
) -> None:
    watching.follow([tmp_path], [])
    waiting = asyncio.create_task(watching.change())
    (tmp_path / "one.lv2").mkdir()
    await asyncio.sleep(watch.SETTLED_S / 4)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await noticed(watching)
