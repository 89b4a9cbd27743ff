"""Tempo and transport over a fake engine."""

from dataclasses import dataclass

import pytest

from marlise_desktop.domain.errors import BoardError, EngineLostError
from marlise_desktop.domain.events import EngineState, Origin, TransportChanged
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.domain.plan import SetTempo
from marlise_desktop.domain.tempo import Division
from marlise_desktop.session.ports.engine import TransportReported
from marlise_desktop.session.transport import Transport
from tests.builders import DELAY, board, instance
from tests.unit.session.conftest import Rig


@dataclass
class Hand:
    """A clock that the test moves."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


async def test_a_tempo_is_one_entry_and_reaches_the_engine(rig: Rig) -> None:
    session = rig.session
    drag = object()
    for bpm in (121.0, 125.0, 133.0):
        await session.actions.run("tempo.set", bpm=bpm, gesture=drag)
    await session.engine.settled()
    assert session.boards.board.tempo == Tempo(133.0, 4.0)
    assert rig.engine.board.tempo.bpm == 133.0
    await session.history.undo()
    assert session.boards.board.tempo == Tempo()
    await session.engine.settled()
    assert rig.engine.board.tempo.bpm == 120.0
    assert session.history.undo_label == ""


async def test_a_fresh_engine_gets_the_boards_tempo(rig: Rig) -> None:
    await rig.session.transport.set_tempo(bpm=77.0, beats_per_bar=3.0)
    await rig.session.engine.settled()
    first = rig.engine
    first.die()
    await rig.until(lambda: rig.engine is not first and SetTempo(77.0, 3.0) in rig.engine.performed)


async def test_the_transport_rolls_and_is_shown(rig: Rig) -> None:
    session = rig.session
    told: list[TransportChanged] = []
    session.bus.subscribe(TransportChanged, told.append)
    await session.actions.run("transport.toggle")
    assert rig.engine.rolling
    assert told[-1] == TransportChanged(True, 120.0, 4.0)
    assert session.history.undo_label == ""
    await session.actions.run("transport.toggle")
    assert not rig.engine.rolling
    rig.engine.tell(TransportReported(True, 120.0, 4.0))
    assert told[-1].rolling


async def test_anothers_tempo_is_shown_and_leaves_the_board_alone(rig: Rig) -> None:
    session = rig.session
    before = session.boards.board
    rig.engine.tell(TransportReported(True, 97.0, 5.0))
    assert session.transport.state == TransportChanged(True, 97.0, 5.0, followed=True)
    assert session.boards.board is before
    assert session.history.undo_label == ""
    rig.engine.tell(TransportReported(True, 120.0, 4.0))
    assert session.transport.state == TransportChanged(True, 120.0, 4.0)


async def test_taps_set_the_tempo_as_one_entry(rig: Rig) -> None:
    session = rig.session
    hand = Hand()
    transport = Transport(session.boards, session.engine, session.bus, hand)
    for _ in range(5):
        await transport.tap()
        hand.now_s += 0.4
    assert session.boards.board.tempo.bpm == 150.0
    hand.now_s += 10
    await transport.tap()
    hand.now_s += 1.0
    await transport.tap()
    assert session.boards.board.tempo.bpm == 60.0
    await session.history.undo()
    assert session.boards.board.tempo.bpm == 150.0
    await session.history.undo()
    assert session.boards.board.tempo.bpm == 120.0


async def test_what_follows_the_tempo_moves_with_it_in_one_entry(rig: Rig) -> None:
    session, time = rig.session, PortSymbol("time")
    session.boards.commit(board(instance("echo", DELAY)), "", Origin.LOAD)
    key = InstanceId("echo")
    await session.boards.follow_tempo(key, time, Division.EIGHTH_DOTTED)
    assert session.history.undo_label == "Time of Delay in 1/8 dotted"
    assert session.boards.board.instance(key).value(time) == 375.0
    await session.transport.set_tempo(bpm=90.0)
    await session.engine.settled()
    assert rig.engine.board.instance(key).value(time) == 500.0
    await session.history.undo()
    assert session.boards.board.instance(key).value(time) == 375.0
    assert session.boards.board.tempo.bpm == 120.0
    await session.boards.set_value(key, time, 40.0)
    await session.transport.set_tempo(bpm=60.0)
    assert session.boards.board.instance(key).value(time) == 40.0
    await session.history.undo()
    await session.history.undo()
    assert session.boards.board.instance(key).divisions == {time: Division.EIGHTH_DOTTED}
    await session.history.undo()
    assert session.boards.board.instance(key).value(time) == 400.0
    with pytest.raises(BoardError, match="no parameter"):
        await session.boards.follow_tempo(key, PortSymbol("gone"), None)


async def test_a_clock_that_wavers_does_not_bend_what_follows_it(rig: Rig) -> None:
    session, time = rig.session, PortSymbol("time")
    session.boards.commit(board(instance("echo", DELAY)), "", Origin.LOAD)
    key = InstanceId("echo")
    await session.boards.follow_tempo(key, time, Division.QUARTER)
    rig.engine.tell(TransportReported(True, 100.0, 4.0))
    assert session.boards.board.instance(key).value(time) == 600.0
    assert session.history.undo_label == "Time of Delay in 1/4"
    rig.engine.tell(TransportReported(True, 100.1, 4.0))
    assert session.boards.board.instance(key).value(time) == 600.0
    rig.engine.tell(TransportReported(True, 101.0, 4.0))
    assert session.boards.board.instance(key).value(time) == pytest.approx(594.06, abs=0.01)
    rig.engine.tell(TransportReported(True, 120.0, 4.0))
    assert session.boards.board.instance(key).value(time) == 500.0


async def test_nonsense_is_refused_and_nothing_moves(rig: Rig) -> None:
    for tempo in ({"bpm": float("nan")}, {"bpm": 10.0}, {"beats_per_bar": 17.0}):
        with pytest.raises(BoardError, match="20 to 280"):
            await rig.session.transport.set_tempo(**tempo)
    assert rig.session.boards.board.tempo == Tempo()


async def test_without_an_engine_nothing_rolls(rig: Rig) -> None:
    session = rig.session
    rig.launcher.failure = EngineLostError("gone")
    rig.engine.die()
    await rig.until(lambda: session.engine.state is not EngineState.RUNNING)
    with pytest.raises(EngineLostError):
        await session.transport.roll(rolling=True)
    with pytest.raises(BoardError, match="no engine"):
        await session.actions.run("transport.toggle")
