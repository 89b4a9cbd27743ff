"""What the next start finds after the program was killed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session import journal
from tests.builders import AMP, GAIN, STEREO
from tests.unit.session.conftest import Rig, living, make_rig


@asynccontextmanager
async def next_start(rig: Rig) -> AsyncIterator[Rig]:
    """After the first was killed: nothing that it does from now on reaches its disk."""
    await rig.session.journal.settled()
    async with living(make_rig(rig)) as after:
        await after.session.catalogue.ready()
        yield after


def board_of(rig: Rig) -> Pedalboard:
    return rig.session.boards.board


async def saved_amp(rig: Rig) -> InstanceId:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.save_as("Rig")
    return key


async def test_an_edit_of_a_saved_board_comes_back_without_any_autosave(rig: Rig) -> None:
    key = await saved_amp(rig)
    await rig.session.boards.set_value(key, GAIN.symbol, -12.0)
    assert rig.files.autosaved is None
    async with next_start(rig) as after:
        assert await after.session.library.recover()
        assert board_of(after).instance(key).value(GAIN.symbol) == -12.0
        assert after.session.library.dirty
        assert after.session.library.folder == "/boards/Rig"


async def test_a_board_that_was_never_saved_comes_back(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    async with next_start(rig) as after:
        assert await after.session.library.recover()
        assert board_of(after).instance(key).plugin is after.catalogue.plugins[AMP.uri]
        assert after.session.library.folder is None


async def test_edits_after_the_last_autosave_come_back_too(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.autosave()
    await rig.session.boards.set_value(key, GAIN.symbol, -3.0)
    other = await rig.session.boards.add(STEREO.uri, Position())
    async with next_start(rig) as after:
        assert await after.session.library.recover()
        assert set(board_of(after).instances) == {key, other}
        assert board_of(after).instance(key).value(GAIN.symbol) == -3.0


async def test_work_that_was_brought_back_survives_the_next_crash(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    async with next_start(rig) as second:
        assert await second.session.library.recover()
        await second.session.boards.set_value(key, GAIN.symbol, -3.0)
        async with next_start(second) as third:
            assert await third.session.library.recover()
            assert board_of(third).instance(key).value(GAIN.symbol) == -3.0


async def test_edits_that_were_taken_back_are_no_work(rig: Rig) -> None:
    key = await saved_amp(rig)
    await rig.session.boards.set_value(key, GAIN.symbol, -12.0)
    await rig.session.history.undo()
    async with next_start(rig) as after:
        assert not await after.session.library.recover()


async def test_what_plugins_did_is_no_work(rig: Rig) -> None:
    key = await saved_amp(rig)
    rig.session.boards.observe(key, lambda held: replace(held, values={GAIN.symbol: 3.0}))
    async with next_start(rig) as after:
        assert not await after.session.library.recover()


async def test_after_an_end_in_order_nothing_comes_back(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.autosave()
    await rig.session.library.left()
    async with next_start(rig) as after:
        assert not await after.session.library.recover()
        assert not after.told


async def test_a_board_that_was_let_go_does_not_come_back(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.autosave()
    await rig.session.library.new()
    async with next_start(rig) as after:
        assert not await after.session.library.recover()


async def test_work_goes_to_the_library_when_another_board_is_opened_at_the_start(rig: Rig) -> None:
    await rig.session.library.save_as("Other")
    await rig.session.library.new()
    key = await rig.session.boards.add(AMP.uri, Position())
    async with next_start(rig) as after:
        await after.session.library.open("/boards/Other")
        assert not board_of(after).instances
        kept = after.files.disk["/boards/Untitled (unsaved work)"]
        assert set(kept.instances) == {key}
        assert "Untitled (unsaved work)" in after.told[-1].notice.message


async def test_an_autosave_that_cannot_be_read_is_put_aside_and_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await saved_amp(rig)
    await rig.session.boards.set_value(key, GAIN.symbol, -12.0)
    await rig.session.library.autosave()
    await rig.session.boards.set_value(key, GAIN.symbol, -13.0)

    async def broken(*_: object) -> None:
        raise BundleError("manifest.ttl, line 3: a dot was expected")

    monkeypatch.setattr(rig.files, "read_autosave", broken)
    async with next_start(rig) as after:
        assert await after.session.library.recover()
        assert board_of(after).instance(key).value(GAIN.symbol) == -13.0
        assert "/aside" in after.told[0].notice.hint


async def test_when_the_saved_board_is_gone_its_new_pedals_come_back(rig: Rig) -> None:
    await saved_amp(rig)
    other = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.journal.settled()
    del rig.files.disk["/boards/Rig"]
    async with next_start(rig) as after:
        assert await after.session.library.recover()
        assert set(board_of(after).instances) == {other}


async def test_a_second_program_keeps_its_hands_off_the_firsts_unsaved_work(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.autosave()
    kept = rig.files.autosaved
    second = make_rig(rig)
    rig.journal.held = True
    async with living(second):
        await second.session.catalogue.ready()
        assert not await second.session.library.recover()
        assert "runs already" in second.told[0].notice.message
        await second.session.boards.add(STEREO.uri, Position())
        await second.session.library.autosave()
        await second.session.library.new()
    assert rig.files.autosaved is kept


async def test_a_journal_that_cannot_be_written_is_told_and_tried_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_AGAIN_SECONDS", 0.0)
    rig.journal.refuses = "the disk is full"
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.until(lambda: any(notice.message == "the disk is full" for notice in rig.session.notices.current))
    await rig.session.boards.set_value(key, GAIN.symbol, -12.0)
    rig.journal.refuses = ""
    await rig.session.journal.settled()
    assert [edit.number for edit in rig.journal.edits.values()] == [1, 2]
    assert not rig.session.notices.current


async def test_what_waits_is_written_at_the_end(rig: Rig) -> None:
    async with living(make_rig()) as ending:
        await ending.playing()
        await ending.session.boards.add(AMP.uri, Position())
    assert len(ending.journal.edits) == 1
    assert not ending.journal.held


async def test_a_disk_that_refuses_keeps_nobody_from_leaving(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse() -> None:
        raise LibraryError("the autosave cannot be cleared away")

    monkeypatch.setattr(rig.files, "clear_autosave", refuse)
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.left()
    assert "cannot be cleared" in rig.told[-1].notice.message
