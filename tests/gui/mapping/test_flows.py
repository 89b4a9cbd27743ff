"""Mappings given to a file, taken from one, and the usual mapped: by the buttons over the table."""

from collections.abc import Callable, Coroutine
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import ActionTarget, Layer
from marlise_desktop.gui.mapping.table import MappingPanel
from tests.gui.controllers.test_controllers_panel import SOFTSTEP, STEPS
from tests.gui.mapping.test_table import press, shown
from tests.gui.rig import Rig, living

Run = Callable[[Coroutine[object, object, None]], None]


async def asked(rig: Rig, panel: MappingPanel) -> QDialog:
    await rig.until(lambda: any(held.isVisible() for held in panel.findChildren(QDialog)))
    return next(held for held in panel.findChildren(QDialog) if held.isVisible())


async def name_file(rig: Rig, panel: MappingPanel, file: Path) -> None:
    dialog = await asked(rig, panel)
    assert isinstance(dialog, QFileDialog)
    entry = dialog.findChild(QLineEdit, "fileNameEdit")
    assert entry is not None
    entry.setText(str(file))
    QTest.keyClick(entry, Qt.Key.Key_Return)


def test_mappings_are_exported_and_imported_by_buttons(run: Run, tmp_path: Path) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            mappings.add(Layer.GLOBAL, press(ActionTarget("mute")))
            panel = await shown(rig)
            bar, file = panel.list.bar, tmp_path / "mine.json"
            bar.give_out.setFocus()
            QTest.keyClick(bar.give_out, Qt.Key.Key_Space)
            await name_file(rig, panel, file.with_suffix(""))
            await rig.settled()
            file.write_text("", encoding="utf-8")  # the stand-in for the disk keeps what was written to itself
            bar.give_out.click()
            await name_file(rig, panel, file)
            await rig.until(lambda: any(held.isVisible() for held in panel.findChildren(QPushButton, "ask.replace")))
            QTest.keyClick(await asked(rig, panel), Qt.Key.Key_Escape)
            await rig.settled()
            mappings.remove(mappings.all())
            bar.take_in.click()
            await name_file(rig, panel, file)
            await rig.until(lambda: [line.mapping.target for line in mappings.all()] == [ActionTarget("mute")])
            assert "1 mapping taken" in rig.told[-1].notice.message

    run(look())


def test_the_usual_is_mapped_for_the_device_that_is_chosen(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            shared = rig.session.shared
            await shared.profiles.keep(STEPS)
            for device in (SOFTSTEP, DeviceId("Pedal")):
                shared.controllers.see(device)
            panel = await shown(rig)
            menu = panel.list.bar.usual.menu()
            menu.aboutToShow.emit()
            entries = {action.text(): action for action in menu.actions()}
            assert {"SoftStep", "Pedal"} < set(entries)
            entries["SoftStep"].trigger()
            await rig.until(lambda: len(panel.list.model.rows) == 6)

    run(look())
