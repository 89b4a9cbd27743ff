import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from marlise_desktop.domain.events import Origin
from marlise_desktop.gui.board.zooming import LARGEST, SMALLEST, STEP
from marlise_desktop.gui.theme import style
from tests.gui.board import samples
from tests.gui.board.hands import CTRL, MIDDLE, SHIFT, Hands, on_canvas

SPOT = QPointF(500, 600)


def shown(hands: Hands) -> QRectF:
    return hands.view.mapToScene(hands.view.viewport().rect()).boundingRect()


def far(first: QPointF, second: QPointF) -> float:
    return (first - second).manhattanLength()


@on_canvas()
async def test_the_wheel_zooms_around_the_mouse(hands: Hands) -> None:
    place = hands.on_view(SPOT)
    hands.wheel(SPOT, 3)
    assert hands.panel.zoom == pytest.approx(STEP**3)
    assert far(hands.view.mapToScene(place.toPoint()), SPOT) < 4
    hands.wheel(SPOT, -3)
    assert hands.panel.zoom == pytest.approx(1.0)
    assert far(hands.view.mapToScene(place.toPoint()), SPOT) < 6


@on_canvas()
async def test_zoom_has_limits(hands: Hands) -> None:
    hands.wheel(SPOT, 60, CTRL)
    assert hands.panel.zoom == LARGEST
    hands.wheel(SPOT, -99, CTRL)
    assert hands.panel.zoom == pytest.approx(SMALLEST)


@on_canvas()
async def test_ctrl_wheel_zooms_even_over_a_knob(hands: Hands) -> None:
    before = hands.board
    hands.wheel(hands.knob("drive", "gain"), 1, CTRL)
    await hands.settled()
    assert hands.panel.zoom == pytest.approx(STEP)
    assert hands.board is before


@on_canvas()
async def test_a_zoom_that_slides_over_a_knob_does_not_turn_it(hands: Hands) -> None:
    before = hands.board
    hands.wheel(SPOT, 1)
    hands.wheel(hands.knob("drive", "gain"), 1)
    await hands.settled()
    assert hands.board is before


@on_canvas()
async def test_keys_zoom_fit_and_go_to_full_size(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Plus, CTRL, "+")
    assert hands.panel.zoom == pytest.approx(STEP)
    hands.key(Qt.Key.Key_Minus, CTRL, "-")
    hands.key(Qt.Key.Key_Minus, CTRL, "-")
    assert hands.panel.zoom == pytest.approx(1 / STEP)
    hands.key(Qt.Key.Key_1, CTRL, "1")
    assert hands.panel.zoom == pytest.approx(1.0)
    hands.wheel(SPOT, 5)
    hands.key(Qt.Key.Key_0, CTRL, "0")
    assert shown(hands).contains(hands.scene.whole_area().adjusted(2, 2, -2, -2))


@on_canvas()
async def test_fit_shows_the_whole_board_in_a_small_window(hands: Hands) -> None:
    hands.panel.resize(600, 400)
    hands.panel.fit()
    assert hands.panel.zoom < 0.3
    assert shown(hands).contains(hands.scene.whole_area().adjusted(8, 8, -8, -8))


@on_canvas()
async def test_the_middle_button_pans(hands: Hands) -> None:
    corner = shown(hands).topLeft()
    hands.press(SPOT, button=MIDDLE)
    hands.move(SPOT + QPointF(-80, -40), held=MIDDLE)
    hands.release(SPOT + QPointF(-80, -40), button=MIDDLE)
    assert far(shown(hands).topLeft(), corner + QPointF(80, 40)) < 2


@on_canvas()
async def test_space_and_the_left_button_pan(hands: Hands) -> None:
    before, corner = hands.board, shown(hands).topLeft()
    hands.view.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(hands.view, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, none, " "))
    place = hands.body("drive")
    hands.press(place)
    hands.move(place + QPointF(60, 0))
    hands.release(place + QPointF(60, 0))
    QApplication.sendEvent(hands.view, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Space, none, " "))
    assert far(shown(hands).topLeft(), corner - QPointF(60, 0)) < 2
    await hands.settled()
    assert hands.board is before


@on_canvas()
async def test_shift_wheel_pans_sideways(hands: Hands) -> None:
    corner = shown(hands).topLeft()
    hands.wheel(SPOT, -1, SHIFT)
    assert shown(hands).left() == pytest.approx(corner.x() + 80, abs=2)
    assert hands.panel.zoom == pytest.approx(1.0)


@on_canvas()
async def test_near_by_every_port_shows_its_name(hands: Hands) -> None:
    hands.wheel(SPOT, 3)
    assert all(item.labels.isVisible() for item in hands.scene.pedals.values())
    hands.wheel(SPOT, -3)
    assert not any(item.labels.isVisible() for item in hands.scene.pedals.values())


@on_canvas()
async def test_a_smooth_step_arrives_where_it_was_sent(hands: Hands) -> None:
    hands.view.zooming.smooth_ms = 60
    hands.wheel(SPOT, 1)
    hands.wheel(SPOT, 1)
    assert hands.panel.zoom == pytest.approx(STEP**2), "the goal adds up while it is under way"
    await hands.rig.until(lambda: hands.view.zooming.zoom == pytest.approx(STEP**2))


@on_canvas()
async def test_the_whole_board_stays_in_sight_until_the_user_zooms(hands: Hands) -> None:
    hands.panel.resize(900, 500)
    assert shown(hands).contains(hands.scene.whole_area().adjusted(8, 8, -8, -8))
    hands.wheel(SPOT, 1)
    zoom = hands.panel.zoom
    hands.panel.resize(1200, 700)
    assert hands.panel.zoom == zoom


@on_canvas()
async def test_another_board_is_shown_whole(hands: Hands) -> None:
    hands.wheel(SPOT, 8)
    far_away = samples.board([samples.pedal("one", samples.AMP, 5000, 4000)])
    hands.rig.session.boards.commit(far_away, "Open", Origin.LOAD)
    await hands.settled()
    assert shown(hands).contains(hands.scene.whole_area().adjusted(8, 8, -8, -8))


@on_canvas()
async def test_a_larger_theme_makes_the_board_larger(hands: Hands) -> None:
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    hands.key(Qt.Key.Key_1, CTRL, "1")
    before = shown(hands)
    style.apply(qapp, 1.5)
    try:
        assert hands.panel.zoom == pytest.approx(1.0)
        assert shown(hands).width() == pytest.approx(before.width() / 1.5, rel=0.01)
        assert far(shown(hands).center(), before.center()) < 6
    finally:
        style.apply(qapp, 1.0)


@on_canvas()
async def test_pedals_are_painted_in_full_again_once_the_zoom_rests(hands: Hands) -> None:
    detail = hands.scene.detail
    hands.view.grab()
    hands.wheel(SPOT, 6)
    assert detail.coarse
    hands.view.grab()
    assert detail.waiting, "the pictures of the old zoom serve while it moves"
    await hands.rig.until(lambda: not detail.coarse and not detail.waiting)


@on_canvas()
async def test_from_far_a_pedal_shows_its_name_large(hands: Hands) -> None:
    def writing(zoom: float) -> float:
        hands.view.zooming.at_once(zoom, hands.on_view(hands.body("drive")))
        hands.scene.detail.exact = True
        image = hands.view.grab().toImage()
        hands.scene.detail.exact = False
        item = hands.scene.pedals["drive"]
        head = hands.view.mapFromScene(QRectF(item.pos(), QSizeF(item.face.title.right(), 48))).boundingRect()
        places = ((x, y) for x in range(head.left(), head.right()) for y in range(head.top(), head.bottom()))
        lit = sum(image.pixelColor(x, y).lightness() > 170 for x, y in places)
        return lit / zoom**2

    assert writing(0.5) > 1.3 * writing(1.0)


@on_canvas()
async def test_a_pinch_on_a_touchpad_zooms_around_the_fingers(hands: Hands) -> None:
    place = hands.on_view(SPOT)
    glob = QPointF(hands.view.viewport().mapToGlobal(place.toPoint()))
    kind, device = Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice()
    for _ in range(3):
        pinch = QNativeGestureEvent(kind, device, 2, place, place, glob, 0.1, QPointF())
        QApplication.sendEvent(hands.view.viewport(), pinch)
    assert hands.panel.zoom == pytest.approx(1.1**3)
    assert far(hands.view.mapToScene(place.toPoint()), SPOT) < 4


@on_canvas()
async def test_two_fingers_on_a_touchpad_pan(hands: Hands) -> None:
    corner, place = shown(hands).topLeft(), hands.on_view(SPOT)
    glob = QPointF(hands.view.viewport().mapToGlobal(place.toPoint()))
    swipe = QWheelEvent(
        place,
        glob,
        QPoint(-30, -12),
        QPoint(-60, -24),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(hands.view.viewport(), swipe)
    assert far(shown(hands).topLeft(), corner + QPointF(30, 12)) < 2
    assert hands.panel.zoom == pytest.approx(1.0)
