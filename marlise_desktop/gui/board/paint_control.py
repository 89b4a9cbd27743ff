"""Paints the controls on a pedal: knob with pointer and value arc, selector, switch, label."""

import math
import re
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen, QRadialGradient

from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.gui.board.face import KNOB_RADIUS, Control
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import Weight, sized_font

_START: Final = 225.0
_SWEEP: Final = 270.0
_UNIT: Final = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def paint_control_base(painter: QPainter, control: Control) -> None:
    """What does not move: track, cap, ticks."""
    if control.parameter.kind is ParameterKind.TOGGLE:
        _switch_base(painter, control.centre)
    else:
        _knob_base(painter, control)


def paint_control_value(painter: QPainter, control: Control, value: float, accent: QColor, *, lively: bool) -> None:
    """What moves: arc and pointer, or the switch's lever. `lively` is false on a bypassed pedal."""
    shade = QColor(accent) if lively else colour(Colour.OUTLINE)
    if control.parameter.kind is ParameterKind.TOGGLE:
        middle = (control.parameter.minimum + control.parameter.maximum) / 2
        _switch_lever(painter, control.centre, shade, on=value > middle)
        return
    place = control.parameter.position(value)
    _value_arc(painter, control.centre, place, arc_origin(control.parameter), shade)
    _pointer(painter, control.centre, place)


def arc_origin(parameter: Parameter) -> float:
    """Where the arc begins: at zero in the middle of a range that goes both ways, else at the left end."""
    both_ways = parameter.minimum < 0 < parameter.maximum
    centred = both_ways and math.isclose(parameter.minimum, -parameter.maximum, rel_tol=1e-3)
    return parameter.position(0.0) if centred else 0.0


def paint_control_text(painter: QPainter, control: Control, text: str, shade: QColor) -> None:
    font = sized_font(10.5, Weight.MEDIUM)
    painter.setFont(font)
    painter.setPen(shade)
    box = QRectF(control.cell.left() + 2, control.cell.bottom() - 18, control.cell.width() - 4, 14)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def short_name(name: str) -> str:
    """Without the unit that many plugins put behind a name in brackets."""
    return _UNIT.sub("", name) or name


def _ring(centre: QPointF, radius: float) -> QRectF:
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


def _knob_base(painter: QPainter, control: Control) -> None:
    centre = control.centre
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(Colour.PRESSED), 3.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(_ring(centre, KNOB_RADIUS + 2.5), -45 * 16, round(_SWEEP * 16))
    if control.parameter.kind in (ParameterKind.CHOICE, ParameterKind.INTEGER):
        _ticks(painter, control)
    painter.setPen(Qt.PenStyle.NoPen)
    shadow = QRadialGradient(centre + QPointF(0, 3), KNOB_RADIUS)
    shadow.setColorAt(0.75, colour(Colour.SHADOW, 0.65))
    shadow.setColorAt(1.0, colour(Colour.SHADOW, 0.0))
    painter.setBrush(shadow)
    painter.drawEllipse(centre + QPointF(0, 3), KNOB_RADIUS, KNOB_RADIUS)
    rim = QLinearGradient(centre - QPointF(0, KNOB_RADIUS), centre + QPointF(0, KNOB_RADIUS))
    rim.setColorAt(0.0, QColor("#5b6270"))
    rim.setColorAt(1.0, QColor("#17191d"))
    painter.setBrush(rim)
    painter.drawEllipse(centre, KNOB_RADIUS - 3, KNOB_RADIUS - 3)
    cap = QRadialGradient(centre - QPointF(4, 7), KNOB_RADIUS * 1.5)
    cap.setColorAt(0.0, QColor("#474d59"))
    cap.setColorAt(0.7, QColor("#23262c"))
    cap.setColorAt(1.0, QColor("#191b20"))
    painter.setBrush(cap)
    painter.drawEllipse(centre, KNOB_RADIUS - 4.2, KNOB_RADIUS - 4.2)


def _ticks(painter: QPainter, control: Control) -> None:
    parameter = control.parameter
    points = [parameter.position(point.value) for point in parameter.scale_points]
    if not points and parameter.maximum - parameter.minimum <= 12:
        count = round(parameter.maximum - parameter.minimum)
        points = [n / count for n in range(count + 1)] if count else []
    if len(points) > 13:
        return
    painter.setPen(QPen(colour(Colour.OUTLINE), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for place in points:
        way = _towards(place)
        painter.drawLine(control.centre + way * (KNOB_RADIUS + 5.5), control.centre + way * (KNOB_RADIUS + 8))


def _towards(place: float) -> QPointF:
    angle = math.radians(_START - _SWEEP * place)
    return QPointF(math.cos(angle), -math.sin(angle))


def _value_arc(painter: QPainter, centre: QPointF, place: float, origin: float, shade: QColor) -> None:
    first, last = sorted((origin, place))
    if last - first < 0.004:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(shade, 3.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    begin = _START - _SWEEP * last
    painter.drawArc(_ring(centre, KNOB_RADIUS + 2.5), round(begin * 16), round(_SWEEP * (last - first) * 16))


def _pointer(painter: QPainter, centre: QPointF, place: float) -> None:
    way = _towards(place)
    painter.setPen(QPen(colour(Colour.TEXT), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(centre + way * (KNOB_RADIUS * 0.26), centre + way * (KNOB_RADIUS * 0.66))


def _lever_box(centre: QPointF) -> QRectF:
    return QRectF(centre.x() - 10, centre.y() - 17, 20, 34)


def _switch_base(painter: QPainter, centre: QPointF) -> None:
    painter.setPen(QPen(colour(Colour.OUTLINE), 1.2))
    painter.setBrush(colour(Colour.SUNKEN))
    painter.drawRoundedRect(_lever_box(centre), 10, 10)


def _switch_lever(painter: QPainter, centre: QPointF, shade: QColor, *, on: bool) -> None:
    place = centre + QPointF(0, -7 if on else 7)
    if on:
        glow = QColor(shade)
        glow.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawRoundedRect(_lever_box(centre).adjusted(2, 2, -2, -2), 8, 8)
    metal = QLinearGradient(place - QPointF(0, 8), place + QPointF(0, 8))
    metal.setColorAt(0, QColor("#f2f4f8") if on else QColor("#9aa2b0"))
    metal.setColorAt(1, shade if on else QColor("#565d6a"))
    painter.setPen(QPen(colour(Colour.SUNKEN), 1))
    painter.setBrush(metal)
    painter.drawEllipse(place, 7.5, 7.5)
