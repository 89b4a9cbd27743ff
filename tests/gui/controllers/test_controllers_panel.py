"""The panel of controllers: what there is, what each switch does, what is pressed and lit; all of it by keys."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from marlise_desktop.adapters.controllers.reading import profile_from
from marlise_desktop.app import resources
from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import Device, DeviceId, Way
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
from marlise_desktop.domain.midi.message import ControlChange
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.profile import Place, Profile, ProfileControl, Shape
from marlise_desktop.gui.controllers.panel import ControllersPanel
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.session.ports.midi import Heard
from tests.fakes.midi import FakeGate
from tests.gui.rig import Rig, living
from tests.gui.samples import SCREAMER

SOFTSTEP = DeviceId("SoftStep")
PEDAL = DeviceId("Pedal")
STEPS = profile_from("softstep", "softstep", (resources.controllers() / "keith-mcmillen-softstep.toml").read_text())
EXPRESSION = Profile(
    "pedal",
    "Pedal",
    ("Pedal",),
    100,
    100,
    (ProfileControl("exp", "EXP", Shape.PEDAL, Place(10, 10, 80, 80), Control(ControlKind.CC, 11), Nature.CONTINUOUS),),
    learned=True,
)
Given = list[tuple[Control, Nature]]


class Stage:
    """The panel over a real session, with devices in the place of the MIDI gates."""

    def __init__(self, rig: Rig, window: QMainWindow, given: Given) -> None:
        self.rig, self.shared, self.given = rig, rig.session.shared, given
        self.panel = ControllersPanel(
            rig.session, rig.bridge, rig.tasks, Sampler(window), lambda *what: given.append(what), window
        )
        window.setCentralWidget(self.panel)

    def plug(self, *devices: DeviceId) -> None:
        present = [Device(device, Way.JACK, listens=True) for device in devices]
        self.shared.midi._present = tuple(present)
        for device in devices:
            self.shared.controllers.see(device)
        self.panel.refresh()

    def play(self, device: DeviceId, number: int, value: int) -> None:
        """As the player does; the router tells the monitor so."""
        control = Control(ControlKind.CC, number, 0, device)
        now = asyncio.get_running_loop().time()
        self.shared.monitor.played(Played(device, control, value, ControlChange(0, number, value), now))
        self.panel.sample()

    def map(self, layer: Layer, number: int, target: ActionTarget | ParameterTarget, gesture: Gesture) -> None:
        trigger = Trigger(Control(ControlKind.CC, number, 0, SOFTSTEP), Nature.LATCHING, gesture)
        mapping = ControlMapping(MappingId(f"m{number}{gesture.value}"), trigger, target, Behaviour.TOGGLE)
        self.shared.mappings.add(layer, mapping, self.rig.session.key if layer is Layer.BOARD else None)

    def rows(self) -> list[str]:
        model = self.panel.devices.model()
        return [str(model.index(row, 0).data()).replace("\n", ": ") for row in range(model.rowCount())]


Work = Callable[[Stage], Coroutine[object, object, None]]


@pytest.fixture
def staged(run: Callable[[Coroutine[object, object, None]], None]) -> Callable[[Work], None]:
    def with_stage(work: Work) -> None:
        async def once() -> None:
            async with living() as rig:
                window = QMainWindow()
                stage = Stage(rig, window, [])
                await stage.shared.profiles.keep(STEPS)
                await stage.shared.profiles.keep(EXPRESSION)
                await rig.shown(window, 1000, 320)
                await work(stage)
                await rig.closed()

        run(once())

    return with_stage


def test_devices_are_listed_with_how_they_are(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(SOFTSTEP, PEDAL)
        stage.shared.controllers.see(DeviceId("Lost"))
        stage.shared.midi.choose(PEDAL, on=False)
        stage.shared.controllers.set_name(SOFTSTEP, "My feet")
        await stage.rig.until(lambda: "Lost: not plugged in" in stage.rows())
        assert stage.rows()[:2] == ["My feet: there, by JACK", "Pedal: there, by JACK, not listened to"]

    staged(work)


def test_the_usual_is_mapped_to_the_chosen_device_by_a_button(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(SOFTSTEP, PEDAL)
        head = stage.panel.head
        await stage.rig.until(head.usual.isVisible)
        head.usual.setFocus()
        QTest.keyClick(head.usual, Qt.Key.Key_Space)
        await stage.rig.until(lambda: len(stage.shared.mappings.all()) == 6)
        stage.panel.devices.choose(PEDAL)
        await stage.rig.until(lambda: not head.usual.isVisible())

    staged(work)


def test_a_device_is_drawn_as_its_profile_says_and_told_of_by_its_switches(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(SOFTSTEP)
        amp = await stage.rig.add(SCREAMER)
        stage.map(Layer.GLOBAL, 21, ActionTarget("tuner.toggle"), Gesture.DOUBLE_PRESS)
        stage.map(Layer.BOARD, 21, ParameterTarget(amp, BYPASS), Gesture.PRESS)
        floor = stage.panel.floor
        await stage.rig.until(lambda: len(floor.controls["key-1"].deeds) == 2)
        stage.panel.sample()
        name = floor.controls["key-1"].accessibleName()
        assert name.startswith("Switch 1: Bypass of")
        assert "(this board); Twice: Tuner (all boards). Lit. CC 21 on channel 1" in name
        assert floor.controls["key-2"].accessibleName().startswith("Switch 2: does nothing yet")
        assert floor.controls["key-1"].x() < floor.controls["key-2"].x()
        assert floor.controls["key-6"].y() < floor.controls["key-1"].y()
        await stage.rig.session.boards.set_bypassed(amp, True)
        await stage.rig.settled()
        stage.panel.sample()
        assert floor.controls["key-1"].look.lit is False

    staged(work)


def test_a_pressed_switch_lights_up_and_a_pedal_shows_where_it_stands(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(SOFTSTEP, PEDAL)
        assert not stage.panel.floor.controls["key-1"].look.pressed
        stage.play(SOFTSTEP, 21, 127)
        assert stage.panel.floor.controls["key-1"].look.pressed
        assert not stage.panel.floor.controls["key-2"].look.pressed
        stage.panel.devices.choose(PEDAL)
        stage.play(PEDAL, 11, 127)
        assert stage.panel.floor.controls["exp"].look.place == 1.0

    staged(work)


def test_arrow_keys_walk_the_floor_and_enter_assigns(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(SOFTSTEP)
        floor = stage.panel.floor
        floor.choose("key-1")
        for key, wanted in (
            (Qt.Key.Key_Right, "key-2"),
            (Qt.Key.Key_Up, "key-7"),
            (Qt.Key.Key_Left, "key-6"),
            (Qt.Key.Key_Left, "key-6"),
            (Qt.Key.Key_Down, "key-1"),
        ):
            QTest.keyClick(floor.controls[floor.chosen_id or ""], key)
            assert floor.chosen_id == wanted
            assert floor.controls[wanted].hasFocus()
        QTest.keyClick(floor.controls["key-1"], Qt.Key.Key_Return)
        assert stage.given == [(Control(ControlKind.CC, 21, 0, SOFTSTEP), Nature.LATCHING)]
        stage.panel.card.assign.click()
        assert len(stage.given) == 2

    staged(work)


def test_heel_and_toe_are_taken_where_the_pedal_stands(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(PEDAL)
        stage.panel.floor.choose("exp")
        stage.panel.card.calibrate.click()
        sheet = stage.panel.sheet
        assert sheet.told.text() == "Move the pedal."
        assert not sheet.heel.isEnabled()
        stage.play(PEDAL, 11, 9)
        sheet.heel.click()
        stage.play(PEDAL, 11, 10)
        sheet.toe.click()
        assert not sheet.accept.isEnabled()
        assert "too near" in sheet.told.text()
        stage.play(PEDAL, 11, 101)
        assert sheet.bar.accessible_text() == "101"
        QTest.keyClick(sheet.toe, Qt.Key.Key_Space)
        QTest.keyClick(sheet.accept, Qt.Key.Key_Space)
        control = Control(ControlKind.CC, 11, None, PEDAL)
        assert stage.shared.mappings.calibration(control) == Calibration(9, 101)
        stage.panel.card.calibrate.click()
        sheet.forget.click()
        assert stage.shared.mappings.calibration(control) is None

    staged(work)


def test_an_unknown_device_is_taught_by_a_step_on_each_switch(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        other = DeviceId("Other")
        stage.plug(other)
        panel = stage.panel
        assert panel.empty.isVisible()
        assert "Teach" in panel.empty.text()
        panel.head.teach.click()
        await stage.rig.until(panel.head.done.isVisible)
        assert not panel.head.done.isEnabled()
        for data in ("b0507f", "b05000", "b0517f", "b05100"):
            for hear in tuple(stage.shared.midi._hearers):
                hear(Heard(other, bytes.fromhex(data), 1.0))
        await stage.rig.until(lambda: len(panel.floor.controls) == 2)
        panel.head.done.click()
        await stage.rig.until(lambda: stage.shared.profiles.of(other) is not None)
        await stage.rig.until(panel.head.name.isVisible)
        panel.floor.choose("2")
        panel.card.label.setText("Solo")
        QTest.keyClick(panel.card.label, Qt.Key.Key_Return)
        await stage.rig.until(lambda: panel.floor.controls["2"].held.label == "Solo")
        before = panel.floor.controls["2"].held.place
        panel.floor.choose("2")
        QTest.keyClick(panel.floor.controls["2"], Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        await stage.rig.until(lambda: panel.floor.controls["2"].held.place == replace(before, x=before.x + 5))
        panel.head.forget.click()
        await stage.rig.until(panel.empty.isVisible)
        assert not panel.head.forget.isVisible()

    staged(work)


def test_a_learned_switch_is_dragged_to_its_place(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        stage.plug(PEDAL)
        pedal = stage.panel.floor.controls["exp"]
        QTest.mousePress(pedal, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        QTest.mouseMove(pedal, QPoint(80, 20))
        QTest.mouseRelease(pedal, Qt.MouseButton.LeftButton, pos=QPoint(80, 20))
        await stage.rig.until(lambda: stage.panel.floor.controls["exp"].held.place.x > 10)

    staged(work)


def test_name_listening_and_make_are_chosen(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        other = DeviceId("Other")
        stage.plug(other)
        head = stage.panel.head
        head.name.setText("Left")
        QTest.keyClick(head.name, Qt.Key.Key_Return)
        assert stage.shared.controllers.name(other) == "Left"
        await stage.rig.until(lambda: stage.rows() == ["Left: there, by JACK"])
        QTest.keyClick(head.listen, Qt.Key.Key_Space)
        assert not stage.shared.midi.listens_to(other)
        await stage.rig.until(lambda: "not listened to" in stage.rows()[0])
        texts = [head.profiles.itemText(row) for row in range(head.profiles.count())]
        assert texts[0] == "By its name: unknown"
        head.profiles.picked.emit("softstep")
        await stage.rig.until(lambda: "key-1" in stage.panel.floor.controls)
        assert stage.panel.about.text().startswith("Choose the factory preset TOGL on the device. From: SoftStep User")

    staged(work)


def test_where_there_is_no_midi_the_panel_says_why(staged: Callable[[Work], None]) -> None:
    async def work(stage: Stage) -> None:
        assert not stage.panel.no_midi.isVisible()
        stage.shared.midi._gates = (FakeGate(reason="JACK does not run"), FakeGate(reason="there is no ALSA"))
        stage.plug()
        assert stage.panel.no_midi.text() == "No MIDI: JACK does not run; there is no ALSA"
        assert "Plug one in" in stage.panel.devices.empty_text
        assert not stage.panel.head.isVisible()
        assert stage.panel.empty.isVisible()

    staged(work)
