"""A strip that stands while no sound can come out: it says why and what happens next. The window stays usable."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.domain.events import AudioState, EngineState
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon_image
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.rack import Rack

TOPICS = ("audio", "card", "engine", "resting")
"""Notices on these topics are told by the banner."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`act` names the action that may help, and the words on its button."""

    shade: Colour
    sign: str
    message: str
    hint: str = ""
    act: tuple[str, str] | None = None


def trouble_of(session: Rack) -> Trouble | None:
    """What keeps the sound away at this moment, the deepest cause first; None if nothing does."""
    audio, engine = session.audio.status, session.engine
    said = {notice.topic: notice for notice in session.notices.current}
    if audio.state in (AudioState.LOST, AudioState.FAILED):
        word = "has stopped" if audio.state is AudioState.LOST else "does not start"
        notice = said.get("audio")
        message = notice.message if notice else f"The audio server {word}: {audio.detail}"
        hint = notice.hint if notice and notice.hint else "Trying again every few seconds; your board is safe."
        return Trouble(Colour.DANGER, "unplug", message, hint, ("view.preferences", "Audio settings"))
    if engine.state in (EngineState.RESTARTING, EngineState.FAILED):
        notice = said.get("engine")
        message = notice.message if notice else f"The engine is {engine.state.value}: {engine.detail}"
        again = engine.state is EngineState.RESTARTING
        hint = notice.hint if notice and notice.hint else ""
        waiting = "It is being started again with your board; you can go on editing."
        act = None if again else ("sound.restart_engine", "Start it again")
        shade = Colour.WARNING if again else Colour.DANGER
        return Trouble(shade, "cpu", message, hint or (waiting if again else ""), act)
    if audio.state is AudioState.RUNNING and "card" in said:
        card = said["card"]
        return Trouble(Colour.WARNING, "unplug", card.message, card.hint, ("view.preferences", "Audio settings"))
    if engine.resting and "resting" in said:
        rest = said["resting"]
        return Trouble(Colour.DANGER, "cpu", rest.message, rest.hint, ("sound.play_again", "Play the board again"))
    if engine.muted:
        hint = "Nothing is heard until you unmute."
        return Trouble(Colour.ACCENT, "volume-x", "The sound is muted", hint, ("mute", "Unmute"))
    return None


class Banner(QFrame):
    def __init__(
        self, session: Rack, bridge: Bridge, run: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._act = ""
        self.setObjectName("banner")
        sizes = metrics()
        self._lamp = QLabel(self)
        self.message = QLabel(self)
        self.hint = QLabel(self)
        self.hint.setProperty("kind", "muted")
        for label in (self.message, self.hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(self)
        self.button.setAccessibleName("Help with this trouble")
        self.button.clicked.connect(lambda: run(self._act))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.message)
        words.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.margin, sizes.gap, sizes.margin, sizes.gap)
        row.setSpacing(sizes.margin)
        row.addWidget(self._lamp)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        for signal in (bridge.engine_changed, bridge.audio_changed, bridge.notice_posted, bridge.notice_cleared):
            signal.connect(lambda _event: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        trouble = trouble_of(self._session)
        self.setVisible(trouble is not None)
        if trouble is None:
            return
        sizes = metrics()
        self.setStyleSheet(
            f"#banner {{ background: {Colour.RAISED}; border-bottom: {sizes.px(2)}px solid {trouble.shade}; }}"
        )
        self._lamp.setPixmap(QPixmap.fromImage(icon_image(trouble.sign, trouble.shade, sizes.px(24))))
        self.message.setText(f"{trouble.message[:1].upper()}{trouble.message[1:]}")
        self.hint.setText(trouble.hint)
        self.hint.setVisible(bool(trouble.hint))
        self.setAccessibleName(f"{trouble.message}. {trouble.hint}")
        self._act, words = trouble.act or ("", "")
        self.button.setText(words)
        self.button.setVisible(bool(words))
        self.button.setAccessibleName(words)
