"""The MIDI monitor in the window."""

from collections.abc import Callable, Coroutine

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import ControlChange, RealTime
from marlise_desktop.domain.midi.stream import Faults
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.mapping.monitor import MonitorPanel
from marlise_desktop.session.midi.monitor import KEPT, Monitor
from tests.gui.rig import Rig, living

Run = Callable[[Coroutine[object, object, None]], None]
FCB, PADS = DeviceId("FCB1010"), DeviceId("Pads")


def heard(monitor: Monitor, device: DeviceId, number: int, did: str = "") -> None:
    message = ControlChange(0, number, 127)
    monitor.heard(device, message, 1.0)
    entry = monitor.played(Played(device, Control(ControlKind.CC, number, 0, device), 127, message, 1.0))
    if did:
        monitor.did(entry, did)


async def shown(rig: Rig, monitor: Monitor, now: list[float]) -> MonitorPanel:
    window = QWidget()
    rig._widgets.append(window)
    alias = {FCB: "Floor"}
    panel = MonitorPanel(
        monitor,
        lambda device: alias.get(device, device),
        lambda: [FCB],
        Sampler(window),
        now=lambda: now[0],
    )
    await rig.shown(panel, 800, 300)
    return panel


def told(panel: MonitorPanel) -> list[tuple[str, str, str]]:
    return [panel.model.text(line)[1:] for line in panel.model.lines]


def test_messages_are_told_with_what_they_did_and_not_oftener_than_one_reads(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            monitor, now = Monitor(), [1.0]
            panel = await shown(rig, monitor, now)
            heard(monitor, FCB, 20, "Snapshot Lead")
            now[0] = 2.0
            panel.sample()
            heard(monitor, PADS, 21)
            panel.sample()
            first = ("Floor", "CC 20 on channel 1 = 127", "Snapshot Lead")
            assert told(panel) == [first]
            now[0] = 2.2
            panel.sample()
            second = ("Pads", "CC 21 on channel 1 = 127", "")
            assert told(panel) == [first, second]
            panel.device.setCurrentIndex(panel.device.findData(PADS))
            panel.device.picked.emit(PADS)
            assert told(panel) == [second]
            panel.copy.click()
            assert QGuiApplication.clipboard().text().split("\t")[1:] == list(second)
            panel.view.selectRow(0)
            QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            assert QGuiApplication.clipboard().text().count("\n") == 0

    run(look())


def test_a_pause_keeps_what_is_read_and_clear_forgets_it(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            monitor, now = Monitor(), [1.0]
            panel = await shown(rig, monitor, now)
            heard(monitor, FCB, 20)
            panel.look()
            panel.pause.click()
            for number in range(KEPT + 5):
                heard(monitor, FCB, number % 100)
            now[0] = 5.0
            panel.sample()
            assert len(told(panel)) == 1
            panel.pause.click()
            assert len(told(panel)) == KEPT
            assert told(panel)[-1][1].startswith("CC 4 ")
            panel.clear.click()
            assert told(panel) == []
            assert panel.told.text().startswith("Nothing is heard")

    run(look())


def test_clocks_and_broken_bytes_are_told_in_a_line(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            monitor, now = Monitor(), [1.0]
            monitor.faults = lambda device: Faults(stray=2) if device == FCB else Faults()
            panel = await shown(rig, monitor, now)
            for _ in range(3):
                monitor.heard(PADS, RealTime.CLOCK, 1.0)
            now[0] = 2.0
            panel.sample()
            assert panel.told.text() == "Pads: clock × 3; Floor: 2 bytes that belong to no message"
            assert told(panel) == []

    run(look())
