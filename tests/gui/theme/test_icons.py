import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from marlise_desktop.domain.categories import CATEGORIES
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import CATEGORY_ICONS, icon, icon_image
from marlise_desktop.gui.theme.resources import resource, resource_folder

NAMES = sorted(path.stem for path in (resource_folder() / "icons").glob("*.svg"))


def drawn_colours(image: QImage) -> set[str]:
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something(qapp, name):
    assert drawn_colours(icon_image(name, Colour.TEXT, 48))


def test_an_icon_has_the_colour_of_its_role(qapp):
    assert drawn_colours(icon_image("power", Colour.DANGER, 48)) == {str(Colour.DANGER)}


def test_a_disabled_icon_is_grey(qapp):
    image = icon("power").pixmap(QSize(48, 48), QIcon.Mode.Disabled).toImage()
    shade = QColor(next(iter(drawn_colours(image))))
    assert shade.lightness() < QColor(Colour.TEXT).lightness() - 60


def test_every_category_has_an_icon(qapp):
    assert set(CATEGORY_ICONS) == set(CATEGORIES)
    assert set(CATEGORY_ICONS.values()) <= set(NAMES)


def test_an_unknown_icon_is_named(qapp):
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")


def test_resources_say_whose_they_are():
    listed = resource("README.md").read_text(encoding="utf-8")
    for folder in ("icons", "fonts"):
        assert re.search(rf"`{folder}/", listed)
    assert resource("icons", "LICENSE").stat().st_size > 0
    assert resource("fonts", "OFL.txt").stat().st_size > 0
