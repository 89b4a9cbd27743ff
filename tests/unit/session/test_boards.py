"""Editing the open board: at once on the board, and soon in the engine."""

import math
from dataclasses import replace

import pytest

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import BoardError, PluginMissingError
from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.domain.ids import PresetUri, StateRef
from marlise_desktop.domain.instance import BypassStrategy, Position
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import LoadPreset, SetProperty, SetValue
from marlise_desktop.session.ports.audio import ConnectionMoved
from marlise_desktop.session.ports.catalogue import PresetContent
from marlise_desktop.session.ports.engine import InstanceFaulted, PropertyReported, ValueReported
from tests.builders import AMP, FILE, GAIN, STEREO, SYNTH
from tests.unit.session.conftest import Rig

PRESET = PresetUri("urn:test:preset")


async def test_an_added_pedal_runs_in_the_engine(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position(10, 20))
    assert rig.session.boards.board.instances[key].position == Position(10, 20)
    await rig.session.engine.settled()
    assert key in rig.engine.board.instances
    assert rig.catalogue.used == [AMP.uri]


async def test_a_plugin_that_is_not_installed_is_refused_by_name(rig: Rig) -> None:
    with pytest.raises(PluginMissingError, match="urn:nowhere"):
        await rig.session.boards.add("urn:nowhere", Position())
    assert not rig.session.boards.board.instances


async def test_a_pedal_dropped_on_a_cable_goes_into_it(rig: Rig) -> None:
    boards = rig.session.boards
    one = await boards.add(AMP.uri, Position())
    source, target = HardwarePort("capture_1"), InstancePort(one, "in1")
    await boards.connect(source, target)
    two = await boards.add(AMP.uri, Position(), insert=Connection(source, target))
    assert boards.board.connections == {
        Connection(source, InstancePort(two, "in1")),
        Connection(InstancePort(two, "out1"), target),
    }
    await rig.session.engine.settled()
    assert rig.engine.board.connections == boards.board.connections


@pytest.mark.parametrize(("value", "words"), [(math.nan, "must be a number"), (math.inf, "number"), (99.0, "outside")])
async def test_a_value_that_cannot_be_is_refused_in_words(rig: Rig, value: float, words: str) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    with pytest.raises(BoardError, match=words):
        await rig.session.boards.set_value(key, "gain", value)


async def test_fast_moves_of_a_knob_end_at_the_last_value(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    gesture = object()
    for value in range(20):
        await rig.session.boards.set_value(key, "gain", float(value), gesture)
    await rig.session.engine.settled()
    assert rig.engine.board.instances[key].values["gain"] == 19.0
    assert sum(isinstance(step, SetValue) for step in rig.engine.performed) < 20


async def test_a_refused_plugin_becomes_a_placeholder_with_its_reason(rig: Rig) -> None:
    rig.engine.refused[AMP.uri] = -102
    key = await rig.session.boards.add(AMP.uri, Position())
    other = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.boards.connect(InstancePort(key, "out1"), InstancePort(other, "in1"))
    await rig.session.engine.settled()
    assert rig.session.boards.board.instances[key].placeholder == "the plugin is not installed"
    assert key not in rig.engine.board.instances
    assert other in rig.engine.board.instances
    assert len(rig.session.boards.board.connections) == 1
    assert any("Amp does not play" in told.notice.message for told in rig.told)
    rig.engine.refused.clear()
    await rig.session.boards.try_again(key)
    await rig.session.engine.settled()
    assert rig.in_step()
    assert key in rig.engine.board.instances


async def test_a_removed_pedal_comes_back_with_its_own_state(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(STEREO.uri, Position())
    file = PropertyValue(PropertyType.PATH, "/a.wav")
    await boards.set_property(key, FILE.uri, file)
    await boards.remove([key])
    await rig.session.engine.settled()
    assert key not in rig.engine.board.instances
    await rig.session.history.undo()
    await rig.session.engine.settled()
    assert boards.board.instances[key].state == StateRef("fake-{'urn:test:file': '/a.wav'}")
    assert rig.engine.board.instances[key].properties == {FILE.uri: file}


async def test_undo_of_a_first_file_brings_back_the_state_without_it(rig: Rig) -> None:
    key = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.boards.set_property(key, FILE.uri, PropertyValue(PropertyType.PATH, "/a.wav"))
    await rig.session.engine.settled()
    await rig.session.history.undo()
    await rig.session.engine.settled()
    assert rig.engine.board.instances[key].properties == {}


async def test_duplicates_carry_values_cables_between_them_and_state(rig: Rig) -> None:
    boards = rig.session.boards
    one, two = [await boards.add(uri, Position()) for uri in (AMP.uri, STEREO.uri)]
    await boards.set_value(one, "gain", 6.0)
    await boards.connect(InstancePort(one, "out1"), InstancePort(two, "in1"))
    copies = await boards.duplicate([one, two])
    assert boards.board.instances[copies[0]].value("gain") == 6.0
    assert Connection(InstancePort(copies[0], "out1"), InstancePort(copies[1], "in1")) in boards.board.connections
    assert boards.board.instances[copies[1]].state is not None
    symbols = [held.symbol for held in boards.board.instances.values()]
    assert len(set(symbols)) == 4
    await rig.session.engine.settled()
    assert rig.in_step()


async def test_what_the_engine_reports_is_observed_not_sent_back_nor_undone(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    sent = len(rig.engine.performed)
    rig.engine.tell(ValueReported(key, "gain", 5.0))
    rig.engine.tell(ValueReported(key, ":bypass", 1.0))
    await rig.session.engine.settled()
    held = rig.session.boards.board.instances[key]
    assert (held.value("gain"), held.bypassed) == (5.0, True)
    assert len(rig.engine.performed) == sent
    assert rig.edits[-1].origin is Origin.OBSERVED
    assert rig.session.history.undo_label == "Add Amp"


async def test_a_file_that_the_plugin_tells_of_is_no_unsaved_work(rig: Rig) -> None:
    key = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.library.save_as("Rig")
    rig.engine.tell(PropertyReported(key, FILE.uri, PropertyValue(PropertyType.PATH, "/default.wav")))
    assert rig.session.boards.board.instances[key].properties[FILE.uri].value == "/default.wav"
    assert not rig.session.library.dirty


async def test_a_property_from_before_a_preset_is_not_set_on_top_of_it(rig: Rig) -> None:
    rig.catalogue.contents[PRESET] = PresetContent({}, has_state=True)
    key = await rig.session.boards.add(STEREO.uri, Position())
    await rig.session.boards.set_property(key, FILE.uri, PropertyValue(PropertyType.PATH, "/a.wav"))
    await rig.session.engine.settled()
    sent = len(rig.engine.performed)

    def tell_late(event: BoardChanged) -> None:
        if event.label.startswith("Preset"):
            rig.engine.tell(PropertyReported(key, FILE.uri, PropertyValue(PropertyType.PATH, "/a.wav")))

    rig.session.bus.subscribe(BoardChanged, tell_late)
    await rig.session.presets.load(key, PRESET)
    await rig.session.engine.settled()
    done = [type(step) for step in rig.engine.performed[sent:]]
    assert LoadPreset in done
    assert SetProperty not in done


async def test_a_preset_is_loaded_once_though_a_knob_is_turned_while_its_state_is_kept(rig: Rig) -> None:
    """And what the plugin tells of its properties meanwhile is taken up."""
    rig.catalogue.contents[PRESET] = PresetContent({}, has_state=True)
    key = await rig.session.boards.add(STEREO.uri, Position())
    other = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    sent, told = len(rig.engine.performed), PropertyValue(PropertyType.PATH, "/preset.wav")
    remember = rig.engine.remember

    async def slowly(board: Pedalboard) -> None:
        await remember(board)
        kept, held = board.instances.get(key), rig.session.boards.board.instance(key)
        if kept and kept.preset == PRESET and kept.state and not held.state:
            rig.engine.tell(PropertyReported(key, FILE.uri, told))
            taken.append(rig.session.boards.board.instance(key).properties.get(FILE.uri))
            await rig.session.boards.set_value(other, GAIN.symbol, -6.0)
            await rig.session.engine.settled()

    taken: list[PropertyValue | None] = []
    rig.engine.remember = slowly  # type: ignore[method-assign]
    await rig.session.presets.load(key, PRESET)
    await rig.session.engine.settled()
    assert taken == [told]
    assert [type(step) for step in rig.engine.performed[sent:]].count(LoadPreset) == 1


async def test_a_muted_pedal_is_named(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    rig.engine.tell(InstanceFaulted(key, "its output is not a number"))
    assert "Amp was muted: its output is not a number" in [told.notice.message for told in rig.told]


async def test_a_cable_to_an_absent_device_waits_and_is_made_when_it_comes(rig: Rig) -> None:
    key = await rig.session.boards.add(SYNTH.uri, Position())
    keys = HardwarePort("midi:Keys")
    await rig.session.boards.connect(keys, InstancePort(key, "midi"))
    await rig.session.engine.settled()
    cable = Connection(keys, InstancePort(key, "midi"))
    assert rig.session.boards.waiting() == {cable}
    rig.audio.plug(keys, "a2j:Keys")
    await rig.session.engine.settled()
    assert rig.session.boards.waiting() == frozenset()
    assert cable in rig.engine.board.connections
    rig.audio.unplug(keys)
    await rig.session.engine.settled()
    assert cable in rig.session.boards.board.connections
    assert rig.session.boards.waiting() == {cable}


async def test_a_port_that_the_engine_does_not_have_waits_too(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.connect(InstancePort(key, "out1"), HardwarePort("playback_7"))
    await rig.session.engine.settled()
    assert len(rig.session.boards.waiting()) == 1
    assert len(rig.session.boards.board.connections) == 1


async def test_a_cable_cut_by_another_program_is_shown_and_made_again_on_request(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    cable = Connection(HardwarePort("capture_1"), InstancePort(key, "in1"))
    await boards.connect(cable.source, cable.target)
    await rig.session.engine.settled()
    boards.note_cut(cable, cut=True)
    assert boards.cut_by_others() == {cable}
    sent = len(rig.engine.performed)
    await boards.reconnect(cable)
    await rig.session.engine.settled()
    assert boards.cut_by_others() == frozenset()
    assert len(rig.engine.performed) == sent + 1


async def test_copies_pasted_elsewhere_keep_their_shape(rig: Rig) -> None:
    boards = rig.session.boards
    one = await boards.add(AMP.uri, Position(100, 100))
    two = await boards.add(AMP.uri, Position(300, 150))
    copies = await boards.paste(boards.copy([one, two]), Position(0, 500))
    places = [boards.board.instances[key].position for key in copies]
    assert places == [Position(0, 500), Position(200, 550)]


async def test_a_tempo_out_of_range_is_refused(rig: Rig) -> None:
    with pytest.raises(BoardError, match="20 to 280"):
        await rig.session.boards.set_tempo(replace(rig.session.boards.board.tempo, bpm=500.0))


async def test_what_another_program_cuts_is_marked_and_what_it_joins_again_is_not(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    cable = Connection(HardwarePort("capture_1"), InstancePort(key, "in1"))
    await boards.connect(cable.source, cable.target)
    await rig.session.engine.settled()
    ((source, target),) = rig.engine.wires(cable)
    rig.audio.tell(ConnectionMoved(source, target, joined=False))
    assert boards.cut_by_others() == {cable}
    rig.audio.tell(ConnectionMoved(source, target, joined=True))
    assert boards.cut_by_others() == frozenset()


async def test_a_cable_that_the_user_cuts_is_not_blamed_on_others(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    cable = Connection(HardwarePort("capture_1"), InstancePort(key, "in1"))
    await boards.connect(cable.source, cable.target)
    await rig.session.engine.settled()
    ((source, target),) = rig.engine.wires(cable)
    await boards.disconnect([cable])
    rig.audio.tell(ConnectionMoved(source, target, joined=False))
    assert boards.cut_by_others() == frozenset()


async def test_how_a_pedal_is_bypassed_is_the_boards_and_undone(rig: Rig) -> None:
    boards = rig.session.boards
    key = await boards.add(AMP.uri, Position())
    await rig.session.actions.run("pedal.bypass.strategy", instance=key, strategy=BypassStrategy.TAIL.value)
    await rig.session.engine.settled()
    assert rig.engine.board.instances[key].bypass_strategy is BypassStrategy.TAIL
    assert rig.session.history.undo_label == "How Amp is bypassed"
    with pytest.raises(BoardError, match="Amp cannot be bypassed so"):
        await boards.set_bypass_strategy(key, BypassStrategy.OWN)
    rig.engine.die()
    await rig.until(lambda: len(rig.launcher.engines) == 2)
    await rig.playing()
    assert rig.engine.board.instances[key].bypass_strategy is BypassStrategy.TAIL
    await rig.session.history.undo()
    await rig.session.engine.settled()
    assert rig.engine.board.instances[key].bypass_strategy is BypassStrategy.AUTO
