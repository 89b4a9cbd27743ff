"""The audio server's life: started, watched, taken up again when it comes back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.events import AudioChanged, AudioState, AudioStatus, HardwareChanged, Severity
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.port import SignalType
from marlise_desktop.session.breaker import Breaker, RetryPolicy
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.inserts import Inserts
from marlise_desktop.session.log import logger, span
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.pauses import Pauses
from marlise_desktop.session.ports.audio import (
    AudioChoice,
    AudioReport,
    AudioServer,
    ConnectionMoved,
    PeriodChanged,
    PortsMoved,
    ServerStopped,
    SoundCard,
    XrunHappened,
)
from marlise_desktop.session.settings import Settings

_log = logger(__name__)
_TOPIC = "audio"
_CARD = "card"
_AFTER_REFUSAL = RetryPolicy((1.0, 3.0, 5.0))
_AFTER_END_S = (0.0, 1.0, 3.0, 5.0)
_MEMORY_S = 60.0
_LOOK_S = 1.0
"""How often a server that another program runs is looked for when it has gone, and the chosen card."""

_OURS_LOST = "Your board is safe. It plays again as soon as the server is back; trying every few seconds."
_THEIRS_LOST = (
    "Your board is safe. It plays again as soon as you start that server again."
    " To play without it, press Start audio again in Audio settings."
)


class PeriodFader(Protocol):
    """What changes the period while it plays, where it can; raises MarliseError with the reason otherwise."""

    @property
    def changes_period(self) -> bool: ...
    async def set_period(self, frames: int) -> None: ...


class Audio:
    """The one place that starts and stops the audio server; `run` is its life."""

    def __init__(self, server: AudioServer, settings: Settings, notices: Notices, bus: Bus) -> None:
        self._server = server
        self._settings = settings
        self._notices = notices
        self._bus = bus
        self.inserts = Inserts(bus)
        self._status = AudioStatus()
        self._again = asyncio.Event()
        self._running = asyncio.Event()
        self._theirs = False
        self._card_names: dict[str, str] = {}
        self._channels_gone = False
        self._after_refusal = Breaker(_AFTER_REFUSAL)
        self._after_end = Pauses(_AFTER_END_S, _MEMORY_S)
        self._on_cut: list[Callable[[ConnectionMoved], None]] = []
        self._on_xrun: list[Callable[[], None]] = []
        self.before_stop: Callable[[], Awaitable[None]] = _at_once
        self.before_start: list[Callable[[], Awaitable[None]]] = []
        """What must have been let go of the server before, when another may be found."""
        self.fader: PeriodFader | None = None
        self.xruns = 0
        server.listen(self._hear)

    @property
    def status(self) -> AudioStatus:
        return self._status

    @property
    def choice(self) -> AudioChoice:
        held = self._settings.values
        return AudioChoice(held.audio_card, held.audio_rate_hz, held.audio_period_frames, held.audio_periods)

    @property
    def process_id(self) -> int | None:
        """Of a server that we have started ourselves."""
        return self._server.process_id

    async def run(self) -> None:
        """Until cancelled: starts the server, and again whenever it is lost or the choice changes."""
        try:
            while True:
                self._again.clear()
                pause = await self._live()
                self._running.clear()
                if pause:
                    self._again.clear()
                    await self._wait(pause)
        finally:
            self._running.clear()
            if self._settings.values.keep_playing == "always":
                await self._server.leave()
            else:
                await self._server.stop()
            self._show(AudioStatus())

    async def _live(self) -> float:
        """One server's life; answers how long to wait before the next, in seconds."""
        for leave in self.before_start:
            await leave()
        if not (await self._find() if self._theirs else await self._start()):
            return _LOOK_S if self._theirs else self._after_refusal.failed()
        card = self.choice.card
        while not self._again.is_set():
            await self._wait(_LOOK_S if card and self._status.own else None)
            if card and self._status.own and not self._again.is_set():
                await self._look_for_card(card)
        return self._after_end.after_failure() if self._status.state is AudioState.LOST else 0.0

    async def _start(self) -> bool:
        if self._status.state is not AudioState.FAILED:
            self._show(replace(self._status, state=AudioState.STARTING, detail=""))
        try:
            with span(_log, "start the audio server"):
                status = await self._server.start(self.choice)
            self._started(status)
        except AudioServerError as error:
            if self._status.state is not AudioState.FAILED or self._status.detail != error.message:
                self._notices.post_error(error, _TOPIC)
                self._show(AudioStatus(AudioState.FAILED, detail=error.message))
            return False
        return True

    async def _find(self) -> bool:
        """Takes up a server of another program that was lost; none of ours takes its place unasked."""
        try:
            self._started(await self._server.start(self.choice, own=False))
        except AudioServerError:
            return False
        return True

    def _started(self, status: AudioStatus) -> None:
        self._after_refusal.succeeded()
        self._theirs = self._channels_gone = False
        self._notices.clear(_TOPIC)
        advice = self._server.real_time_advice()
        if advice:
            self._notices.post(Severity.WARNING, "Audio runs without real-time rights", advice, "real-time")
        self._tell_of_card(status)
        self._show(status)
        self._running.set()
        self._bus.publish(HardwareChanged())

    def _tell_of_card(self, status: AudioStatus) -> None:
        card = self.choice.card
        if not status.own or not card or status.device == card:
            self._notices.clear(_CARD)
            return
        message = f"The sound card {self._card_names.get(card, card)} is not plugged in, so nothing is heard"
        hint = "Plug it in, and your board plays on it at once. No other card is used unless you choose one."
        self._notices.post(Severity.WARNING, message, hint, _CARD)

    def _look_for_channels(self) -> None:
        """Notices when the card of a server that is not ours is unplugged, and when it is back."""
        if self._status.own:
            return
        channels = [held for held in self.hardware() if held.type is SignalType.AUDIO]
        gone = bool(channels) and not any(held.present for held in channels)
        if gone and not self._channels_gone:
            message = f"{self._status.device or 'The sound card'} is unplugged, so nothing is heard"
            hint = "Plug it in, and your board plays on it at once. To use another, choose it in Audio settings."
            self._notices.post(Severity.WARNING, message, hint, _CARD)
        elif self._channels_gone and not gone:
            self._notices.clear(_CARD)
        self._channels_gone = gone

    async def _look_for_card(self, card: str) -> None:
        """Notices when the chosen card is unplugged, which jackd may not say, and when it is plugged in."""
        there = {found.id: found.name for found in await self._server.cards()}
        if not self._running.is_set():
            return
        self._card_names |= there
        used = self._status.device == card
        if used and card not in there:
            self._lose(f"the sound card {self._card_names.get(card, card)} was unplugged")
        elif card in there and not used:
            self._running.clear()
            self._show(replace(self._status, state=AudioState.STARTING, detail=f"{there[card]} is plugged in"))
            self._again.set()

    async def _wait(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._again.wait()

    async def ready(self) -> None:
        """Returns when the server runs."""
        await self._running.wait()

    def plays_on(self, choice: AudioChoice) -> bool:
        """Whether the choice can be taken without starting anything again: the sound only fades for a moment."""
        only_period = replace(self.choice, period_frames=choice.period_frames) == choice
        return only_period and self._running.is_set() and self.fader is not None and self.fader.changes_period

    async def apply(self, choice: AudioChoice) -> None:
        """Takes the user's choice: the period alone by a fade where that can be, else the server is started anew.

        Raises MarliseError where the server refuses the period; the setting stays as it was then.
        """
        plays_on = self.plays_on(choice)
        if plays_on and self.fader is not None:
            await self.fader.set_period(choice.period_frames)
        self._settings.change(
            audio_card=choice.card,
            audio_rate_hz=choice.rate_hz,
            audio_period_frames=choice.period_frames,
            audio_periods=choice.periods,
        )
        if not plays_on:
            await self.restart()

    async def restart(self) -> None:
        self._running.clear()
        self._theirs = False
        self._after_end.forget()
        self._after_refusal.forget()
        self._show(replace(self._status, state=AudioState.STARTING, detail="starting again"))
        await self.before_stop()
        await self._server.stop()
        self._again.set()

    async def cards(self) -> Sequence[SoundCard]:
        return await self._server.cards()

    async def route(self, channel: HardwarePort, jack_port: str) -> None:
        await self._server.route(channel, jack_port)
        self._bus.publish(HardwareChanged())

    def hardware(self) -> Sequence[HardwareDescription]:
        return self._server.hardware() if self._running.is_set() else ()

    def clients(self) -> Sequence[str]:
        return self._server.clients() if self._running.is_set() else ()

    def midi_ports(self) -> Mapping[HardwarePort, str]:
        return self._server.midi_ports() if self._running.is_set() else {}

    async def wire_engine(self, client: str) -> None:
        await self._server.wire_engine(client)

    def time_s(self, frame: int) -> float | None:
        """As the server's."""
        return self._server.time_s(frame) if self._running.is_set() else None

    async def join(self, source: str, target: str) -> bool:
        """As the server's; false while none runs."""
        return self._running.is_set() and await self._server.join(source, target)

    async def part(self, source: str, target: str) -> bool:
        return self._running.is_set() and await self._server.part(source, target)

    def inputs(self) -> Sequence[str]:
        return self._server.inputs() if self._running.is_set() else ()

    def outputs(self) -> Sequence[str]:
        return self._server.outputs() if self._running.is_set() else ()

    def routes(self) -> Mapping[HardwarePort, str]:
        return self._server.routes() if self._running.is_set() else {}

    async def loop_delay_ms(self, send: str, back: str) -> float | None:
        """As the server's; None while none runs."""
        return await self._server.loop_delay_ms(send, back) if self._running.is_set() else None

    def environment(self) -> Mapping[str, str]:
        """Variables that a child process needs to reach the same server."""
        return self._server.environment()

    def advice(self) -> str:
        """Why real-time rights are missing, with the commands that grant them; empty if they are there."""
        return self._server.real_time_advice()

    def load_percent(self) -> float:
        return self._server.load_percent() if self._running.is_set() else 0.0

    def on_connection(self, listener: Callable[[ConnectionMoved], None]) -> Callable[[], None]:
        """Call what is answered to hear no more."""
        self._on_cut.append(listener)
        return lambda: self._on_cut.remove(listener)

    def on_xrun(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call what is answered to hear no more."""
        self._on_xrun.append(listener)
        return lambda: self._on_xrun.remove(listener)

    def _hear(self, report: AudioReport) -> None:
        match report:
            case ServerStopped(reason):
                self._lose(reason)
            case PortsMoved():
                self._look_for_channels()
                self._bus.publish(HardwareChanged())
            case ConnectionMoved():
                for listener in self._on_cut:
                    listener(report)
            case XrunHappened():
                self.xruns += 1
                for hear in self._on_xrun:
                    hear()
            case PeriodChanged():
                self._show(self._server.status)

    def _lose(self, reason: str) -> None:
        if not self._running.is_set():
            return
        _log.info("the audio server is gone", reason=reason)
        self._running.clear()
        self._theirs = not self._status.own
        self._show(replace(self._status, state=AudioState.LOST, detail=reason))
        hint = _THEIRS_LOST if self._theirs else _OURS_LOST
        self._notices.post(Severity.ERROR, f"The audio server has stopped ({reason})", hint, _TOPIC)
        self._again.set()

    def _show(self, status: AudioStatus) -> None:
        if status != self._status:
            self._status = status
            self._bus.publish(AudioChanged(status))


async def _at_once() -> None:
    """Nothing must be stopped before the server, until an engine says so."""
