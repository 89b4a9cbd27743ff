"""A running built-in engine: levels, death, hanging."""

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
from marlise_desktop.domain.plan import AddConnection, SetValue
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType
from marlise_desktop.session.ports.engine import EngineGone
from tests.contract.engine_jack import jack_server
from tests.contract.engine_kit import A, Running, to_hardware
from tests.contract.engine_plugins import AMP, GAIN, adding
from tests.contract.engine_real import launched

TONE = Plugin(
    PluginUri("http://gareus.org/oss/lv2/testsignal"),
    "Test Signal",
    ports=(SignalPort(PortSymbol("out"), "Out", SignalType.AUDIO, Direction.OUTPUT),),
)


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


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
        assert running.engine.levels.take("playback_1") == 0
        assert running.engine.levels.take("capture_1") == 0


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
