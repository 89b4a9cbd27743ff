"""From a foot on a switch to another sound: `python -m tests.bench.footswitch` prints a table, and asserts nothing.

In periods, of which one is JACK's own for the way from the stopwatch through the engine and back. Each with the
program's window at rest and while it is drawn all the time; beside them mod-host's own mapping, where it is installed.
"""

import asyncio
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QWidget

from marlise_desktop.app.loop import make_application
from marlise_desktop.app.paths import Paths
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from tests.bench.recovery import surroundings
from tests.bench.stopwatch import BACK, PRESS, QUIET_PERIODS, SOUND, Stopwatch
from tests.endtoend.audio_server import SERVER, audio_server
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.show import on_show, played
from tests.endtoend.stage import Stage, living

TIMES = 100
PEDALS = 20
_BY_ENGINE, _BY_PROGRAM, _SNAPSHOT = 7, 20, 21
_GAIN = PortSymbol("gain")
_FRAME_MS = 16
_AIM = 3
"""Periods; what takes longer is late."""
_FOOT = 94
"""Periods in a quarter of a second: no foot comes down on one switch more often."""
Row = tuple[str, Sequence[float]]


def control(number: int, *values: int) -> list[bytes]:
    return [bytes((0xB0, number, value)) for value in values]


PLAYED = (
    ("a controller that the engine follows", control(_BY_ENGINE, 0, 127), QUIET_PERIODS),
    ("a controller that the program follows", control(_BY_PROGRAM, 0, 127), QUIET_PERIODS),
    ("the next snapshot, at a foot's pace", control(_SNAPSHOT, 127), _FOOT),
    ("the next snapshot, again as soon as it is heard", control(_SNAPSHOT, 127), QUIET_PERIODS),
)


def mapped(number: int, target: Target, behaviour: Behaviour, nature: Nature, *, at_load: bool) -> ControlMapping:
    gesture = Gesture.PRESS if nature.is_switch else Gesture.MOVE
    trigger = Trigger(Control(ControlKind.CC, number, 0), nature, gesture)
    return ControlMapping(MappingId(""), trigger, target, behaviour, at_load=at_load)


async def wired(stage: Stage, more: int = 0) -> None:
    """A pedal that is heard, beside more that are only seen; two snapshots, and one control of each kind."""
    key = await stage.wired(AMP)
    for _ in range(more):
        await stage.pedal(AMP)
    for gain in (-12.0, 0.0):
        await stage.session.boards.set_value(key, _GAIN, gain)
        await stage.session.snapshots.save_as(f"{gain:g} dB")
    gain_of = ParameterTarget(key, _GAIN, -20.0, 0.0)
    follow, press = Nature.CONTINUOUS, Nature.PRESS_ONLY
    for one in (
        mapped(_BY_ENGINE, gain_of, Behaviour.FOLLOW, follow, at_load=False),
        mapped(_BY_PROGRAM, gain_of, Behaviour.FOLLOW, follow, at_load=True),
        mapped(_SNAPSHOT, ActionTarget("snapshot.next"), Behaviour.DO, press, at_load=False),
    ):
        stage.program.shared.mappings.add(Layer.BOARD, one, stage.session.key)
    await stage.session.engine.settled()


async def measured(stopwatch: Stopwatch, when: str, which: slice) -> list[Row]:
    rows = []
    for what, messages, rest in PLAYED[which]:
        rows.append((f"{what}, {when}", await asyncio.to_thread(stopwatch.periods, messages, TIMES, rest)))
    return rows


class Redraw:
    """Draws a whole window again and again while it is entered."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._draw)
        self.took_ms: list[float] = []

    def __enter__(self) -> "Redraw":
        self._timer.start(_FRAME_MS)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()

    def _draw(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        self._window.repaint()
        self.took_ms.append(clock.nsecsElapsed() / 1e6)


async def ours(folder: Path, cache: Path, stopwatch: Stopwatch) -> tuple[list[Row], float]:
    async with on_show(folder, cache) as show:
        show.program.shared.settings.change(snapshot_ramp_ms=0.0)
        await wired(show, PEDALS)
        client = show.session.engine.client
        joins = ((PRESS, f"{client}:control_in_32"), (SOUND, f"{client}:in_1"), (f"{client}:out_1", BACK))
        await asyncio.to_thread(stopwatch.join, *joins)
        rows = await measured(stopwatch, "window at rest", slice(None))
        with Redraw(show.window) as redraw:
            rows += await measured(stopwatch, "window drawn all the time", slice(None))
        await asyncio.to_thread(stopwatch.part)
        return rows, median(redraw.took_ms)


async def theirs(paths: Paths, stopwatch: Stopwatch) -> list[Row]:
    async with living(paths, engine="mod-host") as stage:
        await wired(stage)
        joins = ((PRESS, "mod-host:midi_in"), (SOUND, "effect_0:in"), ("mod-monitor:out_1", BACK))
        await asyncio.to_thread(stopwatch.join, *joins)
        rows = await measured(stopwatch, "mod-host, no window", slice(2))
        await asyncio.to_thread(stopwatch.part)
        return rows


def show_row(name: str, taken: Sequence[float], beside: Sequence[float]) -> None:
    middle, most = median(taken), percentile(taken)
    ratio = f"{middle / median(beside):>9.2f}{most / percentile(beside):>9.2f}" if beside else ""
    lost = sum(map(math.isinf, taken))
    late = sum(one >= _AIM for one in taken)
    sys.stdout.write(
        f"{name:<78}{middle:>9.2f}{most:>9.2f}{max(taken):>9.2f}{late:>9}{ratio}{f' {lost} lost' if lost else ''}\n"
    )
    sys.stdout.flush()


def percentile(taken: Sequence[float]) -> float:
    return sorted(taken)[math.ceil(0.99 * len(taken)) - 1]


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="marlise-") as folder, audio_server(SERVER, 128, "-S"):
        paths = surroundings(Path(folder))
        with Stopwatch({"JACK_DEFAULT_SERVER": SERVER}) as stopwatch:
            reference = asyncio.run(theirs(paths, stopwatch)) if shutil.which("mod-host") else []
            rows, drawn_ms = played(application, ours(Path(folder) / "show", paths.cache, stopwatch))
        shutil.rmtree(paths.runtime)
    beside = reference[0][1] if reference else []
    heads = "".join(f"{head:>9}" for head in ("median", "p99", "longest", "late", "ratio", "of p99"))
    sys.stdout.write(f"{'periods (128 frames, 48 kHz)':<78}{heads}\n")
    for name, taken in [*reference, *rows]:
        show_row(name, taken, beside)
    sys.stdout.write(f"One drawing of the window takes {drawn_ms:.1f} ms, and one follows each {_FRAME_MS} ms.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
