"""How long a frame takes on a board of a hundred pedals: drag, zoom and pan. Run: python -m tests.bench.canvas

Every step sends a real mouse or wheel event and paints the window at once; nothing waits for a screen.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtWidgets import QApplication

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.gui.theme import style
from tests.gui.board import samples
from tests.gui.board.hands import ALT, Hands, open_canvas

_KINDS = (samples.DRIVE, samples.AMP, samples.CHORUS, samples.DELAY, samples.REVERB)
_FIRST_OUT = {"Drive": "out", "British Amp": "out", "Chorus": "out_l", "Tape Delay": "out_l", "Plate Reverb": "out_l"}
_FIRST_IN = {"Drive": "in", "British Amp": "in", "Chorus": "in", "Tape Delay": "in_l", "Plate Reverb": "in_l"}


def hundred_pedals() -> Pedalboard:
    """Ten rows of ten, each pedal wired to the next, rows joined, 150 cables in all."""
    pedals: list[PluginInstance] = []
    cables: list[Connection] = []
    for place in range(100):
        row, column = divmod(place, 10)
        pedals.append(samples.pedal(f"p{place}", _KINDS[place % 5], column * 320.0, row * 340.0))
    for place in range(99):
        out, into = _FIRST_OUT[pedals[place].plugin.name], _FIRST_IN[pedals[place + 1].plugin.name]
        cables.append(samples.cable(f"p{place}:{out}", f"p{place + 1}:{into}"))
    fed = [(place, _FIRST_IN[pedals[place].plugin.name]) for place in range(0, 100, 2)]
    cables.extend(samples.cable("capture_1", f"p{place}:{port}") for place, port in fed)
    return samples.board(pedals, cables)


def frames(hands: Hands, steps: Iterator[Callable[[], None]]) -> list[float]:
    """Milliseconds of each step on this thread's processor, painting included."""
    times, window = [], hands.panel.window()
    for step in steps:
        began = time.thread_time()
        step()
        QCoreApplication.sendPostedEvents()  # the scene collects what is dirty
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))  # the window paints just that
        times.append((time.thread_time() - began) * 1000)
    return times


def drag(hands: Hands) -> Iterator[Callable[[], None]]:
    start = hands.body("p55")
    hands.press(start)
    for step in range(120):
        yield partial(hands.move, start + QPointF(2.0 * step, 1.3 * step), ALT)
    hands.release(start)


def zoom(hands: Hands) -> Iterator[Callable[[], None]]:
    middle = hands.view.viewport().rect().center()
    for step in range(120):
        factor = 1.04 if step < 60 else 1 / 1.04
        yield lambda by=factor: hands.view.zooming.at_once(hands.view.zooming.zoom * by, QPointF(middle))


def pan(hands: Hands) -> Iterator[Callable[[], None]]:
    for step in range(120):
        yield partial(hands.view.pan, QPointF(6 if step < 60 else -6, 2))


def turn(hands: Hands) -> Iterator[Callable[[], None]]:
    start = hands.knob("p55", "gain" if "gain" in hands.scene.pedals["p55"].instance.all_values() else "rate")
    hands.press(start)
    for step in range(120):
        yield partial(hands.move, start - QPointF(0, step))
    hands.release(start)


async def measure() -> list[tuple[str, float, float]]:
    """Rows of what was done, the median and the 95th percentile in milliseconds."""
    rows = []
    async with open_canvas(hundred_pedals()) as hands:
        hands.panel.resize(1600, 900)
        for name, zoomed in (("whole board", 0.0), ("at 100 %", 1.0)):
            for what, steps in (("drag a pedal", drag), ("turn a knob", turn), ("zoom", zoom), ("pan", pan)):
                hands.panel.fit()
                if zoomed:
                    hands.view.zooming.to(zoomed)
                    hands.view.centerOn(hands.body("p55"))
                hands.view.viewport().repaint()
                await asyncio.sleep(0)
                times = frames(hands, steps(hands))
                await hands.rig.settled()
                rows.append((f"{what}, {name}", statistics.median(times), statistics.quantiles(times, n=20)[-1]))
    return rows


def main() -> None:
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    style.apply(application)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        rows = runner.run(measure())
    print(f"{'100 pedals, 149 cables, 1600 x 900':<36}{'median ms':>10}{'p95 ms':>10}")
    for name, median, slow in rows:
        print(f"{name:<36}{median:>10.1f}{slow:>10.1f}")


if __name__ == "__main__":
    main()
