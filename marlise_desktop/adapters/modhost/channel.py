"""The command connection: requests out, replies in, strictly in order, never too many at once.

mod-host takes a message that arrives in two reads for two, and mixes replies up when too much is waiting;
so each message is one write, and at most 256 messages or 16 kB are outstanding.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from typing_extensions import override

from marlise_desktop.adapters.modhost.protocol import (
    USUAL_PATIENCE_S,
    ProtocolError,
    Reply,
    Request,
    parse_reply,
)
from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.domain.traffic import Traffic, TrafficRecord

MOST_MESSAGES = 256
MOST_BYTES = 16_384
LONGEST_REPLY = 1 << 24
_SECOND_LOOK_S = 0.2

Answer: TypeAlias = Callable[[Reply], None]


@dataclass(frozen=True, slots=True)
class _Entry:
    """`asked` is when it joined the queue; None for what nobody waits for."""

    request: Request
    answer: Answer
    fail: Callable[[str], None]
    asked: float | None = None


class CommandChannel(asyncio.Protocol):
    """`lost` is called once, with the reason in words, when the connection ends or a reply does not come."""

    def __init__(self, lost: Callable[[str], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._lost = lost
        self._transport: asyncio.WriteTransport | None = None
        self._sent: deque[_Entry] = deque()
        self._waiting: deque[_Entry] = deque()
        self._outstanding_bytes = 0
        self._rest = bytearray()
        self._head_since = 0.0
        self._overdue: _Entry | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._ended = ""
        self._record = TrafficRecord(self._loop.time())

    @property
    def under_way(self) -> Request | None:
        """The request whose reply is awaited first."""
        return self._sent[0].request if self._sent else None

    @property
    def traffic(self) -> Traffic:
        """Of what was asked: what is only told would hide it."""
        return self._record.told(self._loop.time(), self._queue)

    @property
    def _queue(self) -> int:
        return len(self._sent) + len(self._waiting)

    async def ask(self, requests: Sequence[Request]) -> list[Reply]:
        """Pipelines the requests; answers their replies in order. Raises EngineLostError."""
        if self._ended:
            raise EngineLostError(self._ended)
        if not requests:
            return []
        replies: list[Reply] = []
        all_here: asyncio.Future[list[Reply]] = self._loop.create_future()

        def answer(reply: Reply) -> None:
            replies.append(reply)
            if len(replies) == len(requests) and not all_here.done():
                all_here.set_result(replies)

        def fail(why: str) -> None:
            if not all_here.done():
                all_here.set_exception(EngineLostError(why))

        now = self._loop.time()
        self._waiting.extend(_Entry(request, answer, fail, now) for request in requests)
        self._record.asked(self._queue)
        self._pump()
        return await all_here

    def tell(self, request: Request, answer: Answer = lambda _reply: None) -> None:
        """Sends a request that nobody waits for; does nothing once the engine is lost.

        `answer` is called with the reply, if one comes.
        """
        if not self._ended:
            self._waiting.append(_Entry(request, answer, lambda _why: None))
            self._pump()

    def end(self, why: str) -> None:
        """Closes the connection; requests that have no reply yet fail with `why`."""
        if self._ended:
            return
        self._ended = why
        if self._watch is not None:
            self._watch.cancel()
        if self._transport is not None:
            self._transport.abort()
        entries = [*self._sent, *self._waiting]
        self._waiting.clear()
        self._lost(why)
        self._sent.clear()
        for entry in entries:
            entry.fail(why)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.end("the connection to the engine broke" if exc else "the engine closed its connection")

    @override
    def data_received(self, data: bytes) -> None:
        self._rest += data
        *replies, rest = self._rest.split(b"\0")
        self._rest = bytearray(rest)
        try:
            for reply in replies:
                self._take(bytes(reply))
            if len(self._rest) > LONGEST_REPLY:
                raise ProtocolError("a reply without end")
        except ProtocolError as error:
            self.end(f"the engine answers out of step ({error})")
            return
        self._pump()

    def _take(self, data: bytes) -> None:
        if not self._sent:
            raise ProtocolError(f"a reply that nothing was asked for: {data!r}")
        entry = self._sent[0]
        reply = parse_reply(entry.request.form, data)
        self._sent.popleft()
        self._outstanding_bytes -= len(entry.request.data)
        now = self._head_since = self._loop.time()
        if entry.asked is not None:
            self._record.answered(now, now - entry.asked, refused=reply.refused or bool(reply.refused_items))
        entry.answer(reply)

    def _pump(self) -> None:
        while self._waiting and self._room_for(self._waiting[0].request) and self._transport is not None:
            entry = self._waiting.popleft()
            if not self._sent:
                self._head_since = self._loop.time()
            self._sent.append(entry)
            self._outstanding_bytes += len(entry.request.data)
            self._transport.write(entry.request.data)
        if self._sent and self._watch is None:
            patience = self._sent[0].request.patience_s
            self._watch = self._loop.call_later(min(patience, USUAL_PATIENCE_S), self._look)

    def _room_for(self, request: Request) -> bool:
        if not self._sent:
            return True
        return len(self._sent) < MOST_MESSAGES and self._outstanding_bytes + len(request.data) <= MOST_BYTES

    def _look(self) -> None:
        """The watchdog. A late look may be this program's own fault, so it looks twice."""
        self._watch = None
        if not self._sent:
            return
        head = self._sent[0]
        left = self._head_since + head.request.patience_s - self._loop.time()
        if left > 0:
            self._overdue = None
            self._watch = self._loop.call_later(min(left, USUAL_PATIENCE_S), self._look)
        elif self._overdue is not head:
            self._overdue = head
            self._watch = self._loop.call_later(_SECOND_LOOK_S, self._look)
        else:
            self.end(f"the engine did not answer '{head.request}' within {head.request.patience_s:g} s")
