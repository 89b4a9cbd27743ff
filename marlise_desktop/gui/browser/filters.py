"""What part of the plugins is listed: all, favourites or recent ones, and of which category."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from marlise_desktop.gui.theme.colours import category_colour
from marlise_desktop.gui.theme.icons import category_icon_name, icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.flow import FlowLayout

SCOPES = (("all", "All", ""), ("favourites", "Favourites", "star"), ("recent", "Recent", "clock"))


_ROWS_HEIGHT, _ONE_ROW = 112, 32
"""A row that is cut in half tells that there are more."""


class Filters(QWidget):
    """Emits `changed`; `scope` is "all", "favourites" or "recent", `category` empty for every one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope, self.category = "all", ""
        sizes = metrics()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        scopes = QHBoxLayout()
        scopes.setSpacing(sizes.hair)
        self._scopes = QButtonGroup(self)
        for name, title, sign in SCOPES:
            button = _chip(self, title, f"Show {title.lower()}")
            if sign:
                button.setIcon(icon(sign))
                button.setToolButtonStyle(_beside())
            button.setChecked(name == self.scope)
            button.setObjectName(f"scope.{name}")
            button.clicked.connect(lambda _on=False, name=name: self._choose_scope(name))
            self._scopes.addButton(button)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            scopes.addWidget(button, 3 if sign else 1)
        self._fold = icon_button("sliders-horizontal", "Show categories", self)
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.toggled.connect(self._folded)
        scopes.addWidget(self._fold)
        column.addLayout(scopes)
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips, gap=sizes.hair)
        self._area = QScrollArea(self)
        self._area.setWidget(self._chips)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFixedHeight(sizes.px(_ROWS_HEIGHT))
        self._area.viewport().setAutoFillBackground(False)
        self._chips.setAutoFillBackground(False)
        column.addWidget(self._area)
        self._shown: tuple[tuple[str, int], ...] = ()

    def show_categories(self, categories: Sequence[tuple[str, int]]) -> None:
        """Names with the number of plugins in each."""
        if tuple(categories) == self._shown:
            return
        self._shown = tuple(categories)
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for name, count in categories:
            chip = _chip(self._chips, f"{name}  {count}".replace("&", "&&"), f"{name}, {count} plugins")
            chip.setIcon(icon(category_icon_name(name), category_colour(name).name()))
            chip.setToolButtonStyle(_beside())
            chip.setObjectName(f"category.{name}")
            chip.setChecked(name == self.category)
            chip.clicked.connect(lambda _on=False, name=name: self.choose_category(name))
            self._flow.addWidget(chip)
        if self.category and self.category not in dict(categories):
            self.category = ""
        self._folded(self._fold.isChecked())
        self._chips.updateGeometry()

    def choose_category(self, name: str) -> None:
        """The one that is chosen already is let go again."""
        self.category = "" if name == self.category else name
        for chip in self._chips.findChildren(QToolButton):
            chip.setChecked(chip.objectName() == f"category.{self.category}")
        self._folded(self._fold.isChecked())
        self.changed.emit()

    def clear(self) -> None:
        self.scope = "all"
        self._scopes.buttons()[0].setChecked(True)
        self.choose_category(self.category)

    def _folded(self, open_: bool) -> None:
        """Folded, only the chosen category is shown."""
        for chip in self._chips.findChildren(QToolButton):
            chip.setVisible(open_ or chip.isChecked())
        self._area.setVisible(open_ or bool(self.category))
        self._area.setFixedHeight(metrics().px(_ROWS_HEIGHT if open_ else _ONE_ROW))

    def _choose_scope(self, name: str) -> None:
        self.scope = name
        self.changed.emit()


def _beside() -> Qt.ToolButtonStyle:
    return Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def _chip(parent: QWidget, text: str, words: str) -> QToolButton:
    chip = QToolButton(parent)
    chip.setText(text)
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    chip.setAccessibleName(words)
    sizes = metrics()
    chip.setStyleSheet(
        f"QToolButton {{ min-height: {sizes.px(22)}px; padding: 0 {sizes.px(7)}px; border-radius: {sizes.px(11)}px;"
        f" font-size: {sizes.px(11)}px; }}"
    )
    side = sizes.px(13)
    chip.setIconSize(QSize(side, side))
    return chip
