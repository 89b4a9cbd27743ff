"""All that the program can do, on one page that can be searched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextTable
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from marlise_desktop.domain.search import fold
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.actions import Action
from marlise_desktop.session.table.page import page

_INTRODUCTION = (
    "Menus, keys, Ctrl+K, footswitches and `marlise-desktop do NAME` all do these. What an action takes is given in"
    " this order or as `NAME=VALUE`; pedals, parameters, snapshots and boards are called as on screen.\n\n"
)


class ActionHelp(QDialog):
    """Not modal: it can stay open while one plays."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle("Actions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search actions")
        self.search.setAccessibleName("Search actions")
        self.search.setClearButtonEnabled(True)
        self.page = QTextBrowser(self)
        self.page.setAccessibleName("All actions")
        self.page.setOpenLinks(False)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.page, 1)
        column.addWidget(box)
        self.search.textChanged.connect(self._show)
        self._show("")
        self.resize(metrics().px(980), metrics().px(680))

    def _show(self, text: str) -> None:
        words = fold(text).split()
        found = [action for action in self._actions if all(word in _words(action) for word in words)]
        self.page.setMarkdown(_INTRODUCTION + page(found) if found else f"Nothing is called “{text}”.")
        for frame in self.page.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape = frame.format()
                shape.setCellPadding(metrics().px(4))
                shape.setBorderBrush(QColor(Colour.LINE))
                frame.setFormat(shape)


def _words(action: Action) -> str:
    return fold(f"{action.name} {action.title} {action.text} {action.group} {action.keys}")
