"""What was done, in the window."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from marlise_desktop.domain.logbook.round import Outcome, Request, Response, Round, RoundKind
from marlise_desktop.gui.history import words
from marlise_desktop.gui.history.model import ROUND
from marlise_desktop.gui.history.panel import HistoryPanel
from marlise_desktop.session.logbook import Logbook
from tests.gui.rig import Rig, living
from tests.gui.samples import COMPRESSOR, SCREAMER

Run = Callable[[Coroutine[object, object, None]], None]
TODAY = date(2026, 11, 21)
MOVED = Round(
    "Gain of Amp", RoundKind.EDIT, "Rig", 1.0, 2.0, (Request("Gain of Amp: 0 dB → 3 dB", Response(Outcome.DONE)),)
)


def at(*moment: int) -> float:
    return datetime(*moment).astimezone().timestamp()  # type: ignore[arg-type]


async def shown(rig: Rig) -> HistoryPanel:
    panel = HistoryPanel(rig.session.logbook, rig.bridge, rig.tasks)
    await rig.shown(panel, 320, 600)
    return panel


def titles(panel: HistoryPanel) -> list[str]:
    return [words.title(held) for held in panel.model.rounds]


async def written(rig: Rig) -> Logbook:
    await rig.session.engine.settled()
    await rig.session.logbook.settled()
    return rig.session.logbook


def test_what_was_done_is_listed_under_its_day_and_told_in_full(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            await rig.add(SCREAMER)
            await rig.add(COMPRESSOR)
            await written(rig)
            panel = await shown(rig)
            await rig.until(lambda: titles(panel) == ["Add Compressor", f"Add {SCREAMER.name}"])
            assert panel.model.index(0).data() == "Today"
            assert panel.days.itemText(1) == "Today  (2)"
            panel.view.setFocus()
            QTest.keyClick(panel.view, Qt.Key.Key_Down)
            assert isinstance(panel.view.currentIndex().data(ROUND), Round)
            assert panel.details.toPlainText().startswith("Add Compressor\nToday, ")

    run(look())


def test_a_search_leaves_what_has_its_words_and_a_day_what_is_of_it(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            await rig.add(SCREAMER)
            await rig.add(COMPRESSOR)
            logbook = await written(rig)
            await logbook._store.put([replace(MOVED, at=at(2026, 1, 13, 20, 15))])
            panel = await shown(rig)
            await rig.until(lambda: len(titles(panel)) == 3)
            panel.search.setText("compressor")
            await rig.until(lambda: titles(panel) == ["Add Compressor"])
            panel.search.setText("nothing like it")
            await rig.until(lambda: titles(panel) == [])
            assert panel.details.toPlainText() == "Nothing that you did has these words."
            panel.search.clear()
            await rig.until(lambda: panel.days.findData("2026-01-13") > 0)
            panel.days.setCurrentIndex(panel.days.findData("2026-01-13"))
            await rig.until(lambda: titles(panel) == ["Gain of Amp: 0 dB → 3 dB"])

    run(look())


def test_what_is_done_while_it_is_seen_comes_by_itself(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            panel = await shown(rig)
            await rig.until(lambda: panel.details.toPlainText() == "Nothing was done yet.")
            await rig.add(SCREAMER)
            await rig.until(lambda: titles(panel) == [f"Add {SCREAMER.name}"])

    run(look())


def test_older_rounds_come_when_the_list_is_scrolled_to_its_end(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            logbook = await written(rig)
            await logbook._store.put([replace(MOVED, label=f"Edit {number}") for number in range(150)])
            panel = await shown(rig)
            await rig.until(lambda: len(titles(panel)) == 100)
            bar = panel.view.verticalScrollBar()
            await rig.until(lambda: bar.maximum() > 0)
            bar.setValue(bar.maximum())
            await rig.until(lambda: len(titles(panel)) == 150)

    run(look())


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-11-21", "Today"),
        ("2026-11-20", "Yesterday"),
        ("2026-11-17", "Tuesday, 17 November"),
        ("2025-11-21", "Friday, 21 November 2025"),
    ],
)
def test_a_day_is_said_as_one_says_it(day: str, name: str) -> None:
    assert words.day_name(day, TODAY) == name


def test_a_day_goes_from_midnight_to_midnight() -> None:
    assert words.span("2026-11-17") == (at(2026, 11, 17), at(2026, 11, 18))


def test_a_round_of_many_requests_tells_the_first_and_the_rest_in_full() -> None:
    requests = tuple(Request(f"Add {name}") for name in ("Amp", "Delay", "Reverb"))
    held = replace(
        MOVED, label="Open board Tour", requests=(*requests, Request("Add Old", Response(Outcome.REFUSED, -1, "gone")))
    )
    held = replace(held, unlisted=3, count=2)
    assert words.title(held) == "Open board Tour"
    assert words.details(held) == "Add Amp, Add Delay and 5 more"
    told = words.whole(held)
    for line in ("•  Add Reverb", "•  and 3 more", "Refused: Add Old (gone)", "2 gestures of that hour"):
        assert line in told
    assert words.under_title(held) == "refused: gone"
    folded = replace(MOVED, kind=RoundKind.FOLDED, requests=(), count=9)
    assert words.under_title(folded) == "9 gestures on Rig"
    assert words.under_title(MOVED) == ""
    assert "•" not in words.whole(MOVED)
