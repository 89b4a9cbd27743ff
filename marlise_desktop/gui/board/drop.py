"""A plugin that is dragged in from the browser: a ghost follows, a cable it would go into lights up."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.gui.board.cable_item import CableItem
from marlise_desktop.gui.board.fitting import summary_goes_into
from marlise_desktop.gui.board.gestures.gesture import Stage, Touch
from marlise_desktop.gui.board.paint_body import RADIUS, enclosure_colour
from marlise_desktop.gui.board.places import snapped
from marlise_desktop.gui.theme.colours import Colour, category_colour, colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font

MIME: Final = "application/x-marlise-plugin"
"""The format of a dragged plugin: its URI as UTF-8 text."""
_SIZE: Final = QSizeF(180, 200)
_GHOST_Z: Final = 55.0


class PluginDrop:
    """`describe` answers what the catalogue knows of a URI, or None."""

    def __init__(self, stage: Stage, describe: Callable[[PluginUri], PluginSummary | None]) -> None:
        self._stage = stage
        self._describe = describe
        self._summary: PluginSummary | None = None
        self._uri = PluginUri("")
        self._ghost: Ghost | None = None
        self._into: CableItem | None = None

    def enter(self, data: QMimeData) -> None:
        self.leave()
        self._uri = PluginUri(bytes(data.data(MIME).data()).decode("utf-8", "replace"))
        self._summary = self._describe(self._uri)
        name = self._summary.name if self._summary else self._uri
        self._ghost = Ghost(name, self._summary.category if self._summary else "Other")
        self._ghost.setVisible(False)
        self._stage.scene.addItem(self._ghost)

    def move(self, touch: Touch) -> None:
        if self._ghost is None:
            return
        self._ghost.setPos(_corner(touch))
        self._ghost.setVisible(True)
        cable = self._stage.scene.cable_at(touch.scene)
        fits = cable is not None and self._summary is not None and summary_goes_into(self._summary, cable.kind)
        self._aim(cable if fits else None)

    def _aim(self, cable: CableItem | None) -> None:
        if self._into is not None and self._into is not cable:
            self._into.aim(aimed=False)
        self._into = cable
        if cable is not None:
            cable.aim(aimed=True)
        self._stage.say("Let go to put it into this cable" if cable is not None else "")

    def drop(self, touch: Touch) -> None:
        self.move(touch)
        corner = _corner(touch)
        into = self._into.connection if self._into is not None else None
        self.leave()
        if self._uri:
            self._stage.intents.add_requested.emit(self._uri, Position(corner.x(), corner.y()), into)

    def leave(self) -> None:
        self._aim(None)
        if self._ghost is not None:
            self._stage.scene.removeItem(self._ghost)
            self._ghost = None


def _corner(touch: Touch) -> QPointF:
    corner = touch.scene - QPointF(_SIZE.width() / 2, 40)
    return corner if touch.free else snapped(corner)


class Ghost(QGraphicsItem):
    """What will be a pedal."""

    def __init__(self, name: str, category: str) -> None:
        super().__init__()
        self._name = name
        self._category = category
        self.setZValue(_GHOST_Z)
        self.setOpacity(0.8)

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(QPointF(-2, -2), _SIZE + QSizeF(4, 4))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        body = QRectF(QPointF(0, 0), _SIZE)
        painter.setPen(QPen(category_colour(self._category), 2, Qt.PenStyle.DashLine))
        painter.setBrush(enclosure_colour(self._category))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.setPen(colour(Colour.TEXT))
        painter.setFont(sized_font(14, Weight.BOLD))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(body.adjusted(12, 12, -12, -12), int(flags), self._name)
