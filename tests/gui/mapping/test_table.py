"""The mapping table in the window."""

from collections.abc import Callable, Coroutine
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    Light,
    LightKind,
    MappingId,
    ParameterTarget,
    TakeOver,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.message import ControlChange
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.plain_tempo import in_mods_words, tempo_binding
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.mapping.model import LIT, Column
from marlise_desktop.gui.mapping.parts import MappingParts, mapping_parts
from marlise_desktop.gui.mapping.table import MappingPanel
from tests.gui.rig import Rig, living
from tests.gui.samples import SCREAMER

Run = Callable[[Coroutine[object, object, None]], None]
CC64, CC7 = Control(ControlKind.CC, 64), Control(ControlKind.CC, 7, 0)
FCB = DeviceId("FCB1010")


def press(target: Target, control: Control = CC64, gesture: Gesture = Gesture.PRESS) -> ControlMapping:
    return ControlMapping(MappingId(""), Trigger(control, Nature.MOMENTARY, gesture), target, Behaviour.DO)


def sweep(target: Target, control: Control = CC7) -> ControlMapping:
    return ControlMapping(MappingId(""), Trigger(control, Nature.CONTINUOUS, Gesture.MOVE), target, Behaviour.FOLLOW)


async def shown(rig: Rig, parts: MappingParts | None = None) -> MappingPanel:
    window = QWidget()
    rig._widgets.append(window)
    panel = MappingPanel(parts or mapping_parts(rig.session), rig.bridge, rig.tasks, Sampler(window))
    await rig.shown(panel, 1100, 360)
    return panel


def text(panel: MappingPanel, row: int, column: Column) -> str:
    return str(panel.list.asked.index(row, column).data())


def write(field: object, words: str) -> None:
    field.setFocus()  # type: ignore[attr-defined]
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


async def gain(rig: Rig) -> ParameterTarget:
    key = await rig.add(SCREAMER)
    return ParameterTarget(key, PortSymbol(SCREAMER.parameters[0].symbol))


def test_all_of_both_layers_is_told_with_what_is_in_the_way(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings, own = rig.session.shared.mappings, rig.session.key
            drive = await gain(rig)
            mappings.add(Layer.GLOBAL, press(ActionTarget("tuner.toggle")))
            mappings.add(Layer.BOARD, sweep(drive), own)
            mappings.add(Layer.BOARD, press(replace(drive, symbol=BYPASS), CC64), own)
            panel = await shown(rig)
            told = [
                [text(panel, row, column) for column in (Column.WHEN, Column.WHAT, Column.WHERE)] for row in range(3)
            ]
            low, high = (
                SCREAMER.parameters[0].text(end)
                for end in (SCREAMER.parameters[0].minimum, SCREAMER.parameters[0].maximum)
            )
            name = SCREAMER.parameters[0].name
            assert told == [
                ["CC 64 (Sustain)", "Tuner", "All boards"],
                ["CC 7 (Volume) ch 1", f"{name} of {SCREAMER.name} follows, {low} to {high}", "This board"],
                ["CC 64 (Sustain)", f"Bypass of {SCREAMER.name} = bypassed", "This board"],
            ]
            assert "all boards, which wins" in text(panel, 2, Column.NOTE)
            assert panel.list.bar.count.text() == "3"
            panel.list.bar.states.picked.emit("conflicts")
            panel.list.bar.states.setCurrentIndex(2)
            panel.list.bar.states.picked.emit("conflicts")
            assert panel.list.bar.count.text() == "2 of 3"
            panel.list.bar.states.setCurrentIndex(0)
            panel.list.bar.states.picked.emit("")
            write(panel.list.bar.search, "volume")
            assert panel.list.asked.rowCount() == 1
            await rig.session.boards.remove([drive.instance])
            panel.list.bar.search.clear()
            await rig.until(lambda: panel.list.model.rows[-1].waits)

    run(look())


def test_a_mapping_is_changed_in_place_and_undone(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings, own = rig.session.shared.mappings, rig.session.key
            drive = await gain(rig)
            line = mappings.add(Layer.BOARD, sweep(drive), own)
            panel = await shown(rig)
            panel.choose(line)
            editor = panel.editor
            assert editor.control.text() == "CC 7 ch 1"
            write(editor.high.number, "3")
            assert mappings.all()[0].mapping.target.high == 3.0
            assert panel.editor.line.mapping.target.high == 3.0
            write(editor.high.number, "400000")
            assert "is outside" in editor.complaint.text()
            write(editor.control, "note c4 ch 2")
            assert mappings.all()[0].mapping.trigger.control == Control(ControlKind.NOTE, 60, 1)
            write(editor.control, "what")
            assert "no control" in editor.complaint.text()
            editor.nature.picked.emit(Nature.MOMENTARY)
            editor.gesture.picked.emit(Gesture.LONG_PRESS)
            held = mappings.all()[0].mapping
            assert (held.trigger.gesture, held.behaviour) == (Gesture.LONG_PRESS, Behaviour.TOGGLE)
            assert text(panel, 0, Column.WHEN) == "Long press of Note C4 ch 2"
            editor.layer.picked.emit(Layer.GLOBAL)
            assert mappings.all()[0].layer is Layer.GLOBAL
            assert text(panel, 0, Column.WHERE) == "All boards"
            assert "Move mapping" in panel.list.bar.undo.toolTip()
            assert not panel.list.bar.redo.isEnabled()
            panel.list.bar.undo.click()
            await rig.until(lambda: text(panel, 0, Column.WHERE) == "This board")
            assert "Move mapping" in panel.list.bar.redo.toolTip()
            panel.list.bar.redo.click()
            await rig.until(lambda: text(panel, 0, Column.WHERE) == "All boards")
            assert not panel.list.bar.redo.isEnabled()

    run(look())


def test_how_a_light_shows_it_is_chosen(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            line = mappings.add(Layer.GLOBAL, press(ActionTarget("mute")))
            panel = await shown(rig)
            panel.choose(line)
            editor = panel.editor
            assert not editor.light_values.isVisible()
            editor.light.picked.emit(LightKind.SAME)
            write(editor.light_values, "5, 1")
            assert mappings.all()[0].mapping.light == Light(LightKind.SAME, 5, 1)
            write(editor.light_values, "5, 200")
            assert "from 0 to 127" in editor.complaint.text()
            write(editor.light_values, "five")
            assert "Two numbers" in editor.complaint.text()

    run(look())


def test_a_number_that_a_pedal_leads_has_a_curve_and_a_take_over(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            led = mappings.add(Layer.GLOBAL, sweep(ActionTarget("volume", {"level_db": "-40..0"})))
            pushed = mappings.add(Layer.GLOBAL, sweep(ActionTarget("mute"), CC64))
            panel = await shown(rig)
            editor = panel.editor
            panel.show_line(led)
            assert (editor.curve.isVisible(), editor.take_over.isVisible(), editor.at_load.isVisible()) == (1, 1, 0)
            editor.take_over.picked.emit(TakeOver.PICK_UP)
            assert mappings.all()[0].mapping.take_over is TakeOver.PICK_UP
            panel.choose(pushed)
            assert (editor.curve.isVisible(), editor.take_over.isVisible()) == (0, 0)

    run(look())


def test_two_switches_together_are_named_one_after_the_other(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            line = mappings.add(Layer.GLOBAL, press(ActionTarget("tuner.toggle")))
            panel = await shown(rig)
            panel.choose(line)
            panel.editor.gesture.fill([(Gesture.CHORD, "both")], Gesture.CHORD)
            panel.editor.gesture.picked.emit(Gesture.CHORD)
            assert panel.editor.complaint.text() == "Name the other switch."
            write(panel.editor.second, "CC 65")
            assert mappings.all()[0].mapping.trigger.second == Control(ControlKind.CC, 65)
            assert text(panel, 0, Column.WHEN) == "CC 64 (Sustain) + CC 65 (Portamento)"

    run(look())


def test_one_is_added_by_typing_and_another_by_learning(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            panel = await shown(rig)
            asked: list[tuple[object, object]] = []
            panel.learn_requested.connect(lambda target, layer: asked.append((target, layer)))
            QTest.keyClick(panel.list.view, Qt.Key.Key_Insert)
            adding = panel.adding
            QTest.keyClicks(adding.chooser.search, "tuner.toggle")
            assert adding.layer.value is Layer.GLOBAL
            write(adding.control, "CC 64 of FCB1010")
            held = mappings.all()[0]
            assert held.mapping.target == ActionTarget("tuner.toggle")
            assert held.mapping.trigger.control == Control(ControlKind.CC, 64, device=FCB)
            assert (held.mapping.trigger.gesture, held.mapping.behaviour) == (Gesture.PRESS, Behaviour.DO)
            assert panel.list.chosen[0].line == held
            panel.start_adding()
            QTest.keyClicks(adding.chooser.search, "tempo.set")
            QTest.keyClicks(adding.chooser.fields["bpm"], "90")
            adding.learn.click()
            assert asked == [(ActionTarget("tempo.set", {"bpm": "90"}), Layer.BOARD)]
            panel.start_adding()
            QTest.keyClicks(adding.chooser.search, "no such thing")
            assert not adding.learn.isEnabled()
            QTest.keyClick(adding.chooser.search, Qt.Key.Key_Escape)
            QTest.keyClick(adding.chooser.search, Qt.Key.Key_Escape)
            assert not adding.isVisible()
            QTest.keyClick(panel.list.view, Qt.Key.Key_Delete)
            await rig.until(lambda: panel.list.asked.rowCount() == 0)

    run(look())


def test_a_pedal_for_the_tempo_is_added_in_mods_words(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            panel = await shown(rig)
            panel.start_adding()
            adding = panel.adding
            QTest.keyClicks(adding.chooser.search, "tempo.set")
            QTest.keyClicks(adding.chooser.fields["bpm"], "60 .. 180")
            assert adding.layer.value is Layer.BOARD
            write(adding.control, "CC 11 ch 2")
            (line,) = mappings.all()
            assert in_mods_words(line.mapping)
            assert tempo_binding(line.mapping) == (PortSymbol(":bpm"), MidiBinding(1, 11, 60.0, 180.0))
            await rig.until(lambda: text(panel, 0, Column.WHAT) == "Set tempo 60..180")
            assert text(panel, 0, Column.WHERE) == "This board"
            panel.choose(line)
            panel.editor.take_over.picked.emit(TakeOver.SCALE)
            (line,) = mappings.all()
            assert not in_mods_words(line.mapping)
            assert panel.editor.line == line
            panel.list.bar.undo.click()
            await rig.until(lambda: in_mods_words(mappings.all()[0].mapping))

    run(look())


def test_what_moves_is_lit_and_its_value_stays(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            shared = rig.session.shared
            shared.mappings.add(Layer.GLOBAL, press(ActionTarget("tuner.toggle")))
            now = [10.0]
            panel = await shown(rig, replace(mapping_parts(rig.session), now=lambda: now[0]))
            panel.list.sample()
            assert text(panel, 0, Column.VALUE) == ""
            played = replace(CC64, channel=2, device=FCB)
            shared.monitor.played(Played(FCB, played, 127, ControlChange(2, 64, 127), 10.0))
            panel.list.sample()
            index = panel.list.asked.index(0, Column.VALUE)
            assert (index.data(), index.data(LIT)) == ("127", True)
            now[0] = 10.5
            panel.list.sample()
            assert (index.data(), index.data(LIT)) == ("127", False)

    run(look())


def test_five_hundred_mappings_are_shown_at_once(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            controllers = rig.session.shared.controllers
            many = tuple(
                replace(
                    press(ActionTarget("tuner.toggle"), Control(ControlKind.CC, n % 128, n // 128)),
                    id=MappingId(f"m{n}"),
                )
                for n in range(500)
            )
            controllers.change(replace(controllers.kept, mappings=many))
            panel = await shown(rig)
            assert panel.list.asked.rowCount() == 500
            sampled: list[int] = []
            panel.list.model.sample = sampled.extend  # type: ignore[method-assign]
            panel.list.sample()
            assert 0 < len(sampled) < 40
            read: list[object] = []
            panel.list.model.show = read.append  # type: ignore[method-assign]
            key = await rig.add(SCREAMER)
            await rig.until(lambda: len(read) == 1)
            await rig.session.boards.set_value(key, PortSymbol(SCREAMER.parameters[0].symbol), 1.0)
            await rig.settled()
            assert len(read) == 1, "a knob that is turned makes no rows"

    run(look())


def test_the_box_of_a_row_takes_it_out_of_use(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            mappings = rig.session.shared.mappings
            line = mappings.add(Layer.GLOBAL, press(ActionTarget("tuner.toggle")))
            panel = await shown(rig)
            panel.choose(line)
            panel.list.view.setCurrentIndex(panel.list.asked.index(0, Column.ON))
            panel.list.view.setFocus()
            QTest.keyClick(panel.list.view, Qt.Key.Key_Space)
            await rig.until(lambda: not mappings.all()[0].mapping.enabled)

    run(look())
