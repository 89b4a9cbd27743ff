"""Both connections to an engine, and the handshake of the feedback."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from typing_extensions import override

from marlise_desktop.adapters.modhost.channel import Answer, CommandChannel
from marlise_desktop.adapters.modhost.commands import output_data_ready
from marlise_desktop.adapters.modhost.feedback import BatchEnded, FeedbackEvent, FeedbackStream, Unread
from marlise_desktop.adapters.modhost.protocol import BUSY, ProtocolError, Reply, Request
from marlise_desktop.domain.traffic import Traffic

ACKNOWLEDGE_AFTER_S = 1 / 30
"""A batch of feedback is asked for at this pace; the engine merges what happens in between."""
TAKEN = "another program controls it"
"""Why a client is lost whose engine belongs to another program."""


@dataclass(frozen=True, slots=True)
class TcpAddress:
    host: str
    port: int
    feedback_port: int


@dataclass(frozen=True, slots=True)
class UnixAddress:
    """Feedback is on the same path with `.feedback` behind it."""

    path: str


Address: TypeAlias = TcpAddress | UnixAddress


class _FeedbackConnection(asyncio.Protocol):
    def __init__(self, received: Callable[[FeedbackEvent], None], ended: Callable[[str], None]) -> None:
        self._stream = FeedbackStream()
        self._received = received
        self._ended = ended

    @override
    def data_received(self, data: bytes) -> None:
        try:
            for event in self._stream.feed(data):
                if event == Unread(BUSY):
                    self._ended(TAKEN)
                self._received(event)
        except ProtocolError as error:
            self._ended(f"the engine's feedback is not readable ({error})")

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._ended("the engine closed its feedback connection")


class EngineClient:
    """`received` gets each feedback event, `lost` once the reason why the engine is out of reach.

    Until then `tell` and `ask` work; both run on the loop's thread.
    """

    def __init__(self, received: Callable[[FeedbackEvent], None], lost: Callable[[str], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._received = received
        self._channel = CommandChannel(lost)
        self._feedback: asyncio.BaseTransport | None = None
        self._acknowledgement: asyncio.TimerHandle | None = None
        self._holding = False
        self._batches = 0
        self.in_haste = False
        """Whether each batch of feedback is asked for at once, because somebody plays and waits for it."""

    async def connect(self, address: Address) -> None:
        """Opens the command connection, then the feedback connection. Raises OSError.

        The first connection that mod-host accepts is its only client, so nothing may probe beforehand.
        """
        loop = self._loop
        if isinstance(address, TcpAddress):
            await loop.create_connection(lambda: self._channel, address.host, address.port)
            transport, _ = await loop.create_connection(self._feedback_connection, address.host, address.feedback_port)
        else:
            await loop.create_unix_connection(lambda: self._channel, address.path)
            transport, _ = await loop.create_unix_connection(self._feedback_connection, f"{address.path}.feedback")
        self._feedback = transport

    @property
    def under_way(self) -> Request | None:
        return self._channel.under_way

    @property
    def traffic(self) -> Traffic:
        return self._channel.traffic

    async def ask(self, *requests: Request) -> list[Reply]:
        """Replies in the order of the requests; raises EngineLostError."""
        return await self._channel.ask(requests)

    async def ask_all(self, requests: Sequence[Request]) -> list[Reply]:
        return await self._channel.ask(requests)

    def tell(self, request: Request) -> None:
        self._channel.tell(request)

    @property
    def batches(self) -> int:
        """How many batches of feedback have come whole."""
        return self._batches

    def inquire(self, request: Request, answer: Answer) -> None:
        """`answer` is called with the reply, unless the engine is lost before."""
        self._channel.tell(request, answer)

    def hold_feedback(self) -> None:
        """Lets the engine fall silent: mod-host may never end while it has feedback to send."""
        self._holding = True
        if self._acknowledgement is not None:
            self._acknowledgement.cancel()

    def close(self, why: str) -> None:
        """Closes both connections; what still waits for a reply fails with `why`."""
        self.hold_feedback()
        self._channel.end(why)
        if self._feedback is not None:
            self._feedback.close()

    def _feedback_connection(self) -> _FeedbackConnection:
        return _FeedbackConnection(self._take, self._channel.end)

    def _take(self, event: FeedbackEvent) -> None:
        if isinstance(event, BatchEnded):
            self._batches += 1
            if self._holding:
                return
            if self.in_haste:
                self._acknowledge()
            else:
                self._acknowledgement = self._loop.call_later(ACKNOWLEDGE_AFTER_S, self._acknowledge)
        else:
            self._received(event)

    def _acknowledge(self) -> None:
        self._channel.tell(output_data_ready())
