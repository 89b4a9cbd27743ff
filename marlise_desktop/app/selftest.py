"""`marlise-desktop --selftest`: a real start without a screen, one plugin, and its sound measured.

Works on folders of its own, so that nothing of the user's is touched. Where no audio server runs, one is started
with the dummy driver.
"""

import asyncio
import math
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from marlise_desktop.adapters.jack.tone import PEAK
from marlise_desktop.adapters.midi import library as rtmidi
from marlise_desktop.adapters.modhost.programs import BUILT_IN
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.app import log
from marlise_desktop.app.compose import compose
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.app.paths import Paths
from marlise_desktop.app.program import Program, Start
from marlise_desktop.app.saying import say
from marlise_desktop.domain.connection import HardwarePort, InstancePort
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import AudioState, EngineState
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.rack import Rack

_PATIENCE_SECONDS = 60.0
_TOLERANCE_DB = 0.2
_AMP = PluginUri("http://lv2plug.in/plugins/eg-amp")
_GAIN_DB = -6.0
_READINGS = 6


def selftest() -> int:
    """Prints what was done; answers 0 if everything works."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from marlise_desktop.app.loop import make_application, run  # noqa: PLC0415 - the platform must be set before Qt

    application = make_application()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="marlise-")))
        (folder / "run").mkdir(mode=0o700)
        parts = ("config", "data", "state", "cache", "run")
        paths = Paths(*(folder / name for name in parts))
        stack.enter_context(log.logs(paths.logs, "INFO", terminal=True))
        try:
            return run(application, _tested(compose(paths)))
        except (MarliseError, TimeoutError) as error:
            say(f"FAILED: {str(error) or 'it took too long'}")
            return 1


async def _tested(program: Program) -> int:
    from marlise_desktop.app.windows import Inside, window_over  # noqa: PLC0415 - as above

    program.shared.settings.change(engine="built-in", first_run_done=True)
    life = asyncio.create_task(program.live(Start(boards=False)), name="program")
    session = await program.first_rack(life)
    with window_over(Inside(program, LogLines())) as window:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await _playing(session, life)
                status = session.audio.status
                say(f"audio: {status.server} ({status.device}), {status.rate_hz} Hz, {status.period_frames} frames")
                say(f"engine: {session.engine.name}")
                _midi()
                await session.catalogue.ready()
                say(f"plugins: {len(session.catalogue.summaries)}")
                await _measured(session)
                shown = not window.grab().isNull()
                say("window: drawn" if shown else "window: FAILED")
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
    if shown:
        say("all is well")
    return 0 if shown else 1


async def _playing(session: Rack, life: "asyncio.Task[None]") -> None:
    """Returns when the engine runs; raises with the reason if it or the audio server cannot be started."""
    while session.engine.state is not EngineState.RUNNING:
        if life.done():
            life.result()
        if session.audio.status.state is AudioState.FAILED:
            raise MarliseError(session.audio.status.detail)
        if session.engine.state is EngineState.FAILED:
            raise MarliseError(session.engine.detail)
        await asyncio.sleep(0.02)


def _midi() -> None:
    """Raises MarliseError if python-rtmidi is not what MIDI needs."""
    wrong = rtmidi.complaints()
    if wrong:
        raise MarliseError(" ".join(wrong))
    say("midi: python-rtmidi with ALSA and JACK")


async def _measured(session: Rack) -> None:
    """Plays a tone through a plugin and compares the engine's own meters before and after it."""
    plugin = await session.catalogue.find(_AMP) or await _some_effect(session)
    key = await session.boards.add(plugin.uri, Position())
    source = plugin.ports_of(Direction.INPUT, SignalType.AUDIO)[0].symbol
    target = plugin.ports_of(Direction.OUTPUT, SignalType.AUDIO)[0].symbol
    await session.boards.connect(HardwarePort("capture_1"), InstancePort(key, source))
    await session.boards.connect(InstancePort(key, target), HardwarePort("playback_1"))
    expected = 0.0
    if plugin.uri == _AMP:
        await session.boards.set_value(key, plugin.parameters[0].symbol, _GAIN_DB)
        expected = _GAIN_DB
    else:
        await session.boards.set_bypassed(key, bypassed=True)
    await session.engine.settled()
    change = 20 * math.log10(await _peak_of_tone(session) / PEAK)
    say(f"sound: {plugin.name} changed a tone by {change:+.2f} dB, {expected:+.1f} dB expected")
    if abs(change - expected) > _TOLERANCE_DB:
        raise MarliseError("the sound is not what it should be")


async def _some_effect(session: Rack) -> Plugin:
    """A plugin that hands audio on when it is bypassed, where the example amplifier is not installed."""
    for summary in session.catalogue.summaries:
        if (summary.audio_inputs, summary.audio_outputs, summary.midi_inputs) == (1, 1, 0):
            return await session.catalogue.plugin(summary.uri)
    raise MarliseError("no plugin with one input and one output is installed", hint="Install lv2-examples.")


async def _peak_of_tone(session: Rack) -> float:
    """The linear peak at the first output while the test tone plays into the first input."""
    command = [sys.executable, "-m", "marlise_desktop.adapters.jack.tone", f"{BUILT_IN}:in_1"]
    tone = await Spawner().spawn(command, name="tone", environment={"PYTHONPATH": os.pathsep.join(sys.path)})
    try:
        await tone.wait_for_output("ready", 10)
        session.levels.take("playback_1")
        peaks: list[float] = []
        while len(peaks) < _READINGS or max(peaks) == 0.0:
            await asyncio.sleep(0.1)
            peaks.append(session.levels.take("playback_1"))
        return max(peaks)
    finally:
        await tone.stop(3)
