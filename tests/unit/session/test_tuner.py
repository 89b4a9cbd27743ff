"""The tuner: it listens, mutes if that is wished, and outlives the engine."""

import pytest

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import BoardError, ConfigurationError, EngineError
from marlise_desktop.domain.events import TunerChanged
from marlise_desktop.domain.pitch import Pitch
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig, living

SECOND = HardwarePort("capture_2")


async def another_engine(rig: Rig) -> None:
    count = len(rig.launcher.engines)
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) > count)
    await rig.playing()


async def test_it_listens_while_it_is_open(rig: Rig) -> None:
    tuner, told = rig.session.tuner, []
    rig.session.bus.subscribe(TunerChanged, lambda event: told.append(event.open))
    rig.engine.levels.pitch = Pitch(445.0, 19.6, 69)
    assert tuner.heard is None
    await rig.session.actions.run("tuner.toggle")
    assert rig.engine.calls[-1] == "tuner capture_1 440"
    rig.engine.levels.pitch = Pitch(445.0, 19.6, 69)
    assert tuner.heard == Pitch(445.0, 19.6, 69)
    await rig.session.actions.run("tuner.toggle")
    assert rig.engine.calls[-1] == "tuner off"
    assert tuner.heard is None
    assert told == [True, False]
    assert not rig.engine.muted


async def test_input_and_reference_are_said_and_kept(rig: Rig) -> None:
    await rig.session.actions.run("tuner.reference", hertz=432.0)
    assert not [call for call in rig.engine.calls if call.startswith("tuner")]
    await rig.session.tuner.open()
    await rig.session.actions.run("tuner.listen_to", input=SECOND.name)
    assert rig.engine.calls[-1] == "tuner capture_2 432"
    kept = {"tuner_input": "capture_2", "tuner_reference_hz": 432.0}
    await rig.until(lambda: kept.items() <= rig.settings.values.items())
    with pytest.raises(ConfigurationError, match="219"):
        await rig.session.tuner.set_reference(219.0)
    assert rig.session.tuner.reference_hz == 432.0


async def test_an_input_that_is_gone_is_not_taken(rig: Rig) -> None:
    await rig.session.tuner.open()
    with pytest.raises(EngineError, match="capture_9"):
        await rig.session.tuner.listen_to(HardwarePort("capture_9"))
    assert rig.session.tuner.input == HardwarePort("capture_1")


async def test_it_mutes_and_leaves_mute_as_it_was(rig: Rig) -> None:
    tuner, engine = rig.session.tuner, rig.session.engine
    await tuner.set_mutes(True)
    assert not rig.engine.muted
    await tuner.open()
    assert rig.engine.muted
    assert not engine.muted
    await tuner.set_mutes(False)
    assert not rig.engine.muted
    await tuner.set_mutes(True)
    await engine.set_muted(True)
    await tuner.close()
    assert rig.engine.muted
    await engine.set_muted(False)
    assert not rig.engine.muted


async def test_a_panic_while_tuning_stays_silent_after_it(rig: Rig) -> None:
    await rig.session.tuner.set_mutes(True)
    await rig.session.tuner.open()
    await rig.session.engine.panic()
    await rig.session.tuner.close()
    assert rig.engine.muted


async def test_the_next_engine_listens_and_is_silent_too(rig: Rig) -> None:
    await rig.session.tuner.set_mutes(True)
    await rig.session.tuner.open()
    await another_engine(rig)
    assert "tuner capture_1 440" in rig.engine.calls
    assert rig.engine.muted
    await rig.session.tuner.close()
    assert not rig.engine.muted


async def test_an_engine_without_a_tuner_is_named(silent_rig: Rig) -> None:
    silent_rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    async with living(silent_rig) as rig:
        await rig.playing()
        with pytest.raises(BoardError, match="mod-host has no tuner; the built-in engine"):
            await rig.session.actions.run("tuner.toggle")
        assert not rig.session.tuner.is_open


async def test_a_next_engine_without_a_tuner_closes_it_and_says_so(rig: Rig) -> None:
    await rig.session.tuner.set_mutes(True)
    await rig.session.tuner.open()
    rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    await another_engine(rig)
    assert not rig.session.tuner.is_open
    assert not rig.engine.muted
    assert any("mod-host has no tuner" in told.notice.message for told in rig.told)
