import asyncio

import pytest
import qasync
from PySide6.QtCore import QObject, Signal

from marlise_desktop.domain.errors import BoardError, MarliseError
from marlise_desktop.gui.kit.tasks import Tasks


def test_an_error_of_the_program_is_told_to_the_user(run):
    told: list[MarliseError] = []

    async def scenario() -> None:
        tasks = Tasks(told.append)

        async def refused() -> None:
            raise BoardError("no", hint="try another")

        task = tasks.start(refused(), "refuse")
        await asyncio.wait([task])
        await asyncio.sleep(0)
        assert tasks.running == 0

    run(scenario())
    assert [error.hint for error in told] == ["try another"]


def test_anything_else_goes_to_the_crash_report(qapp):
    reported: list[dict[str, object]] = []
    told: list[MarliseError] = []
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        runner.get_loop().set_exception_handler(lambda _loop, context: reported.append(context))

        async def scenario() -> None:
            async def broken() -> None:
                raise ZeroDivisionError

            await asyncio.wait([Tasks(told.append).start(broken(), "divide")])
            await asyncio.sleep(0)

        runner.run(scenario())
    assert isinstance(reported[0]["exception"], ZeroDivisionError)
    assert "divide" in str(reported[0]["message"])
    assert not told


def test_a_slot_can_start_a_coroutine(run, until):
    class Button(QObject):
        pressed = Signal()

    async def scenario() -> None:
        tasks = Tasks(pytest.fail)
        done: list[int] = []
        button = Button()

        async def work() -> None:
            await asyncio.sleep(0)
            done.append(1)

        button.pressed.connect(lambda: tasks.start(work(), "work"))
        button.pressed.emit()
        await until(lambda: bool(done))

    run(scenario())


def test_closing_cancels_all_and_waits(run):
    async def scenario() -> None:
        tasks = Tasks(pytest.fail)
        ended: list[str] = []

        async def endless() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                ended.append("cleaned up")

        tasks.start(endless(), "one")
        tasks.start(endless(), "two")
        await asyncio.sleep(0)
        await tasks.close()
        assert ended == ["cleaned up", "cleaned up"]
        assert tasks.running == 0

    run(scenario())
