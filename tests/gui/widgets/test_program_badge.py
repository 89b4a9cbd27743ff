"""The badge of a program change on a snapshot and on a board."""

import pytest
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from marlise_desktop.gui.snapshots.tile import SnapshotTile
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.program_badge import paint_program


@pytest.mark.parametrize("sign", ["PC 0", "PC 127", ""])
def test_the_largest_number_leaves_room_for_the_place_in_the_list(qtbot, sign):
    tile = SnapshotTile("it")
    qtbot.addWidget(tile)
    size, margin = tile.sizeHint(), metrics().margin
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    area = paint_program(painter, sign, right=size.width() - margin - metrics().hair, bottom=metrics().px(42))
    painter.end()
    figures = QFontMetricsF(font(Text.STAGE, Weight.BOLD, figures=True)).horizontalAdvance("99")
    assert area.left() > margin + figures
    assert area.top() >= 0
    assert area.isEmpty() == (not sign)
    assert any(image.pixelColor(int(area.left()) + 2, y).alpha() for y in range(size.height())) == bool(sign)
