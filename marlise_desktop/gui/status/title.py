"""Which board is open, whether it holds unsaved work, and which snapshot sounds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.session.rack import Rack


class Title(QWidget):
    """Emits `boards_requested` when the title is pressed."""

    boards_requested = Signal()

    def __init__(self, session: Rack, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rack = ""
        sizes = metrics()
        self.button = QToolButton(self)
        self.button.setProperty("kind", "quiet")
        self.button.setToolTip("All boards (Ctrl+O)")
        self.button.setStyleSheet(
            f"QToolButton {{ font-size: {sizes.text(Text.TITLE)}px; font-weight: 600; text-align: left;"
            f" min-height: {sizes.px(26)}px; }}"
        )
        self.button.clicked.connect(self.boards_requested)
        self.mark = QLabel("●", self)
        self.mark.setStyleSheet(f"color: {Colour.WARNING}; font-size: {sizes.px(11)}px;")
        self.mark.setToolTip("There are changes that are not saved")
        self.snapshot = ElidedLabel("", self)
        self.snapshot.setProperty("kind", "muted")
        top = QHBoxLayout()
        top.setSpacing(sizes.hair)
        top.addWidget(self.button)
        top.addWidget(self.mark)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.snapshot)
        column.addStretch(1)
        self.snapshot.setContentsMargins(sizes.hair, 0, 0, 0)
        self.setMinimumWidth(sizes.px(150))
        bridge.library_changed.connect(self.refresh)
        bridge.board_changed.connect(self.refresh)
        self.refresh()

    def name_rack(self, name: str) -> None:
        """Says which rack this is; "" where there is no other to be told from."""
        self._rack = name
        self.refresh()

    def refresh(self) -> None:
        library, board = self._session.library, self._session.boards.board
        words = self.fontMetrics().elidedText(library.title, Qt.TextElideMode.ElideRight, metrics().px(300))
        self.button.setText(words.replace("&", "&&"))
        self.mark.setVisible(library.dirty)
        state = ", not saved" if library.dirty else ""
        self.button.setAccessibleName(f"Board {library.title}{state}: show all boards")
        place = next((n for n, s in enumerate(board.snapshots, start=1) if s.id == board.current_snapshot), 0)
        named = f"{place} · {board.snapshots[place - 1].name}" if place else ""
        parts = (self._rack, named or _pedals(len(board.instances)))
        self.snapshot.setText(" · ".join(part for part in parts if part))


def _pedals(count: int) -> str:
    return "1 pedal" if count == 1 else f"{count} pedals"
