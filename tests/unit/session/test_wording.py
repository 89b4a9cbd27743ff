"""Actions asked for in words."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import ConfigurationError, MarliseError
from marlise_desktop.domain.ids import InstanceId, PresetUri
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.parameter import ParameterKind, PropertyType, PropertyValue, ScalePoint, Unit
from marlise_desktop.domain.plugin import Preset
from marlise_desktop.session.actions import Action
from marlise_desktop.session.arguments import Argument, Kind
from tests.builders import AMP, FILE, GAIN, MODE, STEREO, TONE
from tests.unit.session.conftest import Rig, make_rig

LOUD = replace(GAIN, unit=Unit("dB"))
ROOM = replace(
    GAIN,
    symbol="room",
    name="Room",
    kind=ParameterKind.CHOICE,
    minimum=0.0,
    maximum=2.0,
    scale_points=(ScalePoint(0.0, "Hall"), ScalePoint(1.0, "Plate"), ScalePoint(2.0, "Große Kirche")),
)
BRIGHT = replace(GAIN, symbol="bright", name="Bright", kind=ParameterKind.TOGGLE, minimum=0.0, maximum=1.0)
ENABLED = replace(GAIN, symbol="enabled", name="Enabled", designation="http://lv2plug.in/ns/lv2core#enabled")
PLUGIN = replace(
    STEREO,
    parameters=(LOUD, TONE, MODE, ROOM, BRIGHT, ENABLED),
    presets=(Preset(PresetUri("urn:test:warm"), "Warm"), Preset(PresetUri("urn:test:cold"), "Cold Steel")),
)


@pytest.fixture
async def board(rig: Rig) -> tuple[Rig, InstanceId, InstanceId, InstanceId]:
    """Two amps and another pedal, called Lead, with two snapshots."""
    rig.catalogue.plugins[STEREO.uri] = PLUGIN
    boards = rig.session.boards
    keys = [await boards.add(uri, Position()) for uri in (AMP.uri, AMP.uri, STEREO.uri)]
    await boards.rename(keys[2], "Lead")
    await rig.session.snapshots.save_as("Verse")
    await rig.session.snapshots.save_as("Solo")
    return rig, keys[0], keys[1], keys[2]


async def said(rig: Rig, name: str, *words: str) -> dict[str, object]:
    return await rig.session.wording.arguments(rig.session.actions.named(name), words)


Board = tuple[Rig, InstanceId, InstanceId, InstanceId]


async def test_pedals_are_named_as_on_screen(board: Board) -> None:
    rig, first, second, lead = board
    symbol = rig.session.boards.board.instances[second].symbol
    for words, meant in {
        "Amp": first,
        "amp": first,
        "Amp 2": second,
        symbol: second,
        second: second,
        "LEAD": lead,
    }.items():
        assert await said(rig, "pedal.bypass.toggle", words) == {"instance": meant}
    assert await said(rig, "edit.duplicate", "Lead, Amp 2, lead") == {"instances": (lead, second)}


async def test_parameters_and_their_values(board: Board) -> None:
    rig, _first, _second, lead = board

    async def value(parameter: str, text: str) -> object:
        return (await said(rig, "parameter.set", "Lead", parameter, text))["value"]

    assert await said(rig, "parameter.set", "Lead", "GAIN", "-6") == {
        "instance": lead,
        "parameter": "gain",
        "value": -6.0,
    }
    for text in ("-6.5", "-6,5", "-6.5 dB", "−6.5dB"):
        assert await value("gain", text) == -6.5
    assert await value("Tone", "1.2k") == 1200.0
    assert await value("Tone", "100 %") == pytest.approx(20000.0)
    assert await value("room", "plate") == 1.0
    assert await value("room", "GROẞE KIRCHE") == 2.0
    assert await value("room", "2") == 2.0
    assert (await value("Bright", "on"), await value("Bright", "Off")) == (1.0, 0.0)


async def test_names_and_order_may_be_mixed(board: Board) -> None:
    rig, _first, second, _lead = board
    expected = {"instance": second, "parameter": "gain", "steps": -2.0, "around": False}
    assert await said(rig, "parameter.step", "around=off", "Amp 2", "steps=-2", "Gain") == expected
    words = {"instance": second, "parameter": "gain", "steps": "-2", "around": "no"}
    action = rig.session.actions.named("parameter.step")
    assert await rig.session.wording.arguments(action, words) == expected


async def test_snapshots_by_name_number_and_id(board: Board) -> None:
    rig = board[0]
    verse, solo = (held.id for held in rig.session.boards.board.snapshots)
    for words, meant in {"solo": solo, "2": solo, "#1": verse, verse: verse}.items():
        assert await said(rig, "snapshot.apply", words) == {"snapshot": meant}
    await rig.session.snapshots.rename(verse, "2")
    assert await said(rig, "snapshot.apply", "2") == {"snapshot": verse}, "a name goes before a number"


async def test_presets_files_plugins_and_inputs(board: Board) -> None:
    rig, _first, _second, lead = board
    assert await said(rig, "preset.load", "Lead", "cold steel") == {"instance": lead, "preset": "urn:test:cold"}
    assert await said(rig, "property.set", "Lead", "file", "/a.wav") == {
        "instance": lead,
        "property": FILE.uri,
        "value": PropertyValue(PropertyType.PATH, "/a.wav"),
    }
    await rig.until(lambda: bool(rig.session.catalogue.summaries))
    assert await said(rig, "pedal.add", "amp") == {"plugin": AMP.uri}
    port = rig.session.tuner.inputs[0]
    assert await said(rig, "tuner.listen_to", port.label) == {"input": port.port.name}


async def test_ends_of_cables_and_cables(board: Board) -> None:
    rig, first, _second, lead = board
    joined = {"source": InstancePort(first, "out1"), "target": InstancePort(lead, "in2")}
    for source in ("Amp: Out 1", "amp", f"{first}:out1"):
        assert await said(rig, "cable.connect", source, "lead: in 2") == joined
    await rig.session.actions.run("cable.connect", **joined)
    await rig.session.actions.run("cable.connect", **await said(rig, "cable.connect", "Capture 1", "Amp"))
    made = Connection(InstancePort(first, "out1"), InstancePort(lead, "in2"))
    for words in ("Amp: Out 1 → Lead: In 2", "amp: out 1 -> lead: in 2", f"{first}:out1 -> {lead}:in2"):
        assert await said(rig, "cable.disconnect", words) == {"connections": (made,)}
    moved = await said(rig, "cable.move", "Amp: Out 1 → Lead: In 2", "Amp", "Lead: In 1")
    await rig.session.actions.run("cable.move", **moved)
    assert rig.session.boards.board.connections == {
        Connection(InstancePort(first, "out1"), InstancePort(lead, "in1")),
        Connection(HardwarePort("capture_1"), InstancePort(first, "in1")),
    }


async def test_boards_of_the_library(rig: Rig) -> None:
    for title in ("Blues", "Ärger"):
        await rig.session.library.new()
        await rig.session.library.save_as(title)
    folders = {held.title: held.folder for held in await rig.session.library.boards()}
    assert await said(rig, "board.open", "blues") == {"board": folders["Blues"]}
    assert await said(rig, "board.open", "ärger") == {"board": folders["Ärger"]}
    assert await said(rig, "board.open", folders["Blues"]) == {"board": folders["Blues"]}
    assert (await said(rig, "board.open", "1"))["board"] == next(iter(folders.values()))


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        (
            ("pedal.bypass.toggle", "Amb"),
            "instance of pedal.bypass.toggle: there is no pedal “Amb” on this board",
            "Amp",
        ),
        (("pedal.bypass.toggle",), "pedal.bypass.toggle needs instance: a pedal of the board", "Amp, Amp 2, Lead"),
        (
            ("parameter.set", "Lead", "Gian", "1"),
            "parameter of parameter.set: there is no parameter “Gian” of Lead",
            "Gain",
        ),
        (("parameter.set", "Lead", "Enabled", "1"), "there is no parameter “Enabled” of Lead", ""),
        (
            ("parameter.set", "Lead", "Gain", "loud"),
            "value of parameter.set: “loud” is not a number",
            "-90.00 dB to 24.00 dB",
        ),
        (("parameter.set", "Lead", "Gain", "60"), "60 is outside what Gain can be", "-90.00 dB to 24.00 dB"),
        (("parameter.set", "Lead", "Room", "Cave"), "“Cave” is not a number", "Hall, Plate, Große Kirche"),
        (("parameter.set", "Lead", "Bright", "a bit"), "“a bit” is neither on nor off", ""),
        (("parameter.set", "gain", "1"), "there is no pedal “gain” on this board", ""),
        (("snapshot.apply", "1" * 5000), "there is no snapshot", "Verse, Solo"),
        (("snapshot.apply", "9"), "there is no snapshot “9” on this board", "Verse, Solo"),
        (("snapshot.move", "Solo", "1.5"), "“1.5” is not a whole number", ""),
        (("volume", "20 dB"), "level_db of volume must be a number from -60 to 12 dB, not 20", ""),
        (("mute.set", "perhaps"), "on of mute.set: “perhaps” is neither on nor off", ""),
        (("mute", "on"), "mute takes no arguments, and “on” is one more", "It is said so: mute."),
        (("mute.set", "on", "off"), "mute.set takes only 1 argument, and “off” is one more", ""),
        (("mute.set", "on=on", "on=off"), "on of mute.set is given twice", ""),
        (
            ("parameter.set", "Lead", "Gain", "valeu=1"),
            "parameter.set has no argument valeu",
            "INSTANCE PARAMETER VALUE",
        ),
        (("pedal.bypass.strategy", "Lead", "soft"), "“soft” is none of auto, own, fade, tail or hard", ""),
        (("property.set", "Lead", "File", "a.wav"), "“a.wav” is not the whole path of a file", "begins with /"),
        (("preset.load", "Lead", "Worm"), "there is no preset “Worm” of Lead", "Warm"),
        (("preset.load", "Amp", "Warm"), "there is no preset “Warm” of Amp", "There is none at all."),
        (("cable.connect", "Lead", "Amp"), "there is no output “Lead” on this board", "Lead: Out 1"),
        (("cable.connect", "Amp", "Amp: Out 1"), "there is no input “Amp: Out 1” on this board", ""),
        (("cable.disconnect", "Amp → Lead"), "there is no cable “Amp → Lead” on this board", "There is none at all."),
        (("pedal.move",), "pedal.move cannot be asked for in words", ""),
    ],
)
async def test_what_is_wrong_is_named_with_what_would_be_right(
    board: Board, line: tuple[str, ...], message: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        await said(board[0], *line)
    assert message in refused.value.message
    assert hint in refused.value.hint


async def test_what_only_the_window_can_give_is_not_taken_as_a_text(rig: Rig) -> None:
    action = rig.session.actions.named("parameter.set")
    words = {"instance": "Amp", "parameter": "gain", "value": "1", "gesture": "drag"}
    with pytest.raises(ConfigurationError, match=r"gesture of parameter\.set cannot be said in words"):
        await rig.session.wording.arguments(action, words)


async def test_two_things_of_one_name_are_told_apart(rig: Rig) -> None:
    rig.catalogue.plugins["urn:test:other"] = replace(AMP, uri="urn:test:other")  # type: ignore[index, arg-type]
    await rig.session.catalogue.refresh()
    with pytest.raises(ConfigurationError, match="there are 2 plugins called “Amp”") as refused:
        await said(rig, "pedal.add", "Amp")
    assert "urn:test:other" in refused.value.hint


async def test_everything_that_can_be_chosen_can_be_said(board: Board) -> None:
    """The texts and the names that are offered lead back to the same thing."""
    rig = board[0]
    for action in rig.session.actions.all():
        before: dict[str, object] = {}
        for argument in action.arguments:
            options = await rig.session.wording.options(argument, before) if argument.sayable else ()
            for option in options:
                meant = await rig.session.wording.meant(argument, option.thing, before)
                assert argument.fault(meant) == "", (action.name, argument.name)
                if argument.kind is not Kind.VALUE:
                    assert await rig.session.wording.meant(argument, option.name, before) == meant
            if options:
                before[argument.name] = await rig.session.wording.meant(argument, options[-1].thing, before)


ACTION = Action("x", "X", "Does x.", lambda: None, "X")  # type: ignore[arg-type, return-value]
TYPED = st.one_of(
    st.builds(Argument, st.just("a"), st.just(Kind.NUMBER), st.just("A."), low=st.just(-3.0), high=st.just(3.0)),
    st.builds(Argument, st.just("a"), st.just(Kind.INTEGER), st.just("A."), low=st.just(1)),
    st.builds(Argument, st.just("a"), st.sampled_from([k for k in Kind if k is not Kind.CHOICE]), st.just("A.")),
    st.builds(Argument, st.just("a"), st.just(Kind.CHOICE), st.just("A."), choices=st.just(("one", "two"))),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED, st.lists(st.text() | st.sampled_from(["on", "2", "-1.5", "one", "a=", "a=on", "1e400", "nan", "1_0"])))
async def test_any_words_are_taken_or_refused_in_words(argument: Argument, words: list[str]) -> None:
    rig = make_rig()
    action = replace(ACTION, arguments=(argument,))
    try:
        found = await rig.session.wording.arguments(action, words)
    except MarliseError as error:
        assert error.message  # noqa: PT017 - anything else that is raised is a bug
    else:
        assert argument.fault(found["a"]) == ""


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(GAIN.minimum, GAIN.maximum))
async def test_a_number_that_is_told_is_taken_again(board: Board, value: float) -> None:
    told = await said(board[0], "parameter.set", "Lead", "Gain", f"{value:.17g}")
    assert told["value"] == value
