"""Fades and MIDI clock: settings that each engine is told."""

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.plan import SetTempo
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig, living
from tests.unit.session.test_tuner import another_engine


async def test_the_time_of_fades_is_told_to_each_engine_and_kept(rig: Rig) -> None:
    assert "fade_time 10" in rig.engine.calls
    await rig.session.actions.run("sound.fade", milliseconds=50.0)
    assert rig.engine.calls[-1] == "fade_time 50"
    assert rig.session.settings.values.fade_ms == 50.0
    await another_engine(rig)
    assert "fade_time 50" in rig.engine.calls
    with pytest.raises(ConfigurationError, match="fade_ms is 501"):
        await rig.session.fades.set_fade_ms(501.0)


async def test_an_engine_with_fades_of_its_own_is_named(silent_rig: Rig) -> None:
    silent_rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    async with living(silent_rig) as rig:
        await rig.playing()
        assert rig.session.fades.refusal().startswith("mod-host fades as it likes")
        await rig.session.fades.set_fade_ms(20.0)
        assert rig.session.settings.values.fade_ms == 20.0


async def test_midi_clock_is_followed_by_each_engine_until_it_is_let_go(rig: Rig) -> None:
    assert not [call for call in rig.engine.calls if call.startswith("follow")]
    await rig.session.transport.set_tempo(bpm=98.0)
    await rig.session.actions.run("transport.follow_midi")
    assert rig.engine.calls[-1] == "follow_midi_clock 1"
    await another_engine(rig)
    assert "follow_midi_clock 1" in rig.engine.calls
    await rig.session.actions.run("transport.follow_midi")
    assert rig.engine.calls[-1] == "follow_midi_clock 0"
    assert rig.engine.performed[-1] == SetTempo(98.0, 4.0)
    assert rig.session.settings.values.follow_midi_clock is False
