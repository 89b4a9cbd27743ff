"""What tests of the window share: the theme, a loop that Qt and asyncio have in common, and no leaks."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import TypeVar

import pytest
import qasync
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from marlise_desktop.gui.theme import style

_T = TypeVar("_T")


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> QApplication:
    if not qapp.property("themed"):
        qapp.setQuitOnLastWindowClosed(False)
        style.apply(qapp)
        qapp.setProperty("themed", True)
    return qapp


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Callable[[Coroutine[object, object, _T]], _T]]:
    """Runs a coroutine on Qt's own loop, as in the program; fails if it leaves a task behind."""
    failures: list[dict[str, object]] = []

    def once(work: Coroutine[object, object, _T]) -> _T:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            runner.get_loop().set_exception_handler(lambda _loop, context: failures.append(context))

            async def watched() -> _T:
                answer = await asyncio.wait_for(work, 20)
                await asyncio.sleep(0)
                left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
                assert not left, f"tasks left behind: {left}"
                return answer

            return runner.run(watched())

    yield once
    assert not failures, failures


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    """Lets Qt and asyncio go on until the question is answered with yes."""

    async def wait(question: Callable[[], bool]) -> None:
        for _ in range(2000):
            if question():
                return
            await asyncio.sleep(0.002)
        raise AssertionError("it never came true")

    return wait


@pytest.fixture(autouse=True)
def no_windows_left(qapp: QApplication) -> Iterator[None]:
    """Fails on a window that is still open after its test."""
    before = {id(widget) for widget in qapp.topLevelWidgets()}
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [w for w in qapp.topLevelWidgets() if id(w) not in before and shiboken6.isValid(w) and w.isVisible()]
    assert not left, f"windows left open: {left}"
