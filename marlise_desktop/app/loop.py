"""Qt's application and the one loop that Qt and asyncio share."""

import asyncio
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import qasync
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from marlise_desktop.app.collector import collecting_here

_TURN_S = 0.0005
"""How long another thread may keep Python from the loop; 5 ms by default, two periods of sound.

With a thread that never rests, a controller then reached the sound in 3 periods instead of 6 (tests.bench.footswitch).
"""


def make_application() -> QApplication:
    """One for each process. Closing a window never ends the loop: running tasks would be cut off."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QCoreApplication.setApplicationName("marlise-desktop")
    QCoreApplication.setOrganizationName("marlise")
    application = QApplication(sys.argv[:1])
    application.setApplicationDisplayName("Marlise Desktop")
    application.setDesktopFileName("marlise-desktop")
    application.setQuitOnLastWindowClosed(False)
    return application


def run(application: QApplication, work: Coroutine[object, object, int]) -> int:
    """Runs a coroutine to its end on Qt's loop."""
    sys.setswitchinterval(_TURN_S)
    with asyncio.Runner(loop_factory=lambda: _loop(application)) as runner:
        return runner.run(_tidily(work))


async def _tidily(work: Coroutine[object, object, int]) -> int:
    async with collecting_here():
        return await work


def _loop(application: QApplication) -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(application)
    # qasync's own executor is ten QThreads; plain threads do and carry names.
    loop.set_default_executor(ThreadPoolExecutor(4, thread_name_prefix="marlise-work"))
    return loop
