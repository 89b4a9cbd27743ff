"""Another JACK program in the middle of a board: heard, lost, waited for, heard again."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from marlise_desktop.adapters.process import Spawner
from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.hardware import insert_port
from marlise_desktop.domain.health import Condition
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import check_properties
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.session.kinds.port import PortKind
from marlise_desktop.session.kinds.port_session import PortSession
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import CAPTURE, LEFT, RIGHT, Stage, children, port

SEND, BACK = insert_port("Box", 1, back=False), insert_port("Box", 1, back=True)
HALF_DB = -6.02


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The session's workspace."""
    made = tmp_path / "box"
    made.mkdir()
    return made


def boxes() -> list[int]:
    python = Path(sys.executable).resolve().name
    return [
        pid
        for name in {"python", "python3", python}
        for pid in children(name)
        if b"marlise-box" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


@asynccontextmanager
async def patched(stage: Stage, folder: Path, **properties: Setting) -> AsyncIterator[PortSession]:
    """The session as `Lives` would have it."""
    shared = stage.session.shared
    kind = PortKind(shared.audio, Spawner(), shared.notices, shared.bus)
    record = SessionRecord(SessionId("box"), "Box", kind.name, str(folder), 0.0, 0.0, properties)
    assert not check_properties(kind.properties, properties)
    assert not kind.check(record, ())
    live = kind.make(record)
    await live.open()
    await live.start()
    working = asyncio.create_task(live.run())
    try:
        yield live
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await live.stop(reason="")


async def test_sound_goes_through_a_program_that_comes_and_goes(stage: Stage, folder: Path) -> None:
    boards = stage.session.boards
    first, second = await stage.pedal(AMP), await stage.pedal(AMP)
    there, back = Connection(port(first, "out"), SEND), Connection(BACK, port(second, "in"))
    await stage.join((CAPTURE, port(first, "in")), (port(second, "out"), LEFT), (port(second, "out"), RIGHT))
    command = (sys.executable, str(Path(__file__).with_name("box.py")), "marlise-box")
    async with patched(
        stage, folder, command=command, client="marlise-b*", sends=("in_1",), returns=("out_1",)
    ) as live:
        await stage.join((there.source, there.target), (back.source, back.target))
        await stage.until(lambda: live.health().condition is Condition.HEALTHY)
        await stage.session.engine.settled()
        assert boards.waiting() == frozenset()
        assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.1)
        await stage.until(lambda: "delay_ms" in live.health().facts)
        delay = live.health().facts["delay_ms"]
        assert delay == pytest.approx(1000 * stage.session.audio.status.period_frames / 48000, abs=0.1)
        assert f"the way through it takes {delay} ms" in stage.said

        (box,) = boxes()
        os.kill(box, signal.SIGKILL)
        await stage.until(lambda: boards.waiting() == {there, back})
        assert {there, back} <= boards.board.connections
        assert "The program of Box ended (SIGKILL: it halves)" in stage.said
        await stage.until(lambda: live.health().condition is Condition.HEALTHY)
        await stage.until(lambda: not boards.waiting())
        await stage.session.engine.settled()
        assert await stage.gain_db() == pytest.approx(HALF_DB, abs=0.1)
        assert (folder / "output.txt").read_text() == "it halves\nit halves\n"
        assert not boards.cut_by_others()
    assert boards.waiting() == {there, back}
    assert not boxes()
