"""The list of sessions is damaged, or cannot be read: the board plays all the same, and what can be is taken back."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from marlise_desktop.app.paths import Paths
from marlise_desktop.app.program import RESTORE
from marlise_desktop.domain.events import Notice
from marlise_desktop.domain.sessions.query import SessionQuery
from tests.endtoend.stage import Stage, living, paths_in


async def names(stage: Stage) -> list[str]:
    return [record.name for record in (await stage.program.lives.sessions.page(SessionQuery())).records]


def told_of_the_list(stage: Stage) -> Notice:
    return next(held for held in stage.program.shared.notices.current if held.topic == "list of sessions")


@pytest.fixture
def paths(plugin_cache: Path, tmp_path: Path) -> Iterator[Paths]:
    made = paths_in(tmp_path / "home", plugin_cache)
    yield made
    shutil.rmtree(made.runtime)


async def test_a_damaged_list_is_set_aside_and_taken_back(jackd: None, paths: Paths) -> None:
    async with living(paths) as stage:
        await stage.program.lives.create("monitor", "Watch")
    (paths.data / "library.sqlite").write_bytes(os.urandom(8192))
    async with living(paths) as stage:
        told = told_of_the_list(stage)
        assert "damaged" in told.message
        assert told.action == RESTORE
        assert await names(stage) == ["Rack"]
        await stage.program.restore()
        assert await names(stage) == ["Rack", "Watch"]
        await stage.playing()
        assert not stage.program.shared.sessions.has_copy()
        assert told.topic not in [held.topic for held in stage.program.shared.notices.current]


async def test_a_list_of_a_newer_version_is_left_alone_and_one_rack_plays(jackd: None, paths: Paths) -> None:
    file = paths.data / "library.sqlite"
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 9999")
    async with living(paths) as stage:
        assert "newer" in told_of_the_list(stage).message
        assert "forgotten when you quit" in told_of_the_list(stage).hint
        assert await names(stage) == ["Rack"]
        await stage.program.lives.create("monitor", "Watch")
    with closing(sqlite3.connect(file)) as left:
        assert left.execute("PRAGMA user_version").fetchone() == (9999,)
        assert left.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
