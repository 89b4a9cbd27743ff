"""Feet reach the sound whatever the window shows, and without a window."""

from collections.abc import Callable, Coroutine

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import KEYBOARD, DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    Trigger,
)
from marlise_desktop.gui.kit.key_pedals import KeyPedals
from marlise_desktop.gui.window.main_window import MainWindow
from marlise_desktop.session.ports.midi import Heard
from tests.gui.rig import Rig
from tests.gui.samples import SCREAMER
from tests.gui.window.test_window import working

Run = Callable[[Coroutine[object, object, None]], None]
PEDAL = DeviceId("FCB1010")


def board_page(window: MainWindow) -> None:
    window.show_page(window.board)


def library(window: MainWindow) -> None:
    window.show_page(window.library)


def preferences(window: MainWindow) -> None:
    window.show_page(window.preferences)


def tuner(window: MainWindow) -> None:
    window.show_page(window.tuner)


def hidden(window: MainWindow) -> None:
    window.hide()


def palette(window: MainWindow) -> None:
    window.find_anything()


async def program(rig: Rig, number: int) -> None:
    heard = Heard(PEDAL, bytes((0xC0, number)), rig.session.shared.router._timers.time())
    rig.session.shared.router.hear(heard)


@pytest.mark.parametrize("shown", [board_page, library, preferences, tuner, palette, hidden])
def test_program_changes_work_whatever_is_shown(run: Run, shown: Callable[[MainWindow], None]) -> None:
    async def play() -> None:
        async with working(SCREAMER) as (rig, window, _keys):
            snapshots = rig.session.snapshots
            for name in ("Clean", "Lead"):
                await snapshots.save_as(name)
            clean, lead = (held.id for held in rig.session.boards.board.snapshots)
            shown(window)
            for number, wanted in ((0, clean), (1, lead), (0, clean)):
                await program(rig, number)
                await rig.until(lambda wanted=wanted: snapshots.current == wanted)

    run(play())


def test_a_page_turner_steps_through_snapshots_from_any_page(run: Run) -> None:
    async def play() -> None:
        async with working(SCREAMER) as (rig, window, _keys):
            session = rig.session
            for name in ("Clean", "Lead"):
                await session.snapshots.save_as(name)
            clean, lead = (held.id for held in session.boards.board.snapshots)
            key = Control(ControlKind.KEY, device=KEYBOARD, key="PgDown")
            trigger = Trigger(key, Nature.MOMENTARY, Gesture.PRESS)
            around = ActionTarget("snapshot.next", {"around": "on"})
            mapping = ControlMapping(MappingId(""), trigger, around, Behaviour.DO)
            session.shared.mappings.add(Layer.GLOBAL, mapping)
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            pedals = KeyPedals(session.shared.router, application)
            for page, wanted in ((library, clean), (preferences, lead), (tuner, clean)):
                page(window)
                window.setFocus()
                QTest.keyClick(window, Qt.Key.Key_PageDown)
                await rig.until(lambda wanted=wanted: session.snapshots.current == wanted)
            pedals.close()

    run(play())
