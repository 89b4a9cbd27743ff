"""Learning in the window: the strip, and all the places from which it is begun."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.tempo import Division
from marlise_desktop.gui.board.hits import ControlHit, PedalHit
from marlise_desktop.gui.mapping.places import Mark
from marlise_desktop.gui.window.main_window import MainWindow
from marlise_desktop.session.ports.midi import Heard
from tests.builders import DELAY, board, instance
from tests.gui.rig import Rig
from tests.gui.samples import SCREAMER
from tests.gui.window.test_window import working

Run = Callable[[Coroutine[object, object, None]], None]
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
FCB = DeviceId("FCB1010")
TUNER = ActionTarget("tuner.toggle")


class Foot:
    """Sends what a momentary switch sends, at times of its own."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def hear(self, *data: int, after: float = 0.0) -> None:
        now = self._rig.session.shared.router._timers.time()
        self._rig.session.shared.router.hear(Heard(FCB, bytes(data), now + after))

    def press(self, controller: int = 20, after: float = 0.0) -> None:
        self.hear(0xB0, controller, 127, after=after)
        self.hear(0xB0, controller, 0, after=after + 0.12)

    async def learned(self, window: MainWindow, controller: int = 20) -> None:
        """Twice, a second apart."""
        self.press(controller)
        self.press(controller, after=1.0)
        await self._rig.until(window.feet.strip.take.isVisible)


@asynccontextmanager
async def window_with(*plugins: object) -> AsyncIterator[tuple[Rig, MainWindow, list[InstanceId], Foot]]:
    async with working(*plugins) as (rig, window, keys):
        yield rig, window, keys, Foot(rig)


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def chosen(menu: QMenu, start: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(start)).trigger()
    menu.close()


def context_menu(widget: QWidget, name: str = "learn_menu") -> QMenu:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2), widget.mapToGlobal(QPoint(2, 2)))
    QApplication.sendEvent(widget, event)
    menus = [menu for menu in widget.findChildren(QMenu, name) if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def test_two_presses_are_asked_for_and_what_is_found_is_taken(run: Run) -> None:
    async def look() -> None:
        async with window_with() as (rig, window, _keys, foot):
            strip, shared = window.feet.strip, rig.session.shared
            window.feet.learn(TUNER, Layer.GLOBAL)
            assert strip.isVisible()
            assert strip.hasFocus()
            assert (strip.title.text(), strip.asked.text()) == ("Learn: Tuner", "Step on the switch, or move the pedal")
            assert strip.take.isHidden()
            foot.press()
            await rig.until(lambda: strip.asked.text() == "Once more")
            assert not rig.session.tuner.is_open
            foot.press(after=1.0)
            await rig.until(strip.take.isVisible)
            assert "tells press and release" in strip.came.text()
            assert strip.asked.text() == "Tuner"
            assert strip.take.hasFocus()
            strip.gesture.setCurrentIndex(strip.gesture.findData(Gesture.LONG_PRESS))
            strip.gesture.picked.emit(Gesture.LONG_PRESS)
            strip.take.click()
            await rig.until(strip.isHidden)
            held = shared.mappings.all()[0].mapping
            assert held.trigger.nature is Nature.MOMENTARY
            assert (held.trigger.gesture, held.behaviour) == (Gesture.LONG_PRESS, Behaviour.DO)
            assert held.target == TUNER

    run(look())


def test_escape_ends_it_and_messages_do_their_work_again(run: Run) -> None:
    async def look() -> None:
        async with window_with() as (rig, window, _keys, _foot):
            window.feet.learn(TUNER, Layer.GLOBAL)
            window.board.setFocus()
            QTest.keyClick(window, Qt.Key.Key_Escape)
            await rig.until(window.feet.strip.isHidden)
            assert rig.session.shared.learn.state is None
            assert rig.session.shared.mappings.all() == ()

    run(look())


def test_a_control_in_use_is_said_and_shared_or_moved(run: Run) -> None:
    async def look() -> None:
        async with window_with() as (rig, window, _keys, foot):
            strip, mappings = window.feet.strip, rig.session.shared.mappings
            for target, button in ((TUNER, strip.take), (ActionTarget("mute"), strip.take)):
                window.feet.learn(target, Layer.GLOBAL)
                await foot.learned(window)
                button.click()
                await rig.until(strip.isHidden)
            assert len(mappings.all()) == 2
            window.feet.learn(ActionTarget("panic"), Layer.GLOBAL)
            await foot.learned(window)
            assert strip.used.isVisible()
            assert strip.used.text().startswith("It is used already: Tuner (")
            assert (strip.take.text(), strip.only.text()) == ("For both", "Only for this")
            strip.only.click()
            await rig.until(strip.isHidden)
            assert [line.mapping.target for line in mappings.all()] == [ActionTarget("panic")]

    run(look())


def test_five_switches_are_learned_one_after_another(run: Run) -> None:
    async def look() -> None:
        async with window_with() as (rig, window, _keys, foot):
            strip = window.feet.strip
            window.feet.learn_five()
            assert strip.title.text() == "Learn: Previous snapshot (1 of 5)"
            await foot.learned(window, 20)
            strip.take.click()
            assert strip.title.text() == "Learn: Next snapshot (2 of 5)"
            strip.skip.click()
            for controller in (22, 23, 24):
                await foot.learned(window, controller)
                strip.take.click()
            await rig.until(strip.isHidden)
            learned = [line.mapping.target for line in rig.session.shared.mappings.all()]
            wanted = ("snapshot.previous", "tuner.toggle", "mute", "tap.tempo")
            assert learned == [ActionTarget(name) for name in wanted]

    run(look())


def test_a_snapshot_is_marked_by_whatever_name_its_mapping_calls_it(run: Run) -> None:
    async def look() -> None:
        async with window_with(SCREAMER) as (rig, window, _keys, _foot):
            await rig.session.snapshots.save_as("Verse")
            second = await rig.session.snapshots.save_as("Solo")
            for number, said in enumerate(("Solo", "2", str(second))):
                trigger = Trigger(Control(ControlKind.CC, number, 0), Nature.MOMENTARY, Gesture.PRESS)
                target = ActionTarget("snapshot.apply", {"snapshot": said})
                rig.session.shared.mappings.add(
                    Layer.BOARD, ControlMapping(MappingId(""), trigger, target, Behaviour.DO), rig.session.key
                )
            tiles = window.snapshots.tiles
            await rig.until(lambda: len(tiles.tiles) == 2 and tiles.tiles[1].findChild(Mark) is not None)
            assert tiles.tiles[1].findChild(Mark).isVisible()
            assert len(window.feet.mapped.lines(ActionTarget("snapshot.apply", {"snapshot": str(second)}))) == 3
            assert tiles.tiles[0].findChild(Mark) is None

    run(look())


def test_marks_come_although_something_else_asked_first(run: Run) -> None:
    async def look() -> None:
        async with window_with(SCREAMER) as (rig, window, (key,), _foot):
            trigger = Trigger(Control(ControlKind.CC, 20, 0), Nature.MOMENTARY, Gesture.PRESS)
            bypass = ParameterTarget(key, BYPASS, 1.0, 0.0)
            rig.session.shared.mappings.add(
                Layer.BOARD, ControlMapping(MappingId(""), trigger, bypass, Behaviour.TOGGLE), rig.session.key
            )
            assert window.feet.mapped.words(bypass) == "CC 20 on channel 1"
            await rig.until(lambda: window.board.scene.pedals[key]._mapped == {BYPASS})

    run(look())


def test_a_knob_is_learned_and_forgotten_from_its_menu_and_marked_meanwhile(run: Run) -> None:
    async def look() -> None:
        async with window_with(SCREAMER) as (rig, window, (key,), foot):
            symbol = PortSymbol(SCREAMER.parameters[0].symbol)
            target = ParameterTarget(key, symbol)
            window.board.select((key,))
            await rig.until(lambda: window.inspector.sheet is not None and symbol in window.inspector.sheet.rows)
            knob = window.inspector.sheet.rows[symbol].widget
            chosen(context_menu(knob), "Learn")
            assert rig.session.shared.learn.state.target == target
            assert rig.session.shared.learn.state.layer is Layer.BOARD
            await foot.learned(window)
            window.feet.strip.take.click()
            mark = knob.findChild(Mark)
            await rig.until(lambda: knob.findChild(Mark) is not None and knob.findChild(Mark).isVisible())
            assert knob.toolTip().endswith("By foot or hand: CC 20 on channel 1")
            pedal = window.board.scene.pedals[key]
            assert pedal._mapped == {symbol}
            window.board.view.hover.show(ControlHit(pedal, pedal.face.controls[0]))
            assert pedal.toolTip() == "By foot or hand: CC 20 on channel 1"
            window.board.view.hover.show(PedalHit(pedal))
            assert pedal.toolTip() == ""
            chosen(context_menu(knob), "Forget CC 20")
            mark = knob.findChild(Mark)
            await rig.until(mark.isHidden)
            assert "By foot" not in knob.toolTip()
            engaged = window.inspector.header.engaged
            chosen(context_menu(engaged), "Learn")
            assert rig.session.shared.learn.state.target == ParameterTarget(key, BYPASS)

    run(look())


def test_a_delay_follows_the_tempo_from_its_menu(run: Run) -> None:
    async def look() -> None:
        async with window_with(SCREAMER) as (rig, window, (key,), _foot):
            menu = QMenu(window)
            symbol = PortSymbol(SCREAMER.parameters[0].symbol)
            window.feet._menus.control(menu, key, symbol)
            assert menu.findChild(QMenu, "tempo_menu") is None
            rig.session.boards.commit(board(instance("echo", DELAY)), "", Origin.LOAD)
            menu = QMenu(window)
            window.feet._menus.control(menu, InstanceId("echo"), PortSymbol("time"))
            under = menu.findChild(QMenu, "tempo_menu")
            assert texts(under)[0] == "Off"
            chosen(under, "1/8 dotted")
            await rig.until(lambda: rig.session.boards.board.instance(InstanceId("echo")).divisions)
            held = rig.session.boards.board.instance(InstanceId("echo"))
            assert held.divisions == {PortSymbol("time"): Division.EIGHTH_DOTTED}
            assert held.value(PortSymbol("time")) == 375.0

    run(look())


def test_snapshots_buttons_and_menu_entries_are_learned_where_they_stand(run: Run) -> None:
    async def look() -> None:
        async with window_with(SCREAMER) as (rig, window, _keys, _foot):
            learn = rig.session.shared.learn
            await rig.session.snapshots.save_as("Lead")
            await rig.until(lambda: window.snapshots.tiles.tiles)
            tile = window.snapshots.tiles.tiles[0]
            chosen(window.snapshots._menu(tile), "Learn")
            assert learn.state.target == ActionTarget("snapshot.apply", {"snapshot": str(tile.snapshot)})
            assert window.feet.strip.title.text() == "Learn: Apply snapshot Lead"
            chosen(context_menu(window.top.mute), "Learn")
            assert (learn.state.target, learn.state.layer) == (ActionTarget("mute"), Layer.GLOBAL)
            sound = next(a.menu() for a in window.menuBar().actions() if a.text() == "S&ound")
            sound.popup(window.pos())
            panic = next(action for action in sound.actions() if action.objectName() == "panic")
            place = QPointF(sound.actionGeometry(panic).center())
            for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
                right = Qt.MouseButton.RightButton
                at = QPointF(sound.mapToGlobal(place.toPoint()))
                QApplication.sendEvent(
                    sound, QMouseEvent(kind, place, at, right, right, Qt.KeyboardModifier.NoModifier)
                )
            assert not sound.isVisible()
            menu = next(m for m in window.menuBar().findChildren(QMenu, "learn_menu") if m.isVisible())
            chosen(menu, "Learn")
            assert learn.state.target == ActionTarget("panic")
            assert not rig.session.engine.muted

    run(look())
