"""An engine that has played on without a window, and the session that takes it over."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import AMP, STEREO
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig, living

GAIN = PortSymbol("gain")


async def two_pedals(rig: Rig) -> Pedalboard:
    """A board that the session has opened before any engine is there."""
    for plugin in (AMP, STEREO):
        await rig.session.boards.add(plugin.uri, Position())
    return rig.session.boards.board


def playing_on(rig: Rig, board: Pedalboard, *, muted: bool = False) -> FakeEngine:
    engine = FakeEngine(taken_over=True, board=board, muted=muted)
    rig.launcher.make = lambda: engine
    return engine


async def test_nothing_is_done_to_an_engine_that_has_the_board(silent_rig: Rig) -> None:
    board = await two_pedals(silent_rig)
    engine = playing_on(silent_rig, board)
    async with living(silent_rig) as rig:
        await rig.playing()
        assert engine.performed == []
        assert not engine.muted
        assert any("sound went on" in told.notice.message for told in rig.told)


async def test_it_is_left_as_it_is_until_the_first_board_is_there(silent_rig: Rig) -> None:
    engine = FakeEngine(taken_over=True)
    silent_rig.launcher.make = lambda: engine
    async with living(silent_rig) as rig:
        await rig.until(lambda: bool(rig.launcher.engines))
        assert rig.session.engine.state is EngineState.STARTING
        await two_pedals(rig)
        await rig.playing()
        assert rig.in_step()


async def test_what_a_foot_moved_meanwhile_stays_where_it_is(silent_rig: Rig) -> None:
    board = await two_pedals(silent_rig)
    first, second = board.instances
    there = board.edited(first, lambda held: held.with_value(GAIN, 3.0))
    there = there.edited(second, lambda held: replace(held, bypassed=True))
    engine = playing_on(silent_rig, there)
    async with living(silent_rig) as rig:
        await rig.playing()
        assert engine.performed == []
        assert rig.session.boards.board.instances[first].value(GAIN) == 3.0
        assert rig.session.boards.board.instances[second].bypassed


async def test_pedals_that_are_not_on_the_board_go_and_missing_ones_come(silent_rig: Rig) -> None:
    board = await two_pedals(silent_rig)
    first, second = board.instances
    stranger = replace(board.instances[second], id=type(second)("stranger"))
    engine = playing_on(silent_rig, board.without_instance(second).with_instance(stranger))
    async with living(silent_rig) as rig:
        await rig.playing()
        assert list(engine.board.instances) == [first, second]


@pytest.mark.parametrize("muted", [True, False])
async def test_its_mute_is_shown(silent_rig: Rig, muted: bool) -> None:
    engine = playing_on(silent_rig, await two_pedals(silent_rig), muted=muted)
    async with living(silent_rig) as rig:
        await rig.playing()
        assert rig.session.engine.muted is muted
        assert engine.muted is muted


async def test_the_next_program_is_told_of_each_board(rig: Rig) -> None:
    board = await two_pedals(rig)
    await rig.session.engine.settled()
    assert rig.engine.remembered.instances.keys() == board.instances.keys()


@pytest.mark.parametrize(("wish", "left"), [("always", True), ("after a crash", False), ("never", False)])
async def test_whether_it_plays_on_after_a_quit_is_a_setting(silent_rig: Rig, wish: str, left: bool) -> None:
    silent_rig.session.settings.change(keep_playing=wish)
    async with living(silent_rig) as rig:
        await two_pedals(rig)
        await rig.playing()
    assert (rig.engine.left, rig.engine.closed) == (left, not left)
