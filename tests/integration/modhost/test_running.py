"""A running built-in engine: levels, death, hanging."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.engine import ModHostEngine
from marlise_desktop.adapters.modhost.settings import EngineChoice
from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.domain.ids import PluginUri, PortSymbol
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.plan import AddConnection, RemoveInstance, SetValue
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType
from marlise_desktop.session.ports.engine import EngineGone, InstanceFaulted
from tests.contract.engine_jack import jack_server
from tests.contract.engine_kit import A, B, Running, to_hardware
from tests.contract.engine_plugins import AMP, GAIN, adding
from tests.contract.engine_real import launched
from tests.integration.host.plugins import build_plugins

TONE = Plugin(
    PluginUri("http://gareus.org/oss/lv2/testsignal"),
    "Test Signal",
    ports=(SignalPort(PortSymbol("out"), "Out", SignalType.AUDIO, Direction.OUTPUT),),
)


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


@pytest.fixture(scope="module")
def fixtures(audio: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The host's own fixture plugins beside LV2's examples."""
    folder = tmp_path_factory.mktemp("lv2")
    build_plugins(folder)
    return {**audio, "LV2_PATH": f"{folder}:/usr/lib/lv2"}


def fixture_plugin(name: str, *symbols: str) -> Plugin:
    """One of them, with control ports of 0 to 1."""
    parameters = tuple(Parameter(PortSymbol(symbol), symbol, 0.0, 1.0, 0.0) for symbol in symbols)
    return Plugin(PluginUri(f"urn:marlise:test:{name}"), name, ports=AMP.ports, parameters=parameters)


async def heard(running: Running, key: str) -> float:
    """The first peak that is not silence; the engine is asked something meanwhile, so that time goes by."""
    engine = running.engine
    assert isinstance(engine, ModHostEngine)
    for _ in range(5000):
        peak = engine.levels.take(key)
        if peak:
            return peak
        await engine._client.ask(commands.wait_audio_cycle())
    return 0.0


async def test_levels_are_sampled(audio: dict[str, str], tmp_path: Path) -> None:
    """A tone of -18 dBFS is measured at the output it goes to, and at no other; a read takes the peak."""
    async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
        await running.accepted(adding("a", TONE), AddConnection(to_hardware(A, "playback_2")))
        # The first ones are of the fade with which a cable begins.
        peaks = [await heard(running, "playback_2") for _ in range(10)]
        assert max(peaks) == pytest.approx(10 ** (-18 / 20), rel=0.05)
        assert running.engine.levels.rms["playback_2"] == pytest.approx(10 ** (-21.01 / 20), rel=0.1)
        assert running.engine.levels.take("playback_1") == 0
        assert running.engine.levels.take("capture_1") == 0


async def test_what_each_pedal_costs_is_told_while_it_is_asked_for(audio: dict[str, str], tmp_path: Path) -> None:
    async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
        engine = running.engine
        await running.accepted(adding("a", AMP), adding("b", AMP), AddConnection(to_hardware(A, "playback_1")))
        assert not engine.levels.times
        await engine.measure_times(True)
        async with asyncio.timeout(20):
            while set(engine.levels.times) != {A, B}:
                await asyncio.sleep(0.01)
        assert 0 < engine.levels.times[A].mean_us <= engine.levels.times[A].highest_us
        await running.accepted(RemoveInstance(B))
        assert set(engine.levels.times) == {A}
        await engine.measure_times(False)
        assert not engine.levels.times


async def test_the_guilty_plugin_is_named(fixtures: dict[str, str], tmp_path: Path) -> None:
    """The host's own word counts for more than which pedal was added last."""
    async with launched(EngineChoice.BUILT_IN, fixtures, tmp_path) as running:
        await running.accepted(adding("a", fixture_plugin("crash", "crash")), adding("b", AMP))
        await running.engine.perform([SetValue(A, PortSymbol("crash"), 1.0)])
        gone = await running.report(lambda report: isinstance(report, EngineGone))
        assert isinstance(gone, EngineGone)
        assert gone.suspect == A
        assert gone.reason.startswith("marlise-host crashed (SIG")


async def test_a_pedal_that_the_guard_mutes_is_reported(fixtures: dict[str, str], tmp_path: Path) -> None:
    async with launched(EngineChoice.BUILT_IN, fixtures, tmp_path) as running:
        await running.accepted(adding("b", AMP), adding("a", fixture_plugin("nan", "nan")))
        await running.accepted(AddConnection(to_hardware(A, "playback_1")), SetValue(A, PortSymbol("nan"), 1.0))
        fault = await running.report(lambda report: isinstance(report, InstanceFaulted))
        assert isinstance(fault, InstanceFaulted)
        assert fault.instance == A
        assert fault.reason
        assert (await running.engine.describe()).instances[A].fault == fault.reason


async def test_an_engine_that_hangs_is_ended(
    audio: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reply in time: the engine is killed, and the reason says what was asked, not how it was killed."""
    async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
        await running.accepted(adding("a", AMP))
        engine = running.engine
        assert isinstance(engine, ModHostEngine)
        process = engine._ending._process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(EngineLostError, match="did not answer 'param_set 0 gain -1'"):
            await engine.perform([SetValue(A, GAIN, -1.0)])
        gone = await running.report(lambda report: isinstance(report, EngineGone))
        assert isinstance(gone, EngineGone)
        assert "did not answer" in gone.reason
        assert gone.suspect == A
        assert process.exit_code == -signal.SIGKILL


def listed(folder: Path) -> list[tuple[str, int]]:
    return [(path.name, path.stat().st_mode & 0o777) for path in folder.iterdir()]


async def test_the_engine_s_folder_goes_with_it(
    audio: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Path(os.environ["XDG_RUNTIME_DIR"])
    monkeypatch.setattr("tempfile.tempdir", str(runtime))
    async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
        assert [mode for _, mode in listed(runtime)] == [0o700]
        await running.accepted(adding("a", AMP))
    assert listed(runtime) == []
