from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.gui.theme.colours import Colour
from tests.gui.board import samples
from tests.gui.board.hands import Hands, on_canvas


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


@on_canvas()
async def test_pictures_are_png_of_the_whole_board(hands: Hands) -> None:
    hands.panel.view.zooming.to(3.0)
    pictures = hands.panel.pictures()
    screenshot, thumbnail = QImage.fromData(pictures.screenshot, "PNG"), QImage.fromData(pictures.thumbnail, "PNG")
    assert screenshot.width() == 1920
    assert thumbnail.width() == 640
    assert thumbnail.size().boundedTo(QSize(640, 640)) == thumbnail.size()
    assert len(colours(screenshot)) > 500, "pedals are on it"


@on_canvas()
async def test_a_picture_shows_no_selection_and_leaves_it(hands: Hands) -> None:
    plain = hands.panel.pictures()
    hands.click(hands.body("drive"))
    told: list[object] = []
    hands.panel.selection_changed.connect(told.append)
    assert hands.panel.pictures().screenshot == plain.screenshot
    assert hands.panel.selection == (InstanceId("drive"),)
    assert told == []


@on_canvas(lambda: None)
async def test_an_empty_board_has_pictures_and_says_what_to_do(hands: Hands) -> None:
    assert QImage.fromData(hands.panel.pictures().screenshot, "PNG").width() > 300
    assert hands.panel.hint.isVisible()
    await hands.rig.add(samples.DRIVE)
    await hands.settled()
    assert not hands.panel.hint.isVisible()


@on_canvas()
async def test_the_ground_is_the_boards_colour(hands: Hands) -> None:
    image = hands.view.grab().toImage()
    assert image.pixelColor(7, image.height() - 7).name() == Colour.BOARD
