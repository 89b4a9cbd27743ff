"""What every store of the logbook must do."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import strategies as st

from marlise_desktop.domain.logbook.round import Outcome, Request, Response, Round, RoundKind, Turn
from marlise_desktop.session.ports.logbook import Day, LogbookStore, LogQuery

REQUESTS = (
    Request("Gain of Amp: 0 dB → 3 dB", Response(Outcome.DONE)),
    Request("Add Größe", Response(Outcome.REFUSED, -101, "no such plugin")),
    Request("Place of Amp"),
)
TURNS = (Turn(5.0, "Amp", 1, 2), Turn(6.5, "Delay", 2, 2))
HOUR = 3600.0


def round_(label: str, at: float = 1000.0, **fields: object) -> Round:
    return replace(Round(label, RoundKind.EDIT, "Rig", at, at + 1), **fields)  # type: ignore[arg-type]


def moment(*date: int) -> float:
    return datetime(*date).astimezone().timestamp()  # type: ignore[arg-type]


rounds = st.builds(
    Round,
    st.sampled_from(["Gain of Amp", "Add Delay", "Größe"]),
    st.sampled_from([RoundKind.EDIT, RoundKind.UNDO, RoundKind.TROUBLE]),
    st.sampled_from(["", "Rig"]),
    st.floats(0, 5 * HOUR, allow_nan=False),
    st.floats(0, 5 * HOUR, allow_nan=False),
    st.lists(st.sampled_from(REQUESTS), max_size=2).map(tuple),
    st.lists(st.sampled_from(TURNS), max_size=2).map(tuple),
    st.integers(0, 5),
)


async def labels(store: LogbookStore, query: LogQuery) -> list[str]:
    return [held.label for held in (await store.page(query)).rounds]


class LogbookContract:
    """`store` is an open one that holds nothing."""

    @pytest.fixture
    async def store(self) -> LogbookStore:
        raise NotImplementedError

    async def test_everything_of_a_round_is_kept(self, store: LogbookStore) -> None:
        made = round_("Gain of Amp", kind=RoundKind.UNDO, requests=REQUESTS, turns=TURNS, unlisted=7)
        (number,) = await store.put([made])
        page = await store.page(LogQuery())
        assert page.rounds == (replace(made, number=number),)
        assert (page.total, page.before) == (1, 0)

    async def test_a_round_that_has_grown_takes_its_own_place(self, store: LogbookStore) -> None:
        first, second = await store.put([round_("One", requests=REQUESTS, turns=TURNS), round_("Two")])
        assert second > first
        grown = round_("One", requests=REQUESTS[:1], number=first)
        assert list(await store.put([grown])) == [first]
        assert (await store.page(LogQuery())).rounds[1] == grown

    async def test_pages_go_back_in_time(self, store: LogbookStore) -> None:
        await store.put([round_(f"Round {number}") for number in range(5)])
        first = await store.page(LogQuery(), limit=2)
        assert [held.label for held in first.rounds] == ["Round 4", "Round 3"]
        await store.put([round_("Later")])
        second = await store.page(LogQuery(), first.before, 2)
        assert [held.label for held in second.rounds] == ["Round 2", "Round 1"]
        third = await store.page(LogQuery(), second.before, 2)
        assert ([held.label for held in third.rounds], third.before, third.total) == (["Round 0"], 0, 6)

    async def test_rounds_are_found_by_words_times_and_kinds(self, store: LogbookStore) -> None:
        await store.put(
            [
                round_("Gain of Amp", 100.0, requests=REQUESTS),
                round_("Open Tour", 200.0, kind=RoundKind.BOARD, board="Tour"),
                round_("The engine has died", 300.0, kind=RoundKind.TROUBLE),
            ]
        )
        assert await labels(store, LogQuery("GRÖSSE add")) == ["Gain of Amp"]
        assert await labels(store, LogQuery("tour open")) == ["Open Tour"]
        assert await labels(store, LogQuery("%")) == []
        assert await labels(store, LogQuery(since=200.0)) == ["The engine has died", "Open Tour"]
        assert await labels(store, LogQuery(since=100.0, until=200.0)) == ["Gain of Amp"]
        assert await labels(store, LogQuery(kinds=frozenset({RoundKind.BOARD}))) == ["Open Tour"]

    async def test_days_are_those_of_the_calendar_on_the_wall(self, store: LogbookStore) -> None:
        late, early = moment(2026, 11, 17, 23, 59, 58), moment(2026, 11, 18, 0, 0, 1)
        await store.put([round_("Amp", late), round_("Delay", late), round_("Amp", early)])
        assert list(await store.days()) == [Day("2026-11-18", 1), Day("2026-11-17", 2)]
        assert list(await store.days("delay")) == [Day("2026-11-17", 1)]

    async def test_old_rounds_become_one_for_each_hour_and_board(self, store: LogbookStore) -> None:
        await store.put(
            [
                round_("Gain of Amp", 10.0, requests=REQUESTS),
                round_("Add Delay", 20.0),
                round_("Gain of Amp", 30.0),
                round_("Add Delay", HOUR + 1),
                round_("Other", HOUR + 2, board="Tour"),
                round_("New", HOUR + 3, board="Tour", requests=REQUESTS),
            ]
        )
        assert await store.fold(1, 9) == 2
        kept = (await store.page(LogQuery())).rounds
        assert [(held.label, held.board, held.count, held.kind is RoundKind.FOLDED) for held in kept] == [
            ("New", "Tour", 1, False),
            ("Other", "Tour", 1, True),
            ("Add Delay", "Rig", 1, True),
            ("Gain of Amp (2 times), Add Delay", "Rig", 3, True),
        ]
        assert kept[0].requests == REQUESTS
        assert (kept[3].at, kept[3].ended, kept[3].requests) == (10.0, 31.0, ())
        assert await store.fold(1, 1) == 2
        assert await labels(store, LogQuery()) == ["New", "Other"]
        assert await store.fold(1, 1) == 0

    async def test_what_is_folded_stays_as_it_is(self, store: LogbookStore) -> None:
        await store.put([round_("Gain of Amp", 10.0), round_("Gain of Amp", 20.0), round_("New", 30.0)])
        assert await store.fold(1, 9) == 1
        await store.put([round_("Newer", 40.0)])
        assert await store.fold(1, 9) == 0
        page = await store.page(LogQuery())
        assert [held.label for held in page.rounds] == ["Newer", "New", "Gain of Amp (2 times)"]
        assert [held.count for held in page.rounds] == [1, 1, 2]

    async def test_many_different_gestures_of_an_hour_are_told_by_the_most_frequent(self, store: LogbookStore) -> None:
        await store.put([round_(f"Edit {number}") for number in range(20)])
        await store.put([round_("New")])
        await store.fold(1, 9)
        (_, old) = await labels(store, LogQuery())
        assert old.startswith("Edit 0, Edit 1,")
        assert old.endswith(" and 12 more")
