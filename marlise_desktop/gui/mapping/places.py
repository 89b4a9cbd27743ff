"""Things on screen that a control can be taught: a menu on each, and a mark on those that are mapped."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.mapping import Layer, Target
from marlise_desktop.gui.mapping.mapped import Mapped
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.paint import painting
from marlise_desktop.gui.widgets.signs import paint_switch

SAID = "\nBy foot or hand: "
"""Between a tooltip and the controls that do the same."""


class Mark(QWidget):
    """A small footswitch in the upper corner; the mouse goes through it."""

    def __init__(self, on: QWidget) -> None:
        super().__init__(on)
        self._on = on
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(metrics().px(14), metrics().px(14))
        self.place()

    def place(self) -> None:
        self.move(self._on.width() - self.width() - metrics().px(2), metrics().px(2))
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            paint_switch(painter, QRectF(self.rect()).center(), self.width() / 2 - 1)


@dataclass
class _Place:
    target: Callable[[], Target | None]
    layer: Layer
    own_menu: bool
    fill: Callable[[QMenu], None] | None
    mark: Mark | None = None


class Places(QObject):
    """`add` teaches a widget; what it stands for is asked for each time."""

    def __init__(self, mapped: Mapped, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mapped = mapped
        self._places: dict[QWidget, _Place] = {}
        mapped.changed.connect(self.refresh)

    def add(
        self,
        widget: QWidget,
        target: Callable[[], Target | None],
        layer: Layer = Layer.BOARD,
        *,
        fill: Callable[[QMenu], None] | None = None,
        own_menu: bool = False,
    ) -> None:
        """`fill` makes its menu, in the place of `Mapped.fill`; with `own_menu` it has one, and gets a mark only."""
        self._places[widget] = _Place(target, layer, own_menu, fill)
        widget.installEventFilter(self)
        widget.destroyed.connect(lambda: self._places.pop(widget, None))
        self._show(widget)

    def refresh(self) -> None:
        for widget in tuple(self._places):
            self._show(widget)

    def _show(self, widget: QWidget) -> None:
        place = self._places[widget]
        target = place.target()
        words = self.mapped.words(target) if target is not None else ""
        if words and place.mark is None:
            place.mark = Mark(widget)
        if place.mark is not None:
            place.mark.setVisible(bool(words))
        tip = widget.toolTip().partition(SAID)[0]
        told = f"{tip}{SAID}{words}" if words else tip
        if told != widget.toolTip():
            widget.setToolTip(told)
            widget.setAccessibleDescription(f"By foot or hand: {words}" if words else "")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        place = self._places.get(watched) if isinstance(watched, QWidget) else None
        if place is None or not isinstance(watched, QWidget):
            return False
        if event.type() is QEvent.Type.Resize and place.mark is not None:
            place.mark.place()
        elif event.type() is QEvent.Type.ToolTipChange and place.mark is not None and not place.mark.isHidden():
            if SAID not in watched.toolTip():
                self._show(watched)
        elif isinstance(event, QContextMenuEvent) and not place.own_menu:
            return self._popped_up(watched, place, event.globalPos())
        return False

    def _popped_up(self, widget: QWidget, place: _Place, at: QPoint) -> bool:
        target = place.target()
        if target is None:
            return False
        menu = QMenu(widget)
        menu.setObjectName("learn_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        if place.fill is not None:
            place.fill(menu)
        else:
            self.mapped.fill(menu, target, place.layer)
        menu.popup(at)
        return True
