from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QWidget

from marlise_desktop.domain.ids import PortSymbol, PropertyUri
from marlise_desktop.domain.parameter import Property, PropertyType, PropertyValue
from marlise_desktop.domain.plugin import PresetContent
from marlise_desktop.domain.tempo import can_follow
from marlise_desktop.gui.inspector.file_types import extensions_of
from marlise_desktop.gui.inspector.panel import InspectorPanel
from marlise_desktop.gui.inspector.rows import parameter_row
from marlise_desktop.gui.inspector.travels import travel_of
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.widgets.choice import Choice
from marlise_desktop.gui.widgets.file_row import FileRow
from marlise_desktop.gui.widgets.knob import Knob
from marlise_desktop.gui.widgets.slider import Slider
from marlise_desktop.gui.widgets.stepper import Stepper
from marlise_desktop.gui.widgets.toggle import Toggle
from marlise_desktop.gui.widgets.trigger import Trigger
from marlise_desktop.session.ports.engine import OutputReported, RunTime
from tests.gui.rig import living
from tests.gui.samples import CABINET, COMPRESSOR, DELAY, GIANT, REVERB, SCREAMER

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
DRIVE, TONE = PortSymbol("drive"), PortSymbol("tone")
FILE = CABINET.properties[0].uri


@asynccontextmanager
async def inspecting(*plugins):
    async with living() as rig:
        keys = [await rig.add(plugin) for plugin in plugins]
        window = QWidget()
        panel = InspectorPanel(rig.session, rig.bridge, rig.tasks, Sampler(window), window)
        panel.resize(320, 900)
        await rig.shown(window, 320, 900)
        panel.choose(keys)
        await rig.settled()
        yield rig, panel, keys


def widget(panel, key):
    return panel.sheet.rows[key].widget


def drag(knob, up):
    start = QPoint(knob.width() // 2, 25)
    QTest.mousePress(knob, LEFT, NONE, start)
    for step in range(1, 4):
        where = QPointF(start.x(), start.y() - up * step / 3)
        move = QMouseEvent(QEvent.Type.MouseMove, where, knob.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, NONE)
        QApplication.sendEvent(knob, move)
    return start


def test_each_kind_has_its_control(run):
    async def scenario():
        async with inspecting(COMPRESSOR) as (_rig, panel, _keys):
            assert isinstance(widget(panel, "threshold"), Knob)
            assert isinstance(widget(panel, "stages"), Stepper)
            assert isinstance(widget(panel, "listen"), Trigger)
            assert isinstance(widget(panel, "sidechain"), Toggle)
        async with inspecting(CABINET) as (_rig, panel, _keys):
            assert isinstance(widget(panel, "channels"), Choice)
            assert isinstance(widget(panel, FILE), FileRow)
            assert isinstance(widget(panel, "urn:sample:cabinet#normalise"), Toggle)
            assert isinstance(widget(panel, "urn:sample:cabinet#length"), Slider)

    run(scenario())


def test_a_drag_sounds_at_once_and_is_one_undo(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            knob = widget(panel, "drive")
            start = drag(knob, 90)
            await rig.settled()
            held = rig.session.boards.board.instance(keys[0])
            assert held.value(DRIVE) == pytest.approx(9.5)
            QTest.mouseRelease(knob, LEFT, NONE, start)
            await rig.settled()
            assert rig.session.history.undo_label == "Drive of Screamer"
            await rig.session.history.undo()
            await rig.settled()
            assert rig.session.boards.board.instance(keys[0]).value(DRIVE) == 4.5
            assert knob.value == 4.5

    run(scenario())


def test_the_control_stays_under_the_hand_while_the_board_changes(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            knob, sheet = widget(panel, "drive"), panel.sheet
            start = drag(knob, 18)
            held = knob.value
            await rig.settled()
            await rig.session.boards.set_value(keys[0], DRIVE, 1.0)
            await rig.session.boards.set_value(keys[0], TONE, 500.0)
            await rig.settled()
            assert knob.value == held
            assert widget(panel, "tone").value == 500.0
            assert panel.sheet is sheet
            QTest.mouseRelease(knob, LEFT, NONE, start)
            await rig.settled()
            assert knob.value == rig.session.boards.board.instance(keys[0]).value(DRIVE) == 1.0

    run(scenario())


def test_a_logarithmic_parameter_has_its_middle_in_the_middle():
    travel = travel_of(SCREAMER.parameters_by_symbol[TONE])
    assert travel.value_at(0.5) == pytest.approx((100 * 8000) ** 0.5)
    assert travel.position(travel.value_at(0.25)) == pytest.approx(0.25)
    assert travel.read("1.2k") == 1200.0


def test_a_pan_starts_in_the_middle_and_a_named_value_can_be_typed():
    assert travel_of(DELAY.parameters_by_symbol[PortSymbol("pan")]).origin == 0.5
    assert travel_of(SCREAMER.parameters_by_symbol[PortSymbol("level")]).origin == 0.0
    assert travel_of(CABINET.parameters_by_symbol[PortSymbol("channels")]).read("wide") == 2.0


def test_toggle_choice_stepper_and_trigger_set_values(run):
    async def scenario():
        async with inspecting(COMPRESSOR) as (rig, panel, keys):
            QTest.mouseClick(widget(panel, "sidechain"), LEFT)
            stepper = widget(panel, "stages")
            QTest.mouseClick(stepper, LEFT, NONE, stepper.plus_rect().center())
            QTest.mouseClick(widget(panel, "listen"), LEFT)
            await rig.settled()
            held = rig.session.boards.board.instance(keys[0])
            assert held.value(PortSymbol("sidechain")) == 1.0
            assert held.value(PortSymbol("stages")) == 3.0
            assert held.value(PortSymbol("listen")) == 1.0
        async with inspecting(CABINET) as (rig, panel, keys):
            QTest.keyClick(widget(panel, "channels").findChild(QComboBox), Qt.Key.Key_Down)
            await rig.settled()
            assert rig.session.boards.board.instance(keys[0]).value(PortSymbol("channels")) == 1.0

    run(scenario())


def test_file_parameters_go_to_the_next_file_and_can_be_undone(run, tmp_path):
    for name in ("a.wav", "b.flac", "c.txt"):
        (tmp_path / name).write_bytes(b"")

    async def scenario():
        async with inspecting(CABINET) as (rig, panel, keys):
            first = PropertyValue(PropertyType.PATH, str(tmp_path / "a.wav"))
            await rig.session.boards.set_property(keys[0], FILE, first)
            await rig.settled()
            files = widget(panel, FILE)
            assert files.path == str(tmp_path / "a.wav")
            QTest.mouseClick(files._next, LEFT)
            await rig.settled()
            held = rig.session.boards.board.instance(keys[0])
            assert held.properties[FILE] == PropertyValue(PropertyType.PATH, str(tmp_path / "b.flac"))
            assert files.path == str(tmp_path / "b.flac")
            await rig.session.history.undo()
            await rig.settled()
            assert files.path == str(tmp_path / "a.wav")

    run(scenario())


def test_a_file_is_browsed_for(run, tmp_path):
    (tmp_path / "hall.wav").write_bytes(b"")

    async def scenario():
        async with inspecting(CABINET) as (rig, panel, keys):
            widget(panel, FILE).browse_requested.emit()
            await rig.until(lambda: panel.findChild(QDialog) and panel.findChild(QDialog).isVisible())
            dialog = panel.findChild(QDialog)
            assert not dialog.isModal()
            dialog.setDirectory(str(tmp_path))
            dialog.findChild(QLineEdit, "fileNameEdit").setText("hall.wav")
            dialog.accept()
            await rig.settled()
            assert rig.session.boards.board.instance(keys[0]).properties[FILE].value == str(tmp_path / "hall.wav")

    run(scenario())


def test_other_properties_keep_their_types(run):
    async def scenario():
        async with inspecting(CABINET) as (rig, panel, keys):
            QTest.mouseClick(widget(panel, "urn:sample:cabinet#normalise"), LEFT)
            length = widget(panel, "urn:sample:cabinet#length")
            QTest.keyClick(length, Qt.Key.Key_End)
            note = widget(panel, "urn:sample:cabinet#note").findChild(QLineEdit)
            QTest.keyClicks(note, "bright")
            QTest.keyClick(note, Qt.Key.Key_Return)
            await rig.settled()
            held = rig.session.boards.board.instance(keys[0]).properties
            assert held[PropertyUri("urn:sample:cabinet#normalise")] == PropertyValue(PropertyType.BOOL, True)
            assert held[PropertyUri("urn:sample:cabinet#length")] == PropertyValue(PropertyType.FLOAT, 5.0)
            assert held[PropertyUri("urn:sample:cabinet#note")] == PropertyValue(PropertyType.STRING, "bright")

    run(scenario())


def test_a_preset_is_loaded(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            lead = SCREAMER.presets[1]
            rig.shelf.contents[SCREAMER.uri, lead.uri] = PresetContent({DRIVE: 9.0}, has_state=False)
            box = panel.presets.box
            texts = [box.itemText(n) for n in range(box.count()) if box.itemText(n)]
            assert texts == ["No preset", "Clean boost", "Lead", "My crunch"]
            box.setCurrentIndex(box.findText("Lead"))
            box.activated.emit(box.findText("Lead"))
            await rig.settled()
            assert rig.session.boards.board.instance(keys[0]).preset == lead.uri
            assert widget(panel, "drive").value == 9.0
            assert box.currentText() == "Lead"
            assert not panel.presets.delete.isEnabled()

    run(scenario())


def test_a_preset_is_saved_under_a_name(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, _keys):
            QTest.mouseClick(panel.presets.save, LEFT)
            await rig.until(lambda: panel.findChild(QDialog))
            dialog = panel.findChild(QDialog)
            QTest.keyClicks(dialog.findChild(QLineEdit), "Friday")
            QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
            await rig.settled()
            assert any(call.startswith("save_preset Friday") for call in rig.engine.calls)

    run(scenario())


def test_only_ones_own_preset_can_be_deleted(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            mine = SCREAMER.presets[2]
            rig.shelf.contents[SCREAMER.uri, mine.uri] = PresetContent({}, has_state=False)
            await rig.session.presets.load(keys[0], mine.uri)
            await rig.settled()
            assert panel.presets.delete.isEnabled()
            QTest.mouseClick(panel.presets.delete, LEFT)
            await rig.settled()
            assert any(call.startswith("bundle_changed") for call in rig.engine.calls)

    run(scenario())


def test_the_name_is_changed_in_place(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            field = panel.header.field
            field.selectAll()
            QTest.keyClicks(field, "Crunch")
            QTest.keyClick(field, Qt.Key.Key_Return)
            await rig.settled()
            assert rig.session.boards.board.instance(keys[0]).name == "Crunch"
            field.selectAll()
            QTest.keyClick(field, Qt.Key.Key_Delete)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await rig.settled()
            assert field.text() == "Screamer"

    run(scenario())


def test_a_plugins_own_window_is_opened_where_it_has_one(run):
    async def scenario():
        async with inspecting(COMPRESSOR, SCREAMER) as (rig, panel, keys):
            button = panel.header.window_button
            assert button.isVisible()
            assert button.accessibleName() == "Open its own window"
            QTest.mouseClick(button, LEFT)
            await rig.until(lambda: f"show_own_window {keys[0]}" in rig.engine.calls)
            rig.engine.capabilities = frozenset()
            QTest.mouseClick(button, LEFT)
            await rig.until(lambda: rig.told)
            assert "fake-host cannot show plugins' own windows" in rig.told[-1].notice.message
            panel.choose(keys[1:])
            await rig.settled()
            assert not button.isVisible()
            rig.session.boards.set_aside(keys[0], "it ended the engine twice")
            panel.choose(keys)
            await rig.settled()
            assert not button.isVisible()

    run(scenario())


def test_bypass_follows_and_sets(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            QTest.mouseClick(panel.header.engaged, LEFT)
            await rig.settled()
            assert rig.session.boards.board.instance(keys[0]).bypassed
            await rig.session.boards.set_bypassed(keys[0], False)
            await rig.settled()
            assert panel.header.engaged.isChecked()

    run(scenario())


def test_what_the_plugin_reports_is_shown_and_asked_for_only_while_shown(run):
    async def scenario():
        async with inspecting(COMPRESSOR, SCREAMER) as (rig, panel, keys):
            await rig.until(lambda: f"monitor_output {keys[0]} reduction 1" in rig.engine.calls)
            rig.engine.tell(OutputReported(keys[0], PortSymbol("reduction"), 6.5))
            gauge = next(iter(panel.outputs.gauges.values()))
            await rig.until(lambda: gauge.value == 6.5)
            panel.choose([keys[1]])
            await rig.settled()
            assert f"monitor_output {keys[0]} reduction 0" in rig.engine.calls
            assert not panel.outputs.isVisible()

    run(scenario())


def test_of_several_the_first_is_shown_with_their_number(run):
    async def scenario():
        async with inspecting(SCREAMER, DELAY, REVERB) as (_rig, panel, keys):
            assert panel.shown == keys[0]
            assert panel.header._others.text().startswith("3 pedals")

    run(scenario())


def test_a_placeholder_says_why_and_which(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            rig.session.boards.set_aside(keys[0], "its library is missing")
            await rig.settled()
            assert "its library is missing" in panel.header.trouble
            assert "The sound goes past it" in panel.header.trouble
            assert SCREAMER.uri in panel.header.trouble
            again = next(b for b in panel.header.findChildren(QPushButton) if b.text() == "Try again")
            QTest.mouseClick(again, LEFT)
            await rig.settled()
            assert panel.header.trouble == ""

    run(scenario())


def test_a_removed_pedal_leaves_an_empty_panel_and_undo_brings_it_back(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            await rig.session.boards.remove(keys)
            await rig.settled()
            assert panel.shown is None
            assert panel.sheet is None
            await rig.session.history.undo()
            panel.choose(keys)
            await rig.settled()
            assert widget(panel, "drive").value == 4.5

    run(scenario())


def test_two_hundred_parameters_are_built_a_few_at_a_time_and_searched(run):
    async def scenario():
        async with inspecting() as (rig, panel, _keys):
            key = await rig.add(GIANT)
            panel.choose([key])
            assert 0 < len(panel.sheet.rows) < 60
            await rig.until(lambda: panel.sheet and len(panel.sheet.rows) == 200)
            assert isinstance(widget(panel, "gain_7"), Slider)
            QTest.keyClicks(panel.search, "band 77 gain")
            shown = [row.key for row in panel.sheet.rows.values() if not row.widget.isHidden()]
            assert shown == ["gain_77"]

    run(scenario())


def test_a_value_that_moves_before_its_control_is_built_is_not_lost(run):
    async def scenario():
        async with inspecting() as (rig, panel, _keys):
            key = await rig.add(GIANT)
            panel.choose([key])
            await rig.session.boards.set_value(key, PortSymbol("gain_99"), 12.0)
            await rig.until(lambda: "gain_99" in panel.sheet.rows)
            await rig.settled()
            assert widget(panel, "gain_99").value == 12.0

    run(scenario())


def test_a_refused_value_snaps_back(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            knob = widget(panel, "drive")
            rig.session.boards._board = rig.session.boards.board.without_instance(keys[0])
            QTest.keyClick(knob, Qt.Key.Key_End)
            await rig.until(lambda: rig.told)
            assert "no pedal" in rig.told[0].notice.message

    run(scenario())


def test_a_dense_sheet_prefers_sliders(qapp):
    row = parameter_row(SCREAMER.parameters[0], dense=True)
    assert isinstance(row.widget, Slider)
    row.widget.deleteLater()


@pytest.mark.parametrize(
    ("entry", "extensions"),
    [
        (Property(FILE, "IR", PropertyType.PATH, extensions=(".WAV", "*.flac")), ("wav", "flac")),
        (Property(FILE, "Model", PropertyType.PATH, file_types=("nammodel",)), ("nam",)),
        (Property(FILE, "Model", PropertyType.PATH, file_types=("aidadspmodel", "nammodel")), ("aidax", "json", "nam")),
        (Property(FILE, "Any", PropertyType.PATH), ()),
    ],
)
def test_which_files_a_parameter_takes(entry, extensions):
    assert extensions_of(entry) == extensions


def test_what_the_pedal_costs_stands_in_the_header(run):
    async def scenario():
        async with inspecting(SCREAMER) as (rig, panel, keys):
            await rig.session.engine.settled()
            await rig.until(lambda: keys[0] in rig.engine.levels.times)
            rig.engine.levels.times = {keys[0]: RunTime(128 / 48000 * 1e6 * 0.034, 128 / 48000 * 1e6 * 0.12)}
            await rig.until(lambda: panel.header.cost.text() == "DSP 3.4 %")
            assert panel.header.cost.accessibleName().startswith("Takes 3.4 %, at most 12 %")

    run(scenario())


def test_what_follows_the_tempo_says_by_which_note_value(run):
    async def scenario():
        async with inspecting(DELAY) as (rig, panel, (key,)):
            symbol = next(p.symbol for p in DELAY.parameters if can_follow(p))
            control = widget(panel, symbol)
            name, tip = control.accessibleName(), control.toolTip()
            plain = control.grab().toImage()

            async def follow(division):
                await rig.session.actions.run(
                    "parameter.follow_tempo", instance=key, parameter=symbol, division=division
                )
                await rig.settled()

            await follow("1/8.")
            assert control.note == "1/8."
            assert control.toolTip() == f"{tip}\nFollows the tempo: 1/8 dotted"
            assert control.accessibleName() == f"{name}, follows the tempo: 1/8 dotted"
            assert control.grab().toImage() != plain
            panel.choose(())
            panel.choose((key,))
            await rig.settled()
            assert widget(panel, symbol).note == "1/8."
            await follow("off")
            control = widget(panel, symbol)
            assert (control.note, control.toolTip(), control.accessibleName()) == ("", tip, name)

    run(scenario())


@pytest.mark.parametrize("kind", [Slider, Stepper])
def test_a_sign_takes_its_room_from_the_name(qtbot, kind):
    parameter = next(p for p in DELAY.parameters if can_follow(p))
    control = kind("A name", travel_of(parameter))
    qtbot.addWidget(control)
    control.resize(260, 32)
    without = control.grab().toImage()
    control.show_note("1/16T")
    assert control.grab().toImage() != without
    control.show_note("")
    assert control.grab().toImage() == without
