"""Both connections against a scripted engine: order, limits, and every way to lose it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost import client as client_module
from marlise_desktop.adapters.modhost.channel import MOST_BYTES, MOST_MESSAGES
from marlise_desktop.adapters.modhost.client import EngineClient, UnixAddress
from marlise_desktop.adapters.modhost.feedback import FeedbackEvent, OutputMoved
from marlise_desktop.adapters.modhost.protocol import Request, request
from marlise_desktop.domain.errors import EngineLostError
from tests.waiting import until


@dataclass
class ScriptedEngine:
    """Answers each message by `answer`; None is no reply. Keeps what it was sent, and what came in one read."""

    answer: Callable[[bytes], bytes | None] = lambda _message: b"resp 0"
    messages: list[bytes] = field(default_factory=list)
    reads: list[bytes] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    feedback: asyncio.StreamWriter | None = None
    commands: asyncio.StreamWriter | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.commands = writer
        rest = b""
        while data := await reader.read(65536):
            self.reads.append(data)
            *messages, rest = (rest + data).split(b"\0")
            self.messages += messages
            for message in messages:
                if (reply := self.answer(message)) is not None:
                    writer.write(reply + b"\0")
            self.arrived.set()

    async def watch(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.feedback = writer
        self.arrived.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                self.arrived.clear()
                await self.arrived.wait()


@dataclass
class Session:
    client: EngineClient
    engine: ScriptedEngine
    events: list[FeedbackEvent]
    lost: list[str]


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    engine = ScriptedEngine()
    path = str(tmp_path / "s")
    commands = await asyncio.start_unix_server(engine.serve, path)
    feedback = await asyncio.start_unix_server(engine.watch, f"{path}.feedback")
    events: list[FeedbackEvent] = []
    lost: list[str] = []
    client = EngineClient(events.append, lost.append)
    async with asyncio.timeout(10):
        await client.connect(UnixAddress(path))
    await engine.until(lambda: engine.feedback is not None)
    yield Session(client, engine, events, lost)
    client.close("the test ended")
    for writer in (engine.commands, engine.feedback):
        if writer is not None:
            writer.close()
    for server in (commands, feedback):
        server.close()
    await asyncio.sleep(0)


def numbered(count: int) -> list[Request]:
    return [request("ask", str(number)) for number in range(count)]


async def test_replies_belong_to_their_requests(session: Session) -> None:
    """A thousand pipelined requests get their own replies, in order, each message sent whole."""
    session.engine.answer = lambda message: b"resp " + message.split()[1]
    first, second = await asyncio.gather(
        session.client.ask_all(numbered(1000)), session.client.ask(request("ask", "7"), request("ask", "8"))
    )
    assert [reply.status for reply in first] == list(range(1000))
    assert [reply.status for reply in second] == [7, 8]
    assert await session.client.ask_all([]) == []
    assert all(read.endswith(b"\0") for read in session.engine.reads)


async def test_no_more_than_a_window_is_outstanding(session: Session) -> None:
    """The engine never has more than 256 requests or 16 kB to answer."""
    session.engine.answer = lambda _message: None
    asking = asyncio.create_task(session.client.ask_all(numbered(1000)))
    await session.engine.until(lambda: len(session.engine.messages) >= MOST_MESSAGES)
    assert len(session.engine.messages) == MOST_MESSAGES
    assert session.engine.commands is not None
    session.engine.commands.write(b"resp 0\0")
    await session.engine.until(lambda: len(session.engine.messages) > MOST_MESSAGES)
    assert len(session.engine.messages) == MOST_MESSAGES + 1
    session.client.close("enough")
    with pytest.raises(EngineLostError, match="enough"):
        await asking


async def test_long_messages_wait_for_each_other(session: Session) -> None:
    session.engine.answer = lambda _message: None
    long = [request("patch_set", "x" * (MOST_BYTES // 2)) for _ in range(4)]
    asking = asyncio.create_task(session.client.ask_all([*long, request("huge", "x" * 50_000)]))
    await session.engine.until(lambda: len(session.engine.messages) >= 1)
    for expected in range(2, 6):
        assert session.engine.commands is not None
        session.engine.commands.write(b"resp 0\0")
        await session.engine.until(lambda expected=expected: len(session.engine.messages) >= expected)  # type: ignore[misc]
        assert len(session.engine.messages) == expected
    assert session.engine.commands is not None
    session.engine.commands.write(b"resp 0\0")
    assert len(await asking) == 5


async def test_a_caller_that_goes_leaves_the_order_right(session: Session) -> None:
    """A reply that nobody waits for any more is still taken for what it is."""
    session.engine.answer = lambda _message: None
    given_up = asyncio.create_task(session.client.ask(request("ask", "1")))
    await session.engine.until(lambda: len(session.engine.messages) == 1)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    second = asyncio.create_task(session.client.ask(request("ask", "2")))
    await session.engine.until(lambda: len(session.engine.messages) == 2)
    assert session.engine.commands is not None
    session.engine.commands.write(b"resp 1\0resp 2\0")
    (reply,) = await second
    assert reply.status == 2


async def test_an_engine_that_does_not_answer_is_lost(session: Session) -> None:
    """The message says what was asked and how long it was waited for; the one under way is known."""
    session.engine.answer = lambda _message: None
    with pytest.raises(EngineLostError, match=r"'param_set 3 gain 1' within 0\.1 s"):
        await session.client.ask(request("param_set", "3", "gain", "1", patience_s=0.1))
    assert len(session.lost) == 1
    with pytest.raises(EngineLostError):
        await session.client.ask(request("ask"))
    session.client.tell(request("ask"))


@pytest.mark.parametrize("reply", [b"few arguments", b"", b"resp x"])
async def test_an_engine_out_of_step_is_lost(session: Session, reply: bytes) -> None:
    session.engine.answer = lambda _message: reply
    with pytest.raises(EngineLostError, match="out of step"):
        await session.client.ask(request("ask"))
    assert len(session.lost) == 1


async def test_a_reply_to_nothing_is_a_loss(session: Session) -> None:
    session.engine.answer = lambda _message: b"resp 0\0resp 0"
    await session.client.ask(request("ask"))
    await until(lambda: bool(session.lost))
    assert "out of step" in session.lost[0]


@pytest.mark.parametrize("which", ["commands", "feedback"])
async def test_a_closed_connection_is_told_once(session: Session, which: str) -> None:
    await session.client.ask(request("ask"))
    writer = getattr(session.engine, which)
    writer.close()
    await until(lambda: bool(session.lost))
    session.client.close("again")
    assert len(session.lost) == 1
    assert "closed" in session.lost[0]


async def test_feedback_is_taken_and_acknowledged_later(session: Session) -> None:
    """Events pass at once; the next batch is asked for at the pace of a screen, until that is held."""
    assert session.engine.feedback is not None
    session.engine.feedback.write(b"output_set 0 gr 0.5\0data_finish\0")
    await session.engine.until(lambda: session.engine.messages == [b"output_data_ready"])
    assert session.events == [OutputMoved(0, "gr", 0.5)]
    session.engine.feedback.write(b"output_set 0 gr 0.25\0data_finish\0")
    await until(lambda: len(session.events) == 2)
    session.client.hold_feedback()
    session.engine.feedback.write(b"output_set 0 gr 0.125\0data_finish\0")
    await until(lambda: len(session.events) == 3)
    await session.client.ask(request("ask"))
    assert session.engine.messages[1:] == [b"ask"]


async def test_feedback_is_asked_for_at_once_while_somebody_plays(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "ACKNOWLEDGE_AFTER_S", 3600.0)
    assert session.engine.feedback is not None
    session.client.in_haste = True
    session.engine.feedback.write(b"output_set 0 gr 0.5\0data_finish\0")
    await session.engine.until(lambda: session.engine.messages == [b"output_data_ready"])


async def test_feedback_without_end_is_a_loss(session: Session) -> None:
    assert session.engine.feedback is not None
    session.engine.feedback.write(b"x" * (5 << 20))
    await until(lambda: bool(session.lost))
    assert "not readable" in session.lost[0]


async def test_what_is_asked_is_counted_and_what_is_only_told_is_not(session: Session) -> None:
    session.engine.answer = lambda message: b"resp -2" if message == b"bad" else b"resp 0"
    await session.client.ask(*[request("good")] * 9, request("bad"))
    session.client.tell(request("told"))
    await session.engine.until(lambda: b"told" in session.engine.messages)
    traffic = session.client.traffic
    assert (traffic.messages, traffic.refused, traffic.refused_percent) == (10, 1, 10.0)
    assert traffic.most_waiting == 10


async def test_the_queue_is_told_while_the_engine_is_silent(session: Session) -> None:
    session.engine.answer = lambda _message: None
    asking = asyncio.gather(session.client.ask(*[request("x")] * 300), return_exceptions=True)
    await session.engine.until(lambda: len(session.engine.messages) == MOST_MESSAGES)
    assert session.client.traffic.waiting == 300
    session.client.close("enough")
    await asking
    assert session.client.traffic.waiting == 0
