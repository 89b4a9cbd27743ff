"""Asks, at the cable itself and without stopping anything, whether a cable that closes a loop shall stay."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.domain.connection import Connection
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics


class LoopQuestion(QFrame):
    """The cable is there already; Keep is the default. `silenced` is emitted if the user wants no more questions."""

    kept = Signal()
    removed = Signal(object)
    silenced = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("loop_question")
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("This cable closes a loop")
        self._connection: Connection | None = None
        self.never = QCheckBox("Do not ask again", self)
        self._fill()
        self.hide()

    @property
    def connection(self) -> Connection | None:
        return self._connection

    def _fill(self) -> None:
        sizes = metrics()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.margin, sizes.margin, sizes.margin, sizes.margin)
        layout.setSpacing(sizes.gap)
        head = QHBoxLayout()
        picture = QLabel(self)
        picture.setPixmap(icon("repeat", Colour.WARNING).pixmap(sizes.icon, sizes.icon))
        words = QLabel("This cable closes a loop.\nIt plays with one period of delay.", self)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(words, 1)
        layout.addLayout(head)
        layout.addWidget(self.never)
        row = QHBoxLayout()
        self.remove_button = remove = QPushButton("Remove", self)
        remove.clicked.connect(self._remove)
        self.keep_button = keep = QPushButton("Keep", self)
        keep.setProperty("kind", "primary")
        keep.clicked.connect(self._keep)
        row.addStretch(1)
        row.addWidget(remove)
        row.addWidget(keep)
        layout.addLayout(row)

    def await_cable(self, connection: Connection) -> None:
        """The next `ask` is about this cable, which may not be on the board yet."""
        self._connection = connection
        self.never.setChecked(False)

    def ask(self, place: QPoint) -> None:
        """Shows the question below a point of the parent."""
        self.adjustSize()
        self.follow(place)
        self.show()
        self.raise_()

    def follow(self, place: QPoint) -> None:
        """Stays at the cable when the board moves under it, and inside the parent."""
        room = self._room.rect()
        x = min(max(place.x() - self.width() // 2, 0), max(room.width() - self.width(), 0))
        y = min(max(place.y() + metrics().px(18), 0), max(room.height() - self.height(), 0))
        self.move(x, y)

    def dismiss(self) -> None:
        self._connection = None
        self.hide()

    def _keep(self) -> None:
        self._end()
        self.kept.emit()

    def _remove(self) -> None:
        connection = self._connection
        self._end()
        self.removed.emit(connection)

    def _end(self) -> None:
        if self.never.isChecked():
            self.silenced.emit()
        self.dismiss()
