"""One pedal on the canvas. It shows an instance and answers what lies under a point; gestures do the rest."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from marlise_desktop.domain.connection import Endpoint
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.gui.board.detail import Detail
from marlise_desktop.gui.board.face import KNOB_RADIUS, Face, PlacedSocket, face_of
from marlise_desktop.gui.board.paint_body import RADIUS, SHADOW_REACH, Look, paint_body, paint_led
from marlise_desktop.gui.board.paint_control import (
    paint_control_base,
    paint_control_text,
    paint_control_value,
    short_name,
)
from marlise_desktop.gui.board.paint_socket import Light, paint_socket
from marlise_desktop.gui.board.picture_cache import draw, level_for, painted, picture
from marlise_desktop.gui.board.port_labels import PortLabels
from marlise_desktop.gui.board.sockets import Socket
from marlise_desktop.gui.theme.colours import Colour, category_colour, colour
from marlise_desktop.gui.widgets.signs import paint_note, paint_switch

PEDAL_Z: Final = 10.0
DRAGGED_Z: Final = 30.0
_AWAY: Final = 0.4
FAR: Final = 0.5
"""Up to this resolution a pedal shows its name large and no small writing."""
_MARK = 7.0
"""Radius of the sign of what a controller moves."""
_NOTE = 15.0
"""Height of the sign of a note value."""


class PedalItem(QGraphicsItem):
    """Painted from a picture that is made again when the instance or the zoom's level changes."""

    def __init__(self, instance: PluginInstance, detail: Detail) -> None:
        super().__init__()
        self._detail = detail
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(PEDAL_Z)
        self._instance = instance
        self._face = face_of(instance)
        self._picture: QPixmap | None = None
        self._level = 0.0
        self._lights: dict[Socket, Light] = {}
        self._shown_value: tuple[PortSymbol, float] | None = None
        self._mapped: frozenset[str] = frozenset()
        self._aimed = False
        self._focused: Endpoint | InstanceId | None = None
        self._labels = PortLabels()
        self._labels.show_sockets(self._face.sockets)
        self.place(QPointF(instance.position.x, instance.position.y))

    @property
    def instance(self) -> PluginInstance:
        return self._instance

    @property
    def face(self) -> Face:
        return self._face

    @property
    def labels(self) -> PortLabels:
        return self._labels

    @property
    def spoken(self) -> str:
        """What a screen reader says of the pedal."""
        held = self._instance
        state = f"does not play: {held.placeholder}" if held.placeholder else "bypassed" if held.bypassed else "on"
        return f"{held.name}, pedal, {state}"

    def place(self, corner: QPointF) -> None:
        """Moves the pedal and its labels, which lie above all pedals."""
        self.setPos(corner)
        self._labels.setPos(corner)

    def show_instance(self, instance: PluginInstance) -> None:
        """Takes over a changed instance; the place is left alone."""
        previous, self._instance = self._instance, instance
        if _shape(previous) != _shape(instance):
            self.prepareGeometryChange()
            self._face = face_of(instance)
            self._labels.show_sockets(self._face.sockets)
        self.repaint()

    def repaint(self) -> None:
        self.tell("")
        self._picture = None
        self.update()

    def tell(self, words: str) -> None:
        """What the tooltip says; why the pedal does not play where that is nothing."""
        held = self._instance
        why = f"{held.name} – {held.placeholder}" if held.placeholder else ""
        if (words or why) != self.toolTip():
            self.setToolTip(words or why)

    def show_value(self, symbol: PortSymbol | None, value: float = 0.0) -> None:
        """Shows a value that is being dragged, with its number in the place of its name; None ends that."""
        self._shown_value = None if symbol is None else (symbol, value)
        self.repaint()

    def show_mapped(self, symbols: frozenset[str]) -> None:
        """Which controls a controller moves too; `:bypass` is the footswitch."""
        if symbols != self._mapped:
            self._mapped = symbols
            self.repaint()

    def light(self, lights: dict[Socket, Light]) -> None:
        """Which sockets are possible, chosen or dim while a cable is drawn; empty for none."""
        if lights != self._lights:
            self._lights = lights
            wanted = not lights or any(light in (Light.POSSIBLE, Light.CHOSEN) for light in lights.values())
            self.setOpacity(1.0 if wanted else _AWAY)
            self.update()

    def aim(self, *, aimed: bool) -> None:
        """Lifts the pedal out visually while it is dragged."""
        self._aimed = aimed
        self.setZValue(DRAGGED_Z if aimed else PEDAL_Z)

    def focus(self, where: Endpoint | InstanceId | None) -> None:
        """The part that the keyboard is on: the pedal itself, one of its sockets, or nothing."""
        if where != self._focused:
            self._focused = where
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        reach = SHADOW_REACH
        return self._face.body.adjusted(-reach, -reach, reach, reach + 4)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        level = level_for(painter.deviceTransform().m11())
        if self._picture is None or (level != self._level and self._detail.exact):
            self._make_picture(level)
        elif level != self._level:
            self._detail.sharpen_later(self, lambda: self._sharpen(level))
        if self._picture is not None:
            draw(painter, self._picture, self.boundingRect().topLeft(), self._level, smooth=not self._detail.coarse)
        if self.isSelected() or self._focused is not None:
            self._paint_frame(painter)
        if self._lights:
            for placed in self._face.sockets:
                light = self._lights.get(placed.socket, Light.NORMAL)
                paint_socket(painter, placed.socket.type, placed.point, light)

    def _make_picture(self, level: float) -> None:
        self._level = level
        self._picture = painted(self.boundingRect(), level, lambda to: self._paint_whole(to, level))

    def _sharpen(self, level: float) -> None:
        if self.scene() is not None:
            self._make_picture(level)
            self.update()

    def _paint_whole(self, painter: QPainter, level: float) -> None:
        area = self.boundingRect()
        still = picture(self._key(), area, level, lambda to: self._paint_still(to, level))
        draw(painter, still, area.topLeft(), level)
        held, face = self._instance, self._face
        accent = category_colour(held.plugin.category)
        for control in face.controls:
            symbol = control.parameter.symbol
            dragged = self._shown_value is not None and self._shown_value[0] == symbol
            value = self._shown_value[1] if self._shown_value and dragged else held.value(symbol)
            paint_control_value(painter, control, value, accent, lively=not held.bypassed)
            if symbol in self._mapped:
                paint_switch(painter, control.centre + QPointF(KNOB_RADIUS * 0.9, -KNOB_RADIUS * 0.9), _MARK)
            if symbol in held.divisions:
                paint_note(painter, held.divisions[symbol].value, control.centre + QPointF(0, KNOB_RADIUS - 2), _NOTE)
            if level <= FAR and not dragged:
                continue
            text = control.parameter.text(value) if dragged else short_name(control.parameter.name)
            shade = colour(Colour.TEXT) if dragged else colour(Colour.MUTED)
            paint_control_text(painter, control, text, shade)
        paint_led(painter, face.led, on=not held.bypassed and not held.placeholder)
        if BYPASS in self._mapped:
            paint_switch(painter, face.footswitch.topRight() + QPointF(5, -1), _MARK)
        for placed in face.sockets:
            paint_socket(painter, placed.socket.type, placed.point)

    def _paint_still(self, painter: QPainter, level: float) -> None:
        paint_body(painter, self._face, self._look(), far=level <= FAR)
        for control in self._face.controls:
            paint_control_base(painter, control)

    def _look(self) -> Look:
        held = self._instance
        missing = bool(held.placeholder) and not held.plugin.installed
        return Look(held.name, held.plugin.maker, held.plugin.category, held.placeholder, missing)

    def _key(self) -> str:
        held = self._instance
        return f"pedal {held.uri}\n{self._look()}\n{id(held.plugin)}"

    def _paint_frame(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        whole = self._focused == self._instance.id
        width = 2.4 if whole or self.isSelected() else 1.2
        pen = QPen(QColor(Colour.FOCUS if whole else Colour.ACCENT), width)
        pen.setCosmetic(painter.deviceTransform().m11() < 1)
        painter.setPen(pen)
        painter.drawRoundedRect(self._face.body.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)
        for placed in self._face.sockets:
            if placed.socket.end == self._focused:
                painter.setPen(QPen(colour(Colour.FOCUS), 2.4))
                painter.drawEllipse(placed.point, 13, 13)

    def socket_at(self, point: QPointF, reach: float) -> PlacedSocket | None:
        """The nearest socket within `reach` of a point in the pedal's own coordinates."""
        near = [(p, (p.point - point).manhattanLength()) for p in self._face.sockets]
        near = [(p, far) for p, far in near if (p.point - point).x() ** 2 + (p.point - point).y() ** 2 <= reach**2]
        return min(near, key=lambda entry: entry[1])[0] if near else None


def _shape(instance: PluginInstance) -> tuple[int, str, str]:
    """What a pedal's face depends on."""
    return id(instance.plugin), instance.name, instance.placeholder
