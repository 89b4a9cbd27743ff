"""What the computer still lacks for steady sound, with the commands to copy."""

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.rack import Rack


class AdviceSection(Card):
    """Not shown while there is nothing to say."""

    def __init__(self, session: Rack, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("Real-time rights", parent)
        self._session = session
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("How to get real-time rights")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFixedHeight(metrics().px(110))
        self.text.setTabChangesFocus(True)
        self.add_wide(self.text)
        copy = QPushButton(icon("copy"), "Copy", self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.add_left(copy)
        bridge.audio_changed.connect(lambda _event: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        advice = self._session.audio.advice()
        self.text.setPlainText(advice)
        self.setVisible(bool(advice))
