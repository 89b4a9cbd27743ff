"""What feet play: in the engine at once, kept, shown, and left alone by Undo."""

import asyncio
from dataclasses import replace

import pytest

from marlise_desktop.domain.changes import changes, only_played
from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.session.autosave import Autosave
from marlise_desktop.session.foot import by_foot
from tests.builders import AMP, STEREO, board, instance
from tests.fakes.clock import in_no_time
from tests.unit.session.conftest import Rig


async def test_a_pedals_moves_are_in_the_engine_before_anyone_is_told(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    rig.edits.clear()
    gesture = object()
    for value in (1.0, 2.0, 99.0):
        boards.play(key, "gain", value, gesture)
    boards.play(key, BYPASS, 1.0, gesture)
    await rig.session.engine.settled()
    assert rig.engine.board.instances[key].values["gain"] == 24.0, "brought into its range"
    assert rig.engine.board.instances[key].bypassed
    assert rig.edits == []
    before = boards.board
    boards.tell_played()
    boards.tell_played()
    assert [(event.origin, event.label, event.gesture) for event in rig.edits] == [
        (Origin.CONTROLLER, "Bypass of Amp", gesture)
    ]
    assert rig.edits[0].after is before
    assert rig.edits[0].before.instances[key].value("gain") == 0.0


async def test_an_edit_after_a_move_is_told_after_it(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    rig.edits.clear()
    boards.play(key, "gain", 5.0)
    await boards.rename(key, "Loud")
    assert [event.origin for event in rig.edits] == [Origin.CONTROLLER, Origin.USER]
    assert rig.edits[0].after is rig.edits[1].before
    await rig.session.history.undo()
    assert boards.board.instances[key].name == "Amp"
    assert boards.board.instances[key].value("gain") == 5.0, "Undo leaves alone what the foot moved"


async def test_moves_to_nothing_are_refused_in_words_and_moves_nowhere_tell_nothing(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    rig.edits.clear()
    with pytest.raises(BoardError, match="no parameter"):
        boards.play(key, "nothing", 1.0)
    with pytest.raises(BoardError, match="no pedal"):
        boards.play("gone", "gain", 1.0)
    boards.play(key, "gain", 0.0)
    boards.play(key, BYPASS, 0.0)
    boards.tell_played()
    assert rig.edits == []


async def test_what_a_foot_plays_is_not_undone_but_what_it_builds_is(rig: Rig) -> None:
    session = rig.session
    key = await session.boards.add(AMP.uri, Position())
    with by_foot():
        await session.boards.set_bypassed(key, True)
        await session.boards.set_value(key, "gain", 3.0)
        await session.transport.set_tempo(bpm=90)
        taken = await session.snapshots.save_as("Lead")
        await session.snapshots.apply(taken)
    await session.boards.set_value(key, "gain", 4.0)
    origins = [event.origin for event in rig.edits if event.label]
    played = Origin.CONTROLLER
    # Taking a snapshot changes what the board holds; to apply the one in use changes nothing.
    assert origins == [Origin.USER, played, played, played, Origin.USER, played, Origin.USER]
    await session.history.undo()
    assert session.history.undo_label == "Save snapshot Lead"


async def test_what_a_foot_plays_is_unsaved_work_and_survives_a_crash(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    await rig.session.library.save_as("Mine")
    assert not rig.session.library.dirty
    boards.play(key, "gain", 5.0)
    boards.tell_played()
    assert rig.session.library.dirty
    await rig.session.journal.settled()
    assert not rig.journal.edits[rig.journal.last].observed


def test_what_is_only_played() -> None:
    held = instance("a", STEREO)
    plain = board(held)
    assert only_played(changes(plain, board(held.with_value("gain", 3.0))))
    assert only_played(changes(plain, board(replace(held, bypassed=True))))
    assert not only_played(changes(plain, board(replace(held, bypassed=True, label="Mine"))))
    assert not only_played(changes(plain, board(held, instance("b"))))
    assert not only_played(changes(plain, replace(plain, title="Other")))


@pytest.mark.parametrize(("origin", "soonest_s"), [(Origin.USER, 2.0), (Origin.CONTROLLER, 32.0)])
def test_playing_is_saved_aside_less_often_than_edits(
    silent_rig: Rig, monkeypatch: pytest.MonkeyPatch, origin: Origin, soonest_s: float
) -> None:
    session = silent_rig.session
    times: list[float] = []

    async def autosave() -> None:
        times.append(asyncio.get_running_loop().time())

    monkeypatch.setattr(session.library, "autosave", autosave)

    async def play() -> None:
        autosaves = asyncio.create_task(Autosave(session.library, session.notices, session.bus).run())
        await asyncio.sleep(0)
        session.boards.commit(board(instance("a")), "Edit", origin)
        await asyncio.sleep(100)
        autosaves.cancel()

    in_no_time(play())
    assert times == [pytest.approx(soonest_s)]
