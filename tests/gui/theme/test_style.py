import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLineEdit, QPushButton

from marlise_desktop.gui.theme import style
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import FAMILY, Weight, font
from marlise_desktop.gui.theme.metrics import LARGEST_SCALE, SMALLEST_SCALE, Text, metrics, use_scale


@pytest.fixture
def dressed(qapp):
    style.apply(qapp)
    yield qapp
    style.apply(qapp)


def test_the_programs_own_font_is_used(dressed):
    assert QFontInfo(dressed.font()).family() == FAMILY
    assert QFontInfo(font(Text.TITLE, Weight.BOLD)).bold()


def test_weights_are_different_faces(dressed):
    regular = QFontInfo(font(Text.BODY, Weight.REGULAR)).weight()
    strong = QFontInfo(font(Text.BODY, Weight.STRONG)).weight()
    assert strong > regular


def test_a_larger_scale_makes_controls_larger(dressed, qtbot):
    button = QPushButton("Save")
    qtbot.addWidget(button)
    button.show()
    before = button.sizeHint()
    style.apply(dressed, 2.0)
    after = button.sizeHint()
    assert after.height() >= before.height() * 1.8
    assert QFontInfo(button.font()).pixelSize() == 2 * Text.BODY.value


@pytest.mark.parametrize(("wanted", "held"), [(0.1, SMALLEST_SCALE), (1.5, 1.5), (99, LARGEST_SCALE)])
def test_the_scale_stays_in_its_range(wanted, held):
    try:
        assert use_scale(wanted).scale == held
        assert metrics().text(Text.BODY) == round(13 * held)
    finally:
        use_scale(1.0)


def test_fields_are_painted_in_the_themes_colours(dressed, qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(120, 32)
    field.show()
    assert field.grab().toImage().pixelColor(60, 6).name() == Colour.SUNKEN
