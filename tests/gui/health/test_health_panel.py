"""The health panel."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.health import Condition, Health, ServiceHealth, SessionHealth, Xrun, joined
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.gui.health import words
from marlise_desktop.gui.health.panel import HealthPanel
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.widgets.light import Light
from tests.gui.rig import Rig, living

Run = Callable[[Coroutine[object, object, None]], None]
FACTS = {"name": "marlise-host", "memory_mb": 31.5, "uptime_s": 7500, "messages": 12, "response_p99_ms": 4.5}
ENGINE = ServiceHealth("engine", Condition.HEALTHY, (), FACTS)
WORK = ServiceHealth("work", Condition.DEGRADED, ("the disk is full",), {"edits_waiting": 3})
RACK = SessionHealth(
    SessionId("r"), "rack", SessionState.ACTIVE, joined("Voice", (ENGINE, WORK), {"state": "active", "pedals": 2})
)
ILL = ServiceHealth("audio server", Condition.UNHEALTHY, ("jackd was killed", "no card"), {"xruns": 3})


@contextmanager
def seen(rig: Rig) -> Iterator[HealthPanel]:
    window = QWidget()
    panel = HealthPanel(rig.session.shared.health, rig.session.costs, rig.session.settings, Sampler(window), window)
    window.resize(400, 700)
    panel.resize(400, 700)
    window.show()
    try:
        yield panel
    finally:
        window.deleteLater()


def test_each_session_and_service_has_a_light_and_a_plain_word(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            with seen(rig) as panel:
                panel.show_health(Health((ILL,), (Xrun(0.0, "Add Amp", 93.0),), (RACK,)))
                rack, audio, dropouts = panel.rows["r"], panel.rows["audio server"], panel.rows["dropouts"]
                assert (rack.head.text(), rack.light.light, rack.light.words) == (
                    "Voice",
                    Light.WARNING,
                    "needs a look",
                )
                assert rack.reasons.text() == "the disk is full"
                assert (audio.light.light, audio.light.words) == (Light.BAD, "does not work")
                assert audio.reasons.text() == "jackd was killed\nno card"
                assert dropouts.light.words == "none in the last 10 minutes"
                assert rack.details.isHidden()
                panel.show_health(Health((ILL,)))
                assert list(panel.rows) == ["audio server", "dropouts"]

    run(look())


def test_figures_reasons_and_dropouts_stand_behind_a_press_of_a_key(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            with seen(rig) as panel:
                panel.show_health(Health((ILL,), (Xrun(0.0, "", 0.0), Xrun(1.0, "Add Amp", 93.0)), (RACK,)))
                rack, dropouts = panel.rows["r"], panel.rows["dropouts"]
                for row in (rack, dropouts):
                    QTest.keyClick(row.head, Qt.Key.Key_Space)
                    assert not row.details.isHidden()
                assert rack.lines == [
                    ("Kind", "rack"),
                    ("State", "active"),
                    ("Pedals", "2"),
                    ("Engine: plays", ""),
                    ("Program", "marlise-host"),
                    ("Memory", "31.5 MB"),
                    ("Runs for", "2 h 5 min"),
                    ("Orders so far", "12"),
                    ("99 of 100 within", "4.5 ms"),
                    ("Your work: needs a look", ""),
                    ("Edits not on disk yet", "3"),
                ]
                assert [told for _, told in dropouts.lines] == ["after: Add Amp, load 93 %", "by itself"]
                QTest.keyClick(rack.head, Qt.Key.Key_Space)
                assert rack.details.isHidden()

    run(look())


def test_it_asks_when_it_is_seen(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            with seen(rig) as panel:
                await rig.until(lambda: "rack" in panel.rows)
                assert panel.rows["rack"].light.words == "plays"
                assert panel.rows["audio server"].light.light in (Light.GOOD, Light.WARNING)

    run(look())


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        (SessionState.ACTIVE, "rack", "plays"),
        (SessionState.ACTIVE, "monitor", "works"),
        (SessionState.IDLE, "rack", "rests: no signal"),
        (SessionState.WAITING_FOR_SERVICES, "rack", "waits"),
        (SessionState.ERROR, "rack", "has failed"),
    ],
)
def test_a_session_says_what_it_does(state: SessionState, kind: str, said: str) -> None:
    session = SessionHealth(SessionId("s"), kind, state, ServiceHealth("S", Condition.HEALTHY))
    assert words.session_state(session) == said


def test_what_keeps_the_screen_on_is_told() -> None:
    assert words.figures({"screen": "kept on by the portal"}) == [("Screen", "kept on by the portal")]


def test_dropouts_of_the_last_minutes_count() -> None:
    xruns = (Xrun(0.0), Xrun(1000.0), Xrun(1500.0))
    assert words.dropouts((), 1.0) == (Light.GOOD, "none so far")
    assert words.dropouts([Xrun(float(at)) for at in range(50)], 60.0)[1] == "50 or more in the last 10 minutes"
    assert words.dropouts(xruns, 1550.0) == (Light.WARNING, "2 in the last 10 minutes")
    assert words.dropouts(xruns, 9000.0) == (Light.GOOD, "none in the last 10 minutes")


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (3600, "1 h 0 min")])
def test_a_time_is_said_as_one_says_it(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said
