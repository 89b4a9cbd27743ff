"""Questions to the user as awaitables: no second event loop, and not modal, so pedals and snapshots go on meanwhile.

Actions of the parent's window whose property `always` is set (panic, mute) work from within a question too. A
question that is open already is brought to the front; the second asker gets the answer of one who cancelled.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics

ALWAYS = "always"
"""Name of the QAction property."""


class Part(Enum):
    """What a choice is for; it decides place and colour of its button."""

    ACCEPT = "accept"
    DESTROY = "destroy"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    text: str
    part: Part = Part.ACCEPT


CANCEL = Choice("cancel", "Cancel", Part.CANCEL)
SAVE_CHOICES = (
    Choice("save", "Save"),
    Choice("discard", "Don't save", Part.DESTROY),
    CANCEL,
)

_ROLES = {
    Part.ACCEPT: QDialogButtonBox.ButtonRole.AcceptRole,
    Part.DESTROY: QDialogButtonBox.ButtonRole.DestructiveRole,
    Part.CANCEL: QDialogButtonBox.ButtonRole.RejectRole,
}


async def confirm(parent: QWidget, title: str, text: str, choices: Sequence[Choice]) -> str:
    """The name of the choice; "cancel" if the question was closed. The first choice is the default."""
    dialog, box = _dialog(parent, title, text)
    answer = [CANCEL.name]
    for index, choice in enumerate(choices):
        button = box.addButton(choice.text, _ROLES[choice.part])
        _dress(button, choice, first=index == 0)

        def chosen(_checked: bool = False, *, name: str = choice.name) -> None:
            answer[0] = name
            dialog.done(QDialog.DialogCode.Accepted)

        button.clicked.connect(chosen)
    await _opened(dialog)
    return answer[0]


async def save_first(parent: QWidget, title: str) -> str:
    """What to do with unsaved work: "save", "discard" or "cancel"."""
    text = f"The board “{title}” has changes that are not saved."
    return await confirm(parent, "Save the board first?", text, SAVE_CHOICES)


def _empty(entry: str) -> str:
    return "" if entry else " "


async def text(
    parent: QWidget,
    title: str,
    label: str,
    *,
    value: str = "",
    accept: str = "OK",
    refusal: Callable[[str], str] = _empty,
) -> str | None:
    """What was typed, stripped; None if cancelled. `refusal` says why an entry is not good, "" if it is."""
    dialog, box = _dialog(parent, title, label)
    layout = dialog.layout()
    entry = QLineEdit(value, dialog)
    entry.setAccessibleName(label or title)
    entry.selectAll()
    complaint = QLabel(dialog)
    complaint.setStyleSheet(f"color: {Colour.DANGER}")
    complaint.setWordWrap(True)
    if isinstance(layout, QVBoxLayout):  # before the row of buttons
        layout.insertWidget(layout.count() - 2, entry)
        layout.insertWidget(layout.count() - 2, complaint)
    good = box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    _dress(good, Choice("accept", accept), first=True)
    box.addButton(CANCEL.text, QDialogButtonBox.ButtonRole.RejectRole)

    def judge() -> None:
        reason = refusal(entry.text().strip())
        good.setEnabled(not reason)
        complaint.setText(reason.strip())
        complaint.setVisible(bool(reason.strip()))

    entry.textChanged.connect(judge)
    judge()
    box.accepted.connect(dialog.accept)
    entry.setFocus()
    return await _opened(dialog, read=lambda: entry.text().strip())


@dataclass(frozen=True, slots=True)
class FileFilter:
    """`patterns` as a shell has them: `*.wav`."""

    label: str
    patterns: tuple[str, ...]

    def qt(self) -> str:
        return f"{self.label} ({' '.join(self.patterns)})"


async def file(parent: QWidget, title: str, folder: str, filters: Sequence[FileFilter] = ()) -> str | None:
    """The path of an existing file; None if cancelled."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([entry.qt() for entry in filters] or ["All files (*)"])
    return await _opened(dialog, read=lambda: _picked(dialog))


async def file_to_write(parent: QWidget, title: str, wanted: str, filters: Sequence[FileFilter]) -> str | None:
    """The path of a file that may be there already; None if cancelled. `wanted` is the path to begin with."""
    dialog = QFileDialog(parent, title, wanted)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # Qt would ask with an event loop of its own.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters([entry.qt() for entry in filters])
    dialog.setDefaultSuffix(wanted.rpartition(".")[2])
    dialog.selectFile(wanted)
    return await _opened(dialog, read=lambda: _picked(dialog))


async def folder(parent: QWidget, title: str, start: str) -> str | None:
    """The path of an existing folder; None if cancelled."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _opened(dialog, read=lambda: _picked(dialog))


def _picked(dialog: QFileDialog) -> str | None:
    paths = dialog.selectedFiles()
    return paths[0] if paths else None


def _dialog(parent: QWidget, title: str, text: str) -> tuple[QDialog, QDialogButtonBox]:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setObjectName("ask")
    dialog.setAccessibleName(title)
    dialog.setAccessibleDescription(text)
    layout = QVBoxLayout(dialog)
    sizes = metrics()
    layout.setContentsMargins(sizes.section, sizes.section, sizes.section, sizes.margin)
    layout.setSpacing(sizes.margin)
    heading = QLabel(title, dialog)
    heading.setProperty("kind", "title")
    layout.addWidget(heading)
    if text:
        words = QLabel(text, dialog)
        words.setWordWrap(True)
        words.setMinimumWidth(sizes.px(360))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(words)
    box = QDialogButtonBox(dialog)
    box.rejected.connect(dialog.reject)
    layout.addSpacing(sizes.hair)
    layout.addWidget(box)
    return dialog, box


def _dress(button: QPushButton, choice: Choice, *, first: bool) -> None:
    button.setObjectName(f"ask.{choice.name}")
    button.setDefault(first)
    button.setAutoDefault(first)
    if first:
        button.setProperty("kind", "danger" if choice.part is Part.DESTROY else "primary")
        button.style().unpolish(button)
        button.style().polish(button)


def _same_question(parent: QWidget, dialog: QDialog) -> QDialog | None:
    others = parent.window().findChildren(QDialog)
    same = [held for held in others if held is not dialog and held.windowTitle() == dialog.windowTitle()]
    return next((held for held in same if held.isVisible()), None)


async def _opened(dialog: QDialog, read: Callable[[], str | None] = lambda: "") -> str | None:
    """Shows the dialog and waits for its end; answers what `read` gives, None if it was not accepted."""
    parent = dialog.parentWidget()
    if parent is not None:
        if (earlier := _same_question(parent, dialog)) is not None:
            dialog.deleteLater()
            earlier.raise_()
            earlier.activateWindow()
            return None
        dialog.addActions([action for action in parent.window().actions() if action.property(ALWAYS)])
    ended: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def finish(code: int) -> None:
        if not ended.done():
            ended.set_result(read() if code == QDialog.DialogCode.Accepted.value else None)

    dialog.finished.connect(finish)
    dialog.show()
    dialog.activateWindow()
    try:
        return await ended
    finally:
        dialog.close()
        dialog.deleteLater()
