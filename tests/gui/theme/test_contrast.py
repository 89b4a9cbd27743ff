import pytest
from PySide6.QtGui import QColor

from marlise_desktop.domain.categories import CATEGORIES
from marlise_desktop.gui.theme.colours import CATEGORY_COLOURS, SIGNAL_COLOURS, Colour, colour
from marlise_desktop.gui.theme.contrast import contrast

SURFACES = [Colour.SUNKEN, Colour.BOARD, Colour.WINDOW, Colour.PANEL, Colour.RAISED, Colour.HOVER, Colour.SELECTION]
SHAPES = [
    Colour.OUTLINE,
    Colour.ACCENT,
    Colour.FOCUS,
    Colour.GOOD,
    Colour.WARNING,
    Colour.DANGER,
    Colour.LED_ON,
    *SIGNAL_COLOURS.values(),
]


def test_contrast_of_black_and_white_is_the_standards_21_to_1():
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#777777")) == 1
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", [Colour.TEXT, Colour.MUTED])
def test_text_reaches_aa_on_every_surface(text, surface):
    assert contrast(colour(text), colour(surface)) >= 4.5


@pytest.mark.parametrize("surface", [Colour.SUNKEN, Colour.WINDOW, Colour.PANEL, Colour.RAISED])
@pytest.mark.parametrize("text", [Colour.DANGER, Colour.WARNING, Colour.GOOD, Colour.ACCENT])
def test_coloured_text_reaches_aa(text, surface):
    assert contrast(colour(text), colour(surface)) >= 4.5


@pytest.mark.parametrize("fill", [Colour.ACCENT, Colour.ACCENT_HOVER, Colour.DANGER, Colour.DANGER_HOVER])
def test_text_on_a_filled_button_reaches_aa(fill):
    assert contrast(colour(Colour.ON_ACCENT), colour(fill)) >= 4.5


@pytest.mark.parametrize("surface", [Colour.SUNKEN, Colour.BOARD, Colour.WINDOW, Colour.PANEL, Colour.RAISED])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_that_mean_something_stand_out(shape, surface):
    assert contrast(colour(shape), colour(surface)) >= 3


def test_every_category_has_a_colour_that_stands_out_from_the_pedal():
    assert set(CATEGORY_COLOURS) == set(CATEGORIES)
    for shade in CATEGORY_COLOURS.values():
        assert contrast(QColor(shade), colour(Colour.RAISED)) >= 4.5


def test_signals_differ_in_lightness_or_hue_from_each_other():
    hues = sorted(colour(shade).hsvHue() for shade in SIGNAL_COLOURS.values())
    gaps = [b - a for a, b in zip(hues, [*hues[1:], hues[0] + 360], strict=True)]
    assert min(gaps) > 60
