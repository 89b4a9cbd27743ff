"""Sends a board's own MIDI messages when it is loaded and left, and changes them."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import BoardChanged, EngineChanged, Origin
from marlise_desktop.domain.midi.board_messages import BoardMessage, BoardMessages, Occasion
from marlise_desktop.domain.midi.device import Device, DeviceId
from marlise_desktop.domain.midi.events import DevicesChanged
from marlise_desktop.domain.midi.said import message_said, message_text
from marlise_desktop.domain.midi.silence import SILENCERS
from marlise_desktop.domain.midi.wire import bytes_of
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus

MOST = 64
"""Messages of one board at one occasion."""
_END_S = 1.0
"""How long the end of a rack may wait for its last messages to go out."""
_WHEN = {Occasion.LOAD: "load", Occasion.LEAVE: "leaving"}


class Devices(Protocol):
    """What is needed of `Midi`."""

    def devices(self) -> Sequence[Device]: ...
    def send(self, device: DeviceId, message: bytes) -> None: ...
    async def flush(self) -> None: ...


class BoardMessenger:
    """Of one rack. A device that comes later gets the messages of the load then: it is as the board wants it.

    `panics` counts panics: at each, the notes of all devices end that were sent to from here. What plugins send is
    ended by the engine. `plays_on` answers whether the board sounds on when the rack is over: then it is not left.
    """

    def __init__(
        self,
        boards: Boards,
        midi: Devices,
        bus: Bus,
        panics: Callable[[], int],
        plays_on: Callable[[], bool] = lambda: False,
    ) -> None:
        self._plays_on = plays_on
        self._over = False
        self._boards = boards
        self._midi = midi
        self._panics, self._panicked = panics, panics()
        self._sent_to: set[DeviceId] = set()
        self._there = self._listeners()
        bus.subscribe(BoardChanged, self._board_changed)
        bus.subscribe(DevicesChanged, self._devices_changed)
        bus.subscribe(EngineChanged, lambda _event: self._look_for_panic())

    @property
    def messages(self) -> BoardMessages:
        return self._boards.board.messages

    async def add(self, occasion: Occasion, text: str, device: DeviceId | None = None) -> None:
        """Raises ConfigurationError with what is wrong with the text, BoardError where there are too many."""
        message = BoardMessage(message_said(text), device)
        held = self.messages.at(occasion)
        if len(held) >= MOST:
            raise BoardError(f"a board sends at most {MOST} MIDI messages on {_WHEN[occasion]}")
        self._commit(occasion, (*held, message), f"Send {message_text(message.message)} on {_WHEN[occasion]}")

    async def replace(self, occasion: Occasion, place: int, text: str, device: DeviceId | None = None) -> None:
        """`place` counts from 0. Raises as `add`, and BoardError for a place that is none."""
        message = BoardMessage(message_said(text), device)
        held = list(self.messages.at(occasion))
        before = self._at(occasion, place)
        held[place] = message
        if message != before:
            self._commit(occasion, tuple(held), f"Send {message_text(message.message)} on {_WHEN[occasion]}")

    async def remove(self, occasion: Occasion, place: int) -> None:
        """Raises BoardError for a place that is none."""
        gone = self._at(occasion, place)
        held = self.messages.at(occasion)
        label = f"Do not send {message_text(gone.message)} on {_WHEN[occasion]}"
        self._commit(occasion, (*held[:place], *held[place + 1 :]), label)

    async def leave(self) -> None:
        """The rack is over: sends what the board has for that, and nothing any more.

        Returns when that is on its way, or after a second: a device that hangs must not keep the program from ending.
        """
        if self._over:
            return
        messages = () if self._plays_on() else self.messages.on_leave
        self._send(messages)
        self._over = True
        if messages:
            with suppress(TimeoutError):
                async with asyncio.timeout(_END_S):
                    await self._midi.flush()

    def send(self, text: str, device: DeviceId | None = None) -> None:
        """One message now. Raises ConfigurationError with what is wrong with the text."""
        self._send([BoardMessage(message_said(text), device)])

    def _at(self, occasion: Occasion, place: int) -> BoardMessage:
        held = self.messages.at(occasion)
        if not 0 <= place < len(held):
            raise BoardError(f"this board has no message {place + 1} on {_WHEN[occasion]}; it has {len(held)}")
        return held[place]

    def _commit(self, occasion: Occasion, messages: tuple[BoardMessage, ...], label: str) -> None:
        board = self._boards.board
        self._boards.commit(replace(board, messages=board.messages.having(occasion, messages)), label)

    def _board_changed(self, event: BoardChanged) -> None:
        if event.origin is Origin.LOAD:
            self._send(event.before.messages.on_leave)
            self._send(event.after.messages.on_load)

    def _devices_changed(self, _event: DevicesChanged) -> None:
        there = self._listeners()
        came, self._there = there - self._there, there
        if came:
            self._send(self.messages.on_load, came.__contains__)

    def _look_for_panic(self) -> None:
        if self._panicked == self._panics():
            return
        self._panicked = self._panics()
        for device in self._midi.devices():
            if device.listens and device.id in self._sent_to:
                for message in SILENCERS:
                    self._midi.send(device.id, bytes_of(message))

    def _listeners(self) -> frozenset[DeviceId]:
        return frozenset(device.id for device in self._midi.devices() if device.listens)

    def _send(self, messages: Sequence[BoardMessage], to: Callable[[DeviceId], bool] = lambda _device: True) -> None:
        for held in () if self._over else messages:
            for device in self._midi.devices():
                if device.listens and held.device in (None, device.id) and to(device.id):
                    self._sent_to.add(device.id)
                    self._midi.send(device.id, bytes_of(held.message))
