"""The table, and beside it the form of what is chosen: always where there is room, else drawn out when asked for."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from marlise_desktop.gui.mapping.listing import MappingList
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.gui.widgets.turning_box import TurningBox

_NARROW = 760
"""Pixels at scale 1: below that the form stands under the table."""
_ROOMY = 1240
"""From here on the form takes nothing away that the table needs."""
_SHORT = 460
"""Below that there is no room for both of them one below the other: the form stands in the place of the rows."""
_SIDE = 340
_NO_END = 16777215
"""Qt's own widest."""


class Drawer(QWidget):
    """Emits `shut` when the player shuts the form by Esc, `fitted` when it stands otherwise."""

    shut = Signal()
    fitted = Signal()

    def __init__(self, table: MappingList, form: QWidget, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._page = table, page
        self._full = self._drawn = False
        self._side = QStackedWidget(self)
        area = scrolled(form, self)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.addWidget(area)
        self._side.addWidget(page)
        self._side.setMinimumWidth(metrics().px(280))
        self._box = TurningBox(_NARROW, self)
        self._box.setContentsMargins(metrics().gap, metrics().hair, metrics().gap, metrics().gap)
        self._box.addWidget(table, 3)
        self._box.addWidget(self._side, 2)
        self._fit()

    @property
    def roomy(self) -> bool:
        """Whether the form is always there."""
        return self.width() >= metrics().px(_ROOMY)

    @property
    def drawn(self) -> bool:
        """Whether the player wants to see the form."""
        return self._drawn

    def draw(self, *, out: bool) -> None:
        self._drawn = out
        self._fit()

    def fill(self, *, full: bool) -> None:
        """Whether there is anything in the form."""
        self._full = full
        self._fit()

    def turn_to_page(self) -> None:
        """Shows the other page in the form's place."""
        self._side.setCurrentWidget(self._page)
        self._fit()

    def turn_to_form(self) -> None:
        self._side.setCurrentIndex(0)
        self._fit()

    def _fit(self) -> None:
        """The page that is not seen takes no room, and with nothing to show there is none at all."""
        policy = QSizePolicy.Policy
        turned = self._side.currentWidget() is self._page
        self._page.setSizePolicy(policy.Preferred, policy.Preferred if turned else policy.Ignored)
        shown = turned or (self._full and (self._drawn or self.roomy))
        instead = shown and not self._box.beside and self.height() < metrics().px(_SHORT)
        self._side.setVisible(shown)
        self._table.view.setVisible(not instead)
        self._box.setStretch(0, 0 if instead else 3)
        self._side.setMaximumWidth(metrics().px(_SIDE) if self._box.beside else _NO_END)
        self.fitted.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._box.fit(self.width())
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._drawn and not self.roomy:
            self.draw(out=False)
            self.shut.emit()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(760), metrics().px(300))
