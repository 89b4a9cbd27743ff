"""Another JACK program in the middle of a board: heard, lost, waited for, heard again."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.hardware import insert_port
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import SessionState
from tests.child_processes import children_named
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.sound import sine
from tests.endtoend.stage import CAPTURE, LEFT, RIGHT, Stage, port

SEND, BACK = insert_port("Box", 1, back=False), insert_port("Box", 1, back=True)
HALF_DB = -6.02
BOX = (sys.executable, str(Path(__file__).with_name("box.py")), "marlise-box")


def boxes() -> list[int]:
    python = Path(sys.executable).resolve().name
    return [
        pid
        for name in {"python", "python3", python}
        for pid in children_named(name)
        if b"marlise-box" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def said_in(box: SessionRecord) -> str:
    """What its program has printed."""
    file = Path(box.workspace, "output.txt")
    return file.read_text() if file.exists() else ""


@asynccontextmanager
async def patched(
    stage: Stage, **properties: Setting
) -> AsyncIterator[tuple[SessionRecord, Callable[[], ServiceHealth]]]:
    """A session of that kind that plays; what is answered besides tells how it is."""
    lives = stage.program.lives
    record = await lives.create("port", "Box", properties)
    await lives.start(record.id)

    def health() -> ServiceHealth:
        return lives.health(record.id) or ServiceHealth("Box", Condition.UNHEALTHY)

    yield record, health
    await lives.stop(record.id)
    assert (await lives.sessions.get(record.id)).state is SessionState.TERMINATED


async def test_sound_goes_through_a_program_that_comes_and_goes(stage: Stage) -> None:
    boards = stage.session.boards
    first, second = await stage.pedal(AMP), await stage.pedal(AMP)
    there, back = Connection(port(first, "out"), SEND), Connection(BACK, port(second, "in"))
    await stage.join((CAPTURE, port(first, "in")), (port(second, "out"), LEFT), (port(second, "out"), RIGHT))
    async with patched(stage, command=BOX, client="marlise-b*", sends=("in_1",), returns=("out_1",)) as (
        box,
        health,
    ):
        await stage.join((there.source, there.target), (back.source, back.target))
        await stage.until(lambda: health().condition is Condition.HEALTHY)
        await stage.session.engine.settled()
        assert boards.waiting() == frozenset()
        assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.1)
        await stage.until(lambda: "delay_ms" in health().facts)
        delay = health().facts["delay_ms"]
        assert delay == pytest.approx(1000 * stage.session.audio.status.period_frames / 48000, abs=0.1)
        assert f"the way through it takes {delay} ms" in stage.said

        (process,) = boxes()
        os.kill(process, signal.SIGKILL)
        await stage.until(lambda: boards.waiting() == {there, back})
        assert {there, back} <= boards.board.connections
        assert "The program of Box ended (SIGKILL: it halves)" in stage.said
        await stage.until(lambda: health().condition is Condition.HEALTHY)
        await stage.until(lambda: not boards.waiting())
        await stage.session.engine.settled()
        assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.1)
        assert said_in(box) == "it halves\nit halves\n"
        assert not boards.cut_by_others()
    assert boards.waiting() == {there, back}
    assert not boxes()


async def test_a_program_that_is_slow_to_begin_is_joined_when_it_does(stage: Stage) -> None:
    """Its ports are there before JACK lets them be joined; who looks then, since another program came, is refused."""
    boards = stage.session.boards
    amp = await stage.pedal(AMP)
    await stage.join((CAPTURE, port(amp, "in")), (port(amp, "out"), SEND), (BACK, LEFT))
    async with patched(stage, command=(*BOX, "late"), client="marlise-box") as (box, health):
        await stage.until(lambda: "it waits" in said_in(box))
        await stage.heard(sine())
        await stage.until(lambda: health().condition is Condition.HEALTHY)
        await stage.session.engine.settled()
        assert boards.waiting()
        (process,) = boxes()
        os.kill(process, signal.SIGUSR1)
        await stage.until(lambda: not boards.waiting())
        await stage.session.engine.settled()
        assert not boards.waiting()
        assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.1)
