"""The health panel."""

from collections.abc import Callable, Coroutine

import pytest
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.health import Condition, Health, ServiceHealth, Xrun
from marlise_desktop.gui.health import words
from marlise_desktop.gui.health.panel import HealthPanel
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.widgets.light import Light
from tests.gui.rig import living

Run = Callable[[Coroutine[object, object, None]], None]
WELL = ServiceHealth("engine", Condition.HEALTHY, (), {"name": "marlise-host", "memory_mb": 31.5, "uptime_s": 7500})
ILL = ServiceHealth("audio server", Condition.UNHEALTHY, ("jackd was killed", "no card"), {"xruns": 3})


def test_each_part_has_a_light_a_sentence_and_figures(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            window = QWidget()
            panel = HealthPanel(rig.session.health, rig.session.costs, Sampler(window), window)
            panel.show_health(Health((ILL, WELL), (Xrun(0.0, "Add Amp"),)))
            engine, audio = panel.rows["engine"], panel.rows["audio server"]
            assert (engine.light.light, engine.light.words) == (Light.GOOD, "plays")
            assert engine.figures.text() == "marlise-host · 31.5 MB · for 2 h 5 min"
            assert (audio.light.light, audio.light.words) == (Light.BAD, "does not work")
            assert audio.reasons.text() == "jackd was killed\nno card"
            assert "after: Add Amp" in panel.xruns.text()
            window.deleteLater()

    run(look())


def test_it_asks_when_it_is_seen(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            window = QWidget()
            panel = HealthPanel(rig.session.health, rig.session.costs, Sampler(window), window)
            window.show()
            await rig.until(lambda: "storage" in panel.rows)
            assert panel.rows["storage"].light.words == "every edit is on disk"
            window.deleteLater()

    run(look())


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (3600, "1 h 0 min")])
def test_a_time_is_said_as_one_says_it(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said
