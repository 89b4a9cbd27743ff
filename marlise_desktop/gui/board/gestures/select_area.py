"""Selects the pedals and cables that a rectangle touches."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from marlise_desktop.gui.board.gestures.gesture import Stage, Touch
from marlise_desktop.gui.theme.colours import Colour, colour

_BAND_Z = 80.0


class SelectArea:
    """With Ctrl or Shift, adds to what is selected. Cables count where no pedal is touched."""

    def __init__(self, stage: Stage, touch: Touch) -> None:
        self._stage = stage
        scene = stage.scene
        self._before = (scene.chosen, scene.chosen_cables())
        self._kept = self._before if touch.adds else ((), ())
        self._origin = touch.scene
        pen = QPen(colour(Colour.ACCENT), 1.4)
        pen.setCosmetic(True)
        self._band = QGraphicsRectItem()
        self._band.setPen(pen)
        self._band.setBrush(colour(Colour.ACCENT, 0.12))
        self._band.setZValue(_BAND_Z)
        scene.addItem(self._band)
        scene.choose(*self._kept)

    def move(self, touch: Touch) -> None:
        area = QRectF(self._origin, touch.scene).normalized()
        self._band.setRect(area)
        scene = self._stage.scene
        pedals = [key for key, item in scene.pedals.items() if area.intersects(item.face.body.translated(item.pos()))]
        path = QPainterPath()
        path.addRect(area)
        cables = [] if pedals else [c for c, item in scene.cables.items() if item.crosses(path)]
        scene.choose([*self._kept[0], *pedals], [*self._kept[1], *cables])

    def release(self, touch: Touch) -> bool:
        self._stage.scene.removeItem(self._band)
        return False

    def cancel(self) -> None:
        self._stage.scene.removeItem(self._band)
        self._stage.scene.choose(*self._before)
