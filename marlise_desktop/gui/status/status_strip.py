"""The strip at the bottom: engine, audio server, rate, period, latency, load, dropouts, work."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from marlise_desktop.domain.events import AudioState, AudioStatus, EngineState
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.status.load import Load
from marlise_desktop.gui.status.work import Work
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.light import Light, StatusLight
from marlise_desktop.session.rack import Rack

_ENGINE = {
    EngineState.STOPPED: Light.OFF,
    EngineState.STARTING: Light.WORKING,
    EngineState.RUNNING: Light.GOOD,
    EngineState.WAITING: Light.WARNING,
    EngineState.RESTARTING: Light.WARNING,
    EngineState.FAILED: Light.BAD,
}
_AUDIO = {
    AudioState.STOPPED: Light.OFF,
    AudioState.STARTING: Light.WORKING,
    AudioState.RUNNING: Light.GOOD,
    AudioState.LOST: Light.BAD,
    AudioState.FAILED: Light.BAD,
}


class StatusStrip(QFrame):
    """Emits `audio_requested` when the audio's numbers are pressed."""

    audio_requested = Signal()

    def __init__(self, session: Rack, bridge: Bridge, sampler: Sampler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("strip")
        sizes = metrics()
        self.setStyleSheet(
            f"#strip {{ background: {Colour.WINDOW}; border-top: 1px solid {Colour.LINE}; }}"
            f"#strip QLabel {{ font-size: {sizes.px(12)}px; }} #strip QToolButton {{ font-size: {sizes.px(12)}px;"
            f" min-height: {sizes.px(22)}px; }}"
        )
        self.engine = StatusLight("Engine", self)
        self.audio = StatusLight("Audio server", self)
        self.numbers = QToolButton(self)
        self.numbers.setProperty("kind", "quiet")
        self.numbers.clicked.connect(self.audio_requested)
        self.load = Load(session.levels, self)
        self.work = Work(session.jobs, bridge, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.margin, sizes.px(2), sizes.margin, sizes.px(2))
        row.setSpacing(sizes.margin)
        for widget in (self.engine, self.audio, self.numbers, self.load):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.work)
        bridge.engine_changed.connect(lambda _event: self._show_engine())
        bridge.audio_changed.connect(lambda _event: self._show_audio())
        sampler.add(self.load, self.load.sample)
        self._show_engine()
        self._show_audio()

    def _show_engine(self) -> None:
        engine = self._session.engine
        words = engine.name or "Engine"
        state = engine.state
        if state is not EngineState.RUNNING:
            words = f"{words} {state.value}"
        self.engine.show_state(_ENGINE[state], words, engine.detail)

    def _show_audio(self) -> None:
        status = self._session.audio.status
        words = " · ".join(part for part in (status.server or "Audio", status.device) if part)
        if status.state is not AudioState.RUNNING:
            words = f"{status.server or 'Audio'} {status.state.value}"
        self.audio.show_state(_AUDIO[status.state], words, status.detail)
        self.numbers.setText(numbers(status))
        self.numbers.setToolTip(numbers_explained(status))
        self.numbers.setAccessibleName(f"Audio settings: {numbers(status)}")


def numbers(status: AudioStatus) -> str:
    """`48 kHz · 128 frames · 5.3 ms`."""
    if not status.rate_hz:
        return "–"
    rate = f"{status.rate_hz / 1000:g} kHz"
    parts = [rate, f"{status.period_frames} frames", f"{latency_ms(status):.1f} ms"]
    return " · ".join(parts)


def latency_ms(status: AudioStatus, periods: int = 2) -> float:
    """The round trip as the server measures it, else as it is computed from the buffers."""
    if status.latency_ms > 0 or not status.rate_hz:
        return status.latency_ms
    return (periods + 1) * status.period_frames * 1000.0 / status.rate_hz


def numbers_explained(status: AudioStatus) -> str:
    if not status.rate_hz:
        return "No audio server runs"
    kind = "as the server reports it" if status.latency_ms > 0 else "computed from the buffers"
    rights = "with real-time rights" if status.realtime else "without real-time rights"
    return (
        f"Sample rate {status.rate_hz} Hz, period {status.period_frames} frames, {rights}.\n"
        f"Round trip {latency_ms(status):.1f} ms, {kind}.\nClick for the audio settings."
    )
