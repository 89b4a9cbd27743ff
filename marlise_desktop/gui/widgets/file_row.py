"""A file with its name: the next and the one before in its folder, browse, drop."""

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QDir, QFileInfo, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.elided import ElidedLabel


class FileRow(QWidget):
    """Emits `picked(path)` for a neighbour or a dropped file, `browse_requested` for the rest.

    `extensions` are without a dot; none means any file.
    """

    picked = Signal(str)
    browse_requested = Signal()

    def __init__(self, title: str, extensions: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._extensions = tuple(extension.lower().lstrip(".*") for extension in extensions)
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        label = ElidedLabel(title, self)
        label.setProperty("kind", "muted")
        self._file = ElidedLabel("No file", self, Qt.TextElideMode.ElideMiddle)
        self._file.setAccessibleName(f"{title} file")
        self._before = icon_button("chevron-left", f"{title}: the file before", self, tip="The file before")
        self._before.clicked.connect(lambda: self._go(-1))
        self._next = icon_button("chevron-right", f"{title}: the next file", self, tip="The next file")
        self._next.clicked.connect(lambda: self._go(1))
        browse = icon_button("folder-open", f"{title}: choose a file", self, tip="Choose a file")
        browse.clicked.connect(self.browse_requested)
        sizes = metrics()
        grid = QGridLayout(self)
        grid.setContentsMargins(sizes.gap, sizes.hair, 0, sizes.hair)
        grid.setHorizontalSpacing(sizes.hair)
        grid.setVerticalSpacing(0)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self._file, 1, 0)
        for column, button in enumerate((self._before, self._next, browse), start=1):
            grid.addWidget(button, 0, column, 2, 1)
        grid.setColumnStretch(0, 1)
        self.set_path("")

    @property
    def path(self) -> str:
        return self._path

    def set_path(self, path: str) -> None:
        """Shows a file; an empty path shows that there is none."""
        self._path = path
        self._file.setText(PurePath(path).name if path else "No file")
        self.setToolTip(path)
        for button in (self._before, self._next):
            button.setEnabled(bool(path))

    def neighbours(self) -> list[str]:
        """The files of the folder that fit, in the order of their names."""
        folder = QDir(QFileInfo(self._path).absolutePath())
        order = QDir.SortFlag.Name | QDir.SortFlag.IgnoreCase | QDir.SortFlag.LocaleAware
        names = folder.entryList([f"*.{extension}" for extension in self._extensions], QDir.Filter.Files, order)
        return [folder.filePath(name) for name in names]

    def accepts(self, path: str) -> bool:
        return not self._extensions or PurePath(path).suffix.lower().lstrip(".") in self._extensions

    def _go(self, way: int) -> None:
        files = self.neighbours()
        if not files:
            return
        here = files.index(self._path) if self._path in files else 0
        self.picked.emit(files[(here + way) % len(files)])

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() and self.accepts(url.toLocalFile()) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        fitting = [url.toLocalFile() for url in event.mimeData().urls() if self.accepts(url.toLocalFile())]
        if fitting:
            event.acceptProposedAction()
            self.picked.emit(fitting[0])
