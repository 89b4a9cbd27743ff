"""All keys on one sheet."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.actions import Action

OTHERS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "On the board",
        (
            ("Tab", "next pedal or port"),
            ("Enter", "on a port: start or end a cable; on a pedal: its parameters"),
            ("Space", "bypass the pedal"),
            ("Arrows", "move what is chosen (Shift far, Alt fine)"),
            ("Ctrl with a click", "choose one more"),
            ("Wheel", "zoom to the pointer"),
            ("Space with a drag", "move the view"),
        ),
    ),
    (
        "On knobs and sliders",
        (
            ("Drag", "turn; with Shift fine, with Ctrl finer"),
            ("Wheel, arrows", "one step"),
            ("Page Up, Page Down", "five steps"),
            ("Home, End", "lowest, highest"),
            ("Enter, F2", "type the value"),
            ("Double-click, Delete", "back to the plugin's own value"),
        ),
    ),
    (
        "In the list of plugins",
        (
            ("Enter, double-click", "put it on the board"),
            ("Drag", "put it where you drop it, on a cable too"),
            ("F", "favourite or not"),
            ("Escape", "clear the search, then back to the board"),
        ),
    ),
    (
        "By foot",
        (
            ("Right-click", "on a knob, switch, snapshot or button: learn a switch or pedal for it, or forget one"),
            ("Right-click, Shift+Enter", "on an entry of a menu: the same"),
            ("Insert, Delete", "in the mappings: a new one, away with it"),
            ("Escape", "ends learning"),
        ),
    ),
    (
        "In the line of Ctrl+K",
        (
            ("Arrows, Page Up, Page Down", "choose"),
            ("Enter", "do it, or go on to what it still needs"),
            ("Escape, Backspace on nothing", "a step back"),
        ),
    ),
    (
        "On snapshots",
        (
            ("Click, 1 to 9", "hear it"),
            ("F2", "rename"),
            ("Alt with arrows, drag", "another place"),
            ("Delete", "delete"),
        ),
    ),
)


class KeyHelp(QDialog):
    """Not modal: it can stay open while one learns."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups: dict[str, list[tuple[str, str]]] = {}
        for action in actions:
            if action.keys:
                keys = QKeySequence(action.keys).toString(QKeySequence.SequenceFormat.NativeText)
                groups.setdefault(action.group, []).append((keys, action.title))
        every = [*((title, tuple(rows)) for title, rows in groups.items()), *OTHERS]
        half = (sum(len(rows) + 3 for _, rows in every) + 1) // 2
        left: list[tuple[str, Sequence[tuple[str, str]]]] = []
        right: list[tuple[str, Sequence[tuple[str, str]]]] = []
        used = 0
        for title, rows in every:
            (left if used < half else right).append((title, rows))
            used += len(rows) + 3
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setSpacing(metrics().section)
        for part in (left, right):
            label = QLabel("".join(_group(title, rows) for title, rows in part), inside)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setAccessibleName("Keys")
            row.addWidget(label, 1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(box)
        self.resize(metrics().px(860), metrics().px(680))


def _group(title: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td style='color: {Colour.ACCENT}; padding-right: 16px; padding-bottom: 3px'><b>{escape(keys)}</b></td>"
        f"<td>{escape(words)}</td></tr>"
        for keys, words in rows
    )
    return f"<p style='color: {Colour.MUTED}'><b>{escape(title)}</b></p><table>{lines}</table>"
