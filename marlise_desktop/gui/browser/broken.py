"""The bundles that could not be read, with the reasons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button


class BrokenList(QFrame):
    """Takes (folder, reason) pairs; emits `left` for the way back to the plugins."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        sizes = metrics()
        back = icon_button("chevron-left", "Back to the plugins", self)
        back.clicked.connect(self.left)
        title = QLabel("Plugins that could not be read", self)
        title.setProperty("kind", "heading")
        top = QHBoxLayout()
        top.addWidget(back)
        top.addWidget(title, 1)
        words = QLabel("They are left out; everything else works. Their makers can use these reasons.", self)
        words.setProperty("kind", "muted")
        words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Plugins that could not be read")
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addLayout(top)
        column.addWidget(words)
        column.addWidget(self.list, 1)

    def show_bundles(self, bundles: Sequence[tuple[str, str]]) -> None:
        self.list.clear()
        for folder, reason in bundles:
            item = QListWidgetItem(f"{folder.rstrip('/').rpartition('/')[2]}\n{reason}")
            item.setToolTip(f"{folder}\n{reason}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.list.addItem(item)
