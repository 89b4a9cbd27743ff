"""The tuner in the place of the board. Escape or its key leaves it; nothing of the rig stops."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.tuner.controls import TunerControls
from marlise_desktop.gui.tuner.dial import Dial
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.session.rack import Rack


class TunerPage(QWidget):
    """It is shown while the session's tuner is open."""

    def __init__(
        self, session: Rack, bridge: Bridge, tasks: Tasks, sampler: Sampler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self.setAccessibleName("Tuner")
        sizes = metrics()
        self.dial = Dial(self)
        self.controls = TunerControls(session, bridge, tasks, self)
        self.back = icon_button("chevron-left", "Back to the board", self, tip="Close the tuner (Esc or F9)")
        self.back.clicked.connect(self._close)
        title = QLabel("Tuner", self)
        title.setProperty("kind", "title")
        self.silence = QLabel("The sound is muted while you tune.", self)
        self.silence.setStyleSheet(f"color: {Colour.ACCENT};")
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self.silence)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.section, sizes.margin, sizes.section, sizes.margin)
        column.setSpacing(sizes.margin)
        column.addLayout(top)
        column.addWidget(self.dial, 1)
        column.addWidget(self.controls)
        sampler.add(self.dial, lambda: self.dial.push(session.tuner.heard))
        bridge.tuner_changed.connect(lambda _event: self._show_silence())
        self._show_silence()

    def _show_silence(self) -> None:
        self.silence.setVisible(self._session.tuner.mutes)

    def _close(self) -> None:
        self._tasks.start(self._session.tuner.close(), "close the tuner")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.dial.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
