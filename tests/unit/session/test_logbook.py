"""What is done on a board that plays, as the logbook tells it."""

import asyncio
from collections.abc import Sequence

import pytest

from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.events import BoardChanged, NoticePosted, Origin, Severity
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.logbook.round import Outcome, Round, RoundKind, Turn
from marlise_desktop.session import logbook as module
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.logbook import Logbook
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.logbook import LogQuery
from tests.builders import AMP, GAIN, STEREO, board, instance
from tests.unit.session.conftest import Rig


async def written(rig: Rig) -> list[Round]:
    """The oldest first."""
    await rig.session.engine.settled()
    await rig.session.logbook.settled()
    return list(reversed((await rig.session.logbook.page(LogQuery())).rounds))


def told(held: Round) -> list[tuple[str, Outcome]]:
    return [(request.text, request.response.outcome) for request in held.requests]


async def test_a_pedal_that_is_added_is_a_round_that_the_engine_has_answered(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position(10, 20))
    (made,) = await written(rig)
    assert (made.label, made.kind) == ("Add Amp", RoundKind.EDIT)
    assert told(made) == [("Add Amp", Outcome.DONE)]
    assert [(turn.text, turn.done, turn.total) for turn in made.turns] == [("Amp", 1, 1)]


async def test_a_knob_that_is_turned_is_one_round_from_where_it_stood_to_where_it_stands(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await written(rig)
    drag = object()
    for value in range(1, 30):
        await rig.session.boards.set_value(key, GAIN.symbol, float(value) / 10, gesture=drag)
    made = (await written(rig))[1:]
    assert [held.label for held in made] == ["Gain of Amp"]
    text = f"Gain of Amp: {GAIN.text(0.0)} → {GAIN.text(2.9)}"
    assert told(made[0]) == [(text, Outcome.DONE)]


async def test_two_turns_of_a_knob_are_two_rounds(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    for drag in (object(), object()):
        await rig.session.boards.set_value(key, GAIN.symbol, float(id(drag) % 7) + 1, gesture=drag)
        await rig.session.boards.reset(key, GAIN.symbol)
    assert len(await written(rig)) == 5


async def test_a_gesture_that_goes_on_after_it_was_written_stays_one_round(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    drag = object()
    for value in (1.0, 2.0):
        await rig.session.boards.set_value(key, GAIN.symbol, value, gesture=drag)
        made = await written(rig)
        assert len(made) == 2
    assert GAIN.text(2.0) in made[1].requests[0].text


async def test_what_the_engine_refuses_is_told_with_its_reason(rig: Rig) -> None:
    rig.engine.refused[AMP.uri] = -101
    await rig.session.boards.add(AMP.uri, Position())
    made = (await written(rig))[0]
    assert told(made) == [("Add Amp", Outcome.REFUSED)]
    assert made.requests[0].response.reason == "the plugin is not installed"


async def test_undo_and_a_place_on_the_canvas_are_rounds_too(rig: Rig) -> None:
    key = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.boards.move({key: Position(50, 50)})
    await rig.session.history.undo()
    made = (await written(rig))[1:]
    assert [(held.label, held.kind) for held in made] == [
        ("Move Stereo", RoundKind.EDIT),
        ("Undo Move Stereo", RoundKind.UNDO),
    ]
    assert told(made[0]) == [("Place of Stereo", Outcome.UNHEARD)]


async def test_it_says_how_many_gestures_wait_for_the_disk(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    assert rig.session.logbook.waiting == 1
    await written(rig)
    assert rig.session.logbook.waiting == 0
    assert not rig.session.logbook.given_up


async def test_turns_are_heard_while_they_are_taken(rig: Rig) -> None:
    heard: list[Turn] = []
    stop = rig.session.logbook.listen(heard.append)
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    assert [turn.text for turn in heard] == ["Amp"]
    stop()
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    assert len(heard) == 1


async def test_trouble_is_written_down_among_what_was_done(rig: Rig) -> None:
    rig.session.notices.post(Severity.ERROR, "the engine has died")
    rig.session.notices.post(Severity.NOTE, "all is well")
    (made,) = await written(rig)
    assert (made.label, made.kind) == ("the engine has died", RoundKind.TROUBLE)


async def test_a_round_is_found_by_its_words_and_day(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.add(STEREO.uri, Position())
    await written(rig)
    page = await rig.session.logbook.page(LogQuery("stereo"))
    assert [held.label for held in page.rounds] == ["Add Stereo"]
    (day,) = await rig.session.logbook.days()
    assert day.gestures == 2


async def test_old_rounds_are_folded_by_themselves(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT_WHOLE", 2)
    monkeypatch.setattr(module, "_FOLD_EVERY", 3)
    key = await rig.session.boards.add(AMP.uri, Position())
    for value in range(1, 9):
        await rig.session.boards.set_value(key, GAIN.symbol, float(value))
        made = await written(rig)
    assert RoundKind.FOLDED in {held.kind for held in made}
    assert len(made) < 9
    assert sum(held.count for held in made) == 9


class Refusing(MemoryLogbook):
    """A store on a disk that is full for a while, or away."""

    def __init__(self, *, opens: bool = True) -> None:
        super().__init__()
        self.opens = opens
        self.refuses = True

    async def open(self) -> str:
        if not self.opens:
            raise LibraryError("the disk is away")
        return "it was damaged"

    async def put(self, rounds: Sequence[Round]) -> Sequence[int]:
        if self.refuses:
            raise LibraryError("the disk is full")
        return await super().put(rounds)


async def test_a_full_disk_is_told_and_what_it_refused_is_written_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REST_S", 0.001)
    bus, store = Bus(), Refusing()
    refused, damaged = asyncio.Event(), asyncio.Event()

    def listen(event: NoticePosted) -> None:
        (refused if "disk is full" in event.notice.message else damaged).set()

    bus.subscribe(NoticePosted, listen)
    logbook = Logbook(store, Notices(bus), bus)
    life = asyncio.create_task(logbook.run())
    bus.publish(BoardChanged(board(), board(instance("a")), "Add Amp", Origin.USER))
    async with asyncio.timeout(10):
        await refused.wait()
    assert damaged.is_set()
    store.refuses = False
    async with asyncio.timeout(10):
        await logbook.settled()
    assert [held.label for held in (await logbook.page(LogQuery())).rounds] == ["Add Amp"]
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)


async def test_what_is_not_written_yet_is_written_at_the_end() -> None:
    bus, store = Bus(), MemoryLogbook()
    logbook = Logbook(store, Notices(bus), bus)
    life = asyncio.create_task(logbook.run())
    await asyncio.sleep(0)
    bus.publish(BoardChanged(board(), board(instance("a")), "", Origin.LOAD))
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    assert [held.label for held in (await store.page(LogQuery())).rounds] == ["Board"]


async def test_without_a_disk_the_program_goes_on_and_waits_for_nothing() -> None:
    bus = Bus()
    posted: list[NoticePosted] = []
    bus.subscribe(NoticePosted, posted.append)
    notices = Notices(bus)
    logbook = Logbook(Refusing(opens=False), notices, bus)
    await logbook.run()
    assert posted[0].notice.message == "the disk is away"
    notices.post(Severity.ERROR, "more trouble")
    await logbook.settled()
