"""Engines are found, started, joined, and refused in words."""

import asyncio
import shutil
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.modhost import commands, programs
from marlise_desktop.adapters.modhost import launch as launch_module
from marlise_desktop.adapters.modhost.client import UnixAddress
from marlise_desktop.adapters.modhost.engine import ModHostEngine
from marlise_desktop.adapters.modhost.launch import ModHostLauncher, Surroundings
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import AudioServerError, EngineError, EngineLostError
from marlise_desktop.domain.plan import AddConnection, SetValue
from marlise_desktop.session.ports.engine import EngineLauncher
from tests.contract.engine_jack import VARIABLES, jack_server
from tests.contract.engine_kit import A, from_hardware
from tests.contract.engine_plugins import AMP, FIFTHS, GAIN, adding
from tests.contract.engine_real import launched, launcher, value_of

needs_mod_host = pytest.mark.skipif(shutil.which("mod-host") is None, reason="mod-host is not installed")


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


def with_settings(settings: LaunchSettings, audio: dict[str, str], tmp_path: Path) -> EngineLauncher:
    return ModHostLauncher(Surroundings(Spawner(), FolderStateStore(tmp_path), lambda: settings, lambda: audio))


async def test_without_mod_host_the_built_in_engine_is_taken(
    audio: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "find_mod_host", lambda: None)
    async with launched(EngineChoice.AUTOMATIC, audio, tmp_path) as running:
        assert running.engine.name == "marlise-host"
        assert {"describe", "mute", "panic", "trim", "volume"} <= running.engine.capabilities


@pytest.mark.modhost
@needs_mod_host
async def test_mod_host_is_taken_where_it_is(audio: dict[str, str], tmp_path: Path) -> None:
    async with launched(EngineChoice.AUTOMATIC, audio, tmp_path) as running:
        assert running.engine.name == "mod-host"
        assert not running.engine.capabilities


async def test_a_chosen_engine_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "find_mod_host", lambda: None)
    monkeypatch.setattr(programs, "find_built_in", lambda: None)
    with pytest.raises(EngineError, match="mod-host is chosen") as caught:
        await launcher(EngineChoice.MOD_HOST, VARIABLES, tmp_path).launch()
    assert "built-in" in caught.value.hint
    with pytest.raises(EngineError, match="is missing from this installation"):
        await launcher(EngineChoice.BUILT_IN, VARIABLES, tmp_path).launch()


@pytest.mark.parametrize(
    "choice", [EngineChoice.BUILT_IN, pytest.param(EngineChoice.MOD_HOST, marks=[pytest.mark.modhost, needs_mod_host])]
)
async def test_no_audio_server_is_said(choice: EngineChoice, tmp_path: Path) -> None:
    """The error is the audio server's, so that the user is not sent after the engine."""
    nowhere = {**VARIABLES, "JACK_DEFAULT_SERVER": "marlise-none"}
    with pytest.raises(AudioServerError, match="the audio server does not run"):
        await launcher(choice, nowhere, tmp_path).launch()


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


async def test_an_engine_that_ends_at_once_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLISE_HOST", script(tmp_path / "host", "echo the flux is out; exit 3"))
    with pytest.raises(EngineError, match=r"exit code 3.*the flux is out"):
        await launcher(EngineChoice.BUILT_IN, VARIABLES, tmp_path).launch()


async def test_an_engine_that_is_never_ready_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch_module, "_SHORTEST_START_S", 0.1)
    monkeypatch.setenv("MARLISE_HOST", script(tmp_path / "host", "exec sleep 60"))
    settings = LaunchSettings(choice=EngineChoice.BUILT_IN, timeout_s=0.1)
    with pytest.raises(EngineLostError, match=r"not ready within 0\.1 s"):
        await with_settings(settings, VARIABLES, tmp_path).launch()


async def test_an_engine_that_cannot_be_run_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLISE_HOST", str(tmp_path / "nothing"))
    with pytest.raises(EngineError, match="nothing cannot be started"):
        await launcher(EngineChoice.BUILT_IN, VARIABLES, tmp_path).launch()


async def test_a_failed_launch_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLISE_HOST", script(tmp_path / "host", "exit 1"))
    runtime = tmp_path / "run"
    runtime.mkdir()
    settings = LaunchSettings(choice=EngineChoice.BUILT_IN)
    around = Surroundings(Spawner(), FolderStateStore(tmp_path), lambda: settings, lambda: VARIABLES, str(runtime))
    with pytest.raises(EngineError):
        await ModHostLauncher(around).launch()
    assert list(runtime.iterdir()) == []


@asynccontextmanager
async def foreign(audio: dict[str, str], tmp_path: Path) -> AsyncIterator[UnixAddress]:
    """An engine that another program has started."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    address = UnixAddress(str(folder / "s"))
    program = programs.find_built_in()
    assert program is not None
    child = await Spawner().spawn([program, "--socket", address.path], name="foreign", environment=audio)
    try:
        await child.wait_for_output("ready", 10)
        yield address
        assert child.exit_code is None
    finally:
        assert await child.stop(10) == 0


async def test_a_running_engine_is_joined_and_left_running(audio: dict[str, str], tmp_path: Path) -> None:
    """An engine at a given address is cleared and used, and goes on when the program leaves."""
    async with foreign(audio, tmp_path) as address:
        settings = LaunchSettings(endpoint=address)
        for _ in range(2):
            engine = await with_settings(settings, audio, tmp_path).launch()
            said = await engine.describe()
            assert not said.connections
            assert not await engine.perform([adding("a", AMP), AddConnection(from_hardware("capture_1", A))])
            await engine.close()


async def test_an_engine_that_another_program_controls_is_left_to_it(audio: dict[str, str], tmp_path: Path) -> None:
    async with foreign(audio, tmp_path) as address:
        engine = await with_settings(LaunchSettings(endpoint=address), audio, tmp_path).launch()
        assert not await engine.perform([adding("a", AMP)])
        settings = LaunchSettings(endpoint=address, retries=2, retry_delay_s=0.01)
        with pytest.raises(EngineLostError, match="another program controls it") as caught:
            await with_settings(settings, audio, tmp_path).launch()
        assert "end the other" in caught.value.hint
        assert len((await engine.describe()).instances) == 1
        await engine.close()


async def test_nobody_at_the_address_is_said(tmp_path: Path) -> None:
    settings = LaunchSettings(endpoint=UnixAddress(str(tmp_path / "s")), retries=2, retry_delay_s=0.01)
    with pytest.raises(EngineLostError, match="after 2 tries") as caught:
        await with_settings(settings, VARIABLES, tmp_path).launch()
    assert "MARLISE_ENGINE_ENDPOINT" in caught.value.hint


@pytest.mark.modhost
@needs_mod_host
async def test_a_second_mod_host_is_refused(audio: dict[str, str], tmp_path: Path) -> None:
    """mod-host starts twice on one server without a word, but the second cannot mute or fade."""
    async with launched(EngineChoice.MOD_HOST, audio, tmp_path):
        with pytest.raises(EngineError, match="no output stage") as caught:
            await launcher(EngineChoice.MOD_HOST, audio, tmp_path).launch()
    assert "Another mod-host" in caught.value.hint


@pytest.mark.modhost
@needs_mod_host
async def test_devices_that_come_later_join_the_cable_from_all(audio: dict[str, str], tmp_path: Path) -> None:
    """For mod-host, which has no MIDI input for plugins, "all MIDI devices" is kept true as they come."""
    async with launched(EngineChoice.MOD_HOST, audio, tmp_path) as running:
        engine = running.engine
        assert isinstance(engine, ModHostEngine)
        await running.accepted(adding("a", FIFTHS), adding("b", FIFTHS), AddConnection(from_hardware("midi_in", A)))
        engine.set_devices({HardwarePort("midi:Keys"): "effect_1:out"})
        joined = commands.disconnect("effect_1:out", "effect_0:in")
        (reply,) = await engine._client.ask(joined)
        assert reply.status == 0


def test_it_works_on_the_program_s_own_loop(audio: dict[str, str], tmp_path: Path, qapp: QApplication) -> None:
    """The same holds on Qt's loop."""

    async def main() -> float:
        async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
            await running.accepted(adding("a", AMP), *(SetValue(A, GAIN, -n / 100) for n in range(600)))
            assert isinstance(running.engine, ModHostEngine)
            return await value_of(running.engine, A, GAIN)

    with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
        assert runner.run(main()) == pytest.approx(-5.99)
