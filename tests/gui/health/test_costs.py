"""What costs how much, in the health panel."""

import pytest
from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.health.costs import CostList
from marlise_desktop.gui.kit.cost_words import share
from marlise_desktop.session import costs
from marlise_desktop.session.ports.engine import RunTime
from tests.gui.rig import living
from tests.gui.samples import DELAY, REVERB, SCREAMER


def test_the_dearest_stands_first_with_its_share_of_the_period(run):
    async def look():
        async with living() as rig:
            keys = [await rig.add(plugin) for plugin in (SCREAMER, REVERB, DELAY)]
            await rig.session.engine.settled()
            window = QWidget()
            part = CostList(rig.session.costs, window)
            part.sample()
            await rig.until(lambda: rig.engine.levels.times)
            period_us = 128 / 48000 * 1e6
            shares = ((keys[0], 0.011, 0.021), (keys[1], 0.25, 0.95))
            rig.engine.levels.times = {key: RunTime(period_us * a, period_us * b) for key, a, b in shares}
            part.sample()
            shown = [row for row in part.rows if not row.isHidden()]
            assert [row.name.text() for row in shown] == [REVERB.name, SCREAMER.name]
            assert [row.figures.text() for row in shown] == ["25 %, at most 95 %", "1.1 %, at most 2.1 %"]
            assert shown[0].bar.accessibleName() == f"{REVERB.name} costs 25 %, at most 95 %"
            assert part.words.text() == "All pedals: 26 % of each period."
            window.deleteLater()

    run(look())


def test_it_is_measured_only_while_somebody_looks(run, monkeypatch):
    monkeypatch.setattr(costs, "_LEASE_S", 0.02)

    async def look():
        async with living() as rig:
            assert not [call for call in rig.engine.calls if call.startswith("measure")]
            rig.session.costs.read()
            await rig.until(lambda: rig.engine.calls[-1] == "measure_times 0")
            assert [call for call in rig.engine.calls if call.startswith("measure")] == [
                "measure_times 1",
                "measure_times 0",
            ]

    run(look())


def test_an_engine_that_waited_for_its_audio_server_measures_when_it_plays_again(run, monkeypatch):
    monkeypatch.setattr(costs, "_LEASE_S", 0.02)

    async def look():
        async with living() as rig:
            with monkeypatch.context() as away:
                away.setattr(type(rig.session.engine), "present", None)
                rig.session.costs.read()
                await rig.until(lambda: rig.session.costs._on)
                rig.session.costs.read()
            await rig.until(lambda: "measure_times 1" in rig.engine.calls)

    run(look())


def test_the_next_engine_goes_on_measuring(run):
    async def look():
        async with living() as rig:
            rig.session.costs.read()
            await rig.until(lambda: "measure_times 1" in rig.engine.calls)
            rig.engine.die()
            await rig.until(lambda: len(rig.launcher.engines) == 2)
            await rig.until(lambda: "measure_times 1" in rig.engine.calls)

    run(look())


def test_an_engine_that_does_not_tell_is_named(run):
    async def look():
        async with living() as rig:
            rig.engine.capabilities = frozenset()
            window = QWidget()
            part = CostList(rig.session.costs, window)
            part.sample()
            assert part.words.text() == "fake-host does not tell what each pedal costs; the built-in engine does."
            window.deleteLater()

    run(look())


@pytest.mark.parametrize(("percent", "said"), [(0.034, "0.03 %"), (1.25, "1.2 %"), (42.4, "42 %")])
def test_a_share_has_the_digits_that_mean_something(percent, said):
    assert share(percent) == said
