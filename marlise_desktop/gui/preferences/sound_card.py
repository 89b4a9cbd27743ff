"""Which sound card plays, how fast and how promptly. Nothing is seized before Apply is pressed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from marlise_desktop.domain.events import AudioState, AudioStatus
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.ports.audio import AudioChoice, SoundCard
from marlise_desktop.session.rack import Rack

RATES = (44100, 48000, 88200, 96000, 176400, 192000)
PERIODS = (16, 32, 64, 128, 256, 512, 1024, 2048)
COUNTS = (2, 3, 4)


class SoundCardSection(Card):
    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("Sound card", parent)
        self._session, self._tasks = session, tasks
        self.in_use = self.add_words("", "")
        self.add("In use", self.in_use)
        self.why = self.add_words("")
        self.card, self.rate, self.period, self.periods = Combo(self), Combo(self), Combo(self), Combo(self)
        choice = session.audio.choice
        self.card.fill(_card_choices([]), choice.card)
        self.rate.fill([(rate, f"{rate / 1000:g} kHz") for rate in RATES], choice.rate_hz)
        self.period.fill([(frames, f"{frames} frames") for frames in PERIODS], choice.period_frames)
        self.periods.fill([(count, str(count)) for count in COUNTS], choice.periods)
        self.add("Card", self.card)
        self.add("Sample rate", self.rate)
        self.add("Period", self.period, "Shorter answers faster; longer is safer against dropouts.")
        self.add("Periods", self.periods, "2 for most cards, 3 for many USB cards.")
        self.latency = self.add_words("", "")
        self.add("Round trip", self.latency)
        self.apply = QPushButton("Apply", self)
        self.apply.setProperty("kind", "primary")
        self.apply.clicked.connect(self._apply)
        self.again = QPushButton("Start audio again", self)
        self.again.clicked.connect(
            lambda: tasks.start(session.actions.run("sound.restart_audio"), "sound.restart_audio")
        )
        self.add_left(self.apply, self.again)
        self.said = self.add_words("")
        for combo in (self.card, self.rate, self.period, self.periods):
            combo.picked.connect(lambda _value: self._show_choice())
        bridge.audio_changed.connect(lambda _event: self._show_status())
        bridge.engine_changed.connect(lambda _event: self._show_choice())
        bridge.settings_changed.connect(lambda _event: self._show_choice())
        self._show_status()

    def refresh(self) -> None:
        """Reads anew which cards there are."""
        self._tasks.start(self._read_cards(), "list sound cards")

    def choice(self) -> AudioChoice:
        """What the boxes say now."""
        numbers = [int(str(combo.value)) for combo in (self.rate, self.period, self.periods)]
        return AudioChoice(str(self.card.value or ""), *numbers)

    async def _read_cards(self) -> None:
        cards = await self._session.audio.cards()
        self.card.fill(_card_choices(cards), self.card.value or "")
        self._show_choice()

    def _apply(self) -> None:
        choice = self.choice()
        run = self._session.actions.run(
            "audio.apply",
            card=choice.card,
            rate_hz=choice.rate_hz,
            frames=choice.period_frames,
            periods=choice.periods,
        )
        self._tasks.start(run, "apply audio settings")

    def _show_status(self) -> None:
        status = self._session.audio.status
        parts = [status.server, status.device] if status.state is AudioState.RUNNING else [status.state.value]
        self.in_use.setText(" · ".join(part for part in parts if part) or "nothing")
        self.why.setText(_explained(status))
        self.why.setVisible(bool(self.why.text()))
        self._show_choice()

    def _show_choice(self) -> None:
        choice, status = self.choice(), self._session.audio.status
        computed = (choice.periods + 1) * choice.period_frames * 1000.0 / choice.rate_hz
        measured = f", {status.latency_ms:.1f} ms as the server reports it now" if status.latency_ms > 0 else ""
        self.latency.setText(f"{computed:.1f} ms computed{measured}")
        changed = choice != self._session.audio.choice
        self.apply.setEnabled(changed)
        if not changed:
            words = "A sound card is never taken before you press Apply."
        elif self._session.audio.plays_on(choice):
            words = "Applying changes the period while you play: the sound fades for a moment, nothing starts again."
        else:
            words = "Applying starts audio and engine again: the sound is gone for a moment, your board stays."
        self.said.setText(words)


def _card_choices(cards: Sequence[SoundCard]) -> list[tuple[object, str]]:
    found: list[tuple[object, str]] = [("", "None: silent, to try things out")]
    for card in cards:
        sides = [f"{card.capture} in" if card.capture else "", f"{card.playback} out" if card.playback else ""]
        channels = ", ".join(side for side in sides if side)
        found.append((card.id, f"{card.name} ({channels})" if channels else card.name))
    return found


def _explained(status: AudioStatus) -> str:
    """Why this server is in use, in words."""
    if status.detail:
        return status.detail[:1].upper() + status.detail[1:]
    if status.state is not AudioState.RUNNING:
        return ""
    other = f"{status.server} was running already and is used as it is; card, rate and period are chosen there."
    return "Started by this program, for no audio server was running." if status.own else other
