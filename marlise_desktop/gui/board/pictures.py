"""Pictures of the board for its folder: a screenshot and a thumbnail."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from marlise_desktop.gui.board.backdrop import paint_backdrop
from marlise_desktop.gui.board.scene import BoardScene
from marlise_desktop.session.ports.board_files import BoardPictures

_LONGEST: Final = 1920.0
_THUMBNAIL: Final = QSize(640, 640)


def pictures_of(scene: BoardScene) -> BoardPictures:
    """PNG data; the screenshot is at most 1920 pixels wide or high, the thumbnail 640 by 640."""
    area = scene.whole_area()
    scale = min(1.0, _LONGEST / max(area.width(), area.height()))
    screenshot = _image(scene, area, scale)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    thumbnail = screenshot.scaled(_THUMBNAIL.boundedTo(screenshot.size()), keep, smooth)
    return BoardPictures(_png(screenshot), _png(thumbnail))


def _image(scene: BoardScene, area: QRectF, scale: float) -> QImage:
    """The board as it is, without what is selected or pointed at."""
    image = QImage(round(area.width() * scale), round(area.height() * scale), QImage.Format.Format_RGB32)
    named = [item.labels for item in scene.pedals.values() if item.labels.isVisible()]
    for labels in named:
        labels.setVisible(False)
    chosen = scene.chosen, scene.chosen_cables()
    blocked = scene.blockSignals(True)
    scene.choose(())
    painter = QPainter(image)
    scene.detail.exact = True
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.save()
        painter.scale(scale, scale)
        painter.translate(-area.topLeft())
        paint_backdrop(painter, area)
        painter.restore()
        scene.render(painter, QRectF(image.rect()), area)
    finally:
        painter.end()
        scene.detail.exact = False
        scene.choose(*chosen)
        scene.blockSignals(blocked)
        for labels in named:
            labels.setVisible(True)
    return image


def _png(image: QImage) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())
