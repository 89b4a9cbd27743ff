"""What to do with an empty board, in a few words on it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics


class EmptyHint(QWidget):
    """Takes no mouse: a plugin can be dropped right through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("empty_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sizes = metrics()
        layout = QVBoxLayout(self)
        layout.setSpacing(sizes.gap)
        picture = QLabel(self)
        picture.setPixmap(icon("guitar", Colour.OUTLINE).pixmap(sizes.px(48), sizes.px(48)))
        title = QLabel("This board is empty", self)
        title.setProperty("kind", "title")
        words = QLabel(
            "Drag a plugin here, or double-click one in the browser.\nThen draw cables from port to port.", self
        )
        words.setStyleSheet(f"color: {Colour.MUTED}")
        for label in (picture, title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        parent.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.settle()
        return False

    def settle(self) -> None:
        """Goes to the middle of the board."""
        self.adjustSize()
        self.move((self._room.width() - self.width()) // 2, (self._room.height() - self.height()) // 2)
