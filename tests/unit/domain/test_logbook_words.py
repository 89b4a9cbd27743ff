"""Edits in words."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.ids import PortSymbol, PresetUri, SnapshotId, StateRef
from marlise_desktop.domain.instance import MidiBinding, PluginInstance, Position
from marlise_desktop.domain.logbook.round import Answer, Outcome
from marlise_desktop.domain.logbook.words import LISTED, answered, told
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    Curve,
    Gesture,
    MappingId,
    ParameterTarget,
)
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plan import (
    AddConnection,
    AddInstance,
    RemoveInstance,
    SetBypass,
    SetProperty,
    SetTempo,
    SetValue,
    steps,
)
from marlise_desktop.domain.snapshot import Snapshot
from tests.builders import AMP, FILE, GAIN, STEREO, board, boards, cable, instance, port, pressed

AMP_A = instance("a", AMP)
RIG = board(AMP_A, instance("s", STEREO))
CC64 = Control(ControlKind.CC, 64, None, DeviceId("FCB1010"))
HELD = pressed(CC64, ParameterTarget(AMP_A.id, GAIN.symbol), Behaviour.TOGGLE, Gesture.LONG_PRESS, id=MappingId("m"))


def words(before: Pedalboard, after: Pedalboard) -> list[str]:
    return [request.text for request in told(before, after, {})[0]]


def altered(held: PluginInstance, **fields: object) -> Pedalboard:
    return RIG.with_instance(replace(held, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (RIG.with_instance(instance("b", AMP, label="Lead")), "Add Lead"),
        (RIG.without_instance(AMP_A.id), "Remove Amp"),
        (RIG.with_instance(AMP_A.with_value(GAIN.symbol, 3.0)), f"Gain of Amp: {GAIN.text(0)} → {GAIN.text(3)}"),
        (RIG.with_instance(AMP_A.with_value(PortSymbol("old"), 3.0)), "old of Amp"),
        (altered(AMP_A, bypassed=True), "Bypass Amp"),
        (altered(AMP_A, placeholder="it crashed", bypassed=True), "Set Amp aside"),
        (altered(AMP_A, preset=PresetUri("urn:x#Crunch")), "Preset of Amp: none → Crunch"),
        (altered(AMP_A, label="Lead"), "Name of Amp: Amp → Lead"),
        (altered(AMP_A, position=Position(5, 5)), "Place of Amp"),
        (altered(AMP_A, state=StateRef("x")), "State of Amp"),
        (altered(AMP_A, number=4), "Details of Amp"),
        (replace(RIG, title="Tour"), "Title: none → Tour"),
        (replace(RIG, tempo=Tempo(132.5)), "Tempo: 120 → 132.5 BPM"),
        (replace(RIG, tempo=Tempo(120.0, 3.0)), "Beats a bar: 4 → 3"),
        (replace(RIG, snapshots=(Snapshot(SnapshotId("x"), "Verse"),)), "Snapshots: 0 → 1"),
        (
            replace(RIG, snapshots=(Snapshot(SnapshotId("x"), "Verse"),), current_snapshot=SnapshotId("x")),
            "Snapshot Verse",
        ),
        (
            RIG.with_connection(Connection(port("a", "out1"), port("s", "in2"))),
            "Cable Amp Out 1 → Stereo In 2",
        ),
        (
            altered(AMP_A, bindings={GAIN.symbol: MidiBinding(2, 7)}),
            "MIDI control of Gain of Amp: none → CC 7 (Volume) on channel 3 of any device",
        ),
        (replace(RIG, mappings=(HELD,)), "Map Long press of CC 64 (Sustain) on any channel of FCB1010 → Gain of Amp"),
        (RIG.with_connection(cable("capture_1", port("a", "in1"))), "Cable capture 1 → Amp In 1"),
    ],
)
def test_an_edit_is_told_as_a_musician_says_it(after: Pedalboard, text: str) -> None:
    assert words(RIG, after) == [text]


def test_changes_of_mappings_are_told() -> None:
    mute = replace(HELD, id=MappingId("n"), target=ActionTarget("sound.mute", {"on": "yes"}))
    both = replace(RIG, mappings=(HELD, mute))
    assert words(both, RIG) == [
        "No mapping Long press of CC 64 (Sustain) on any channel of FCB1010 → sound.mute on=yes",
        "No mapping Long press of CC 64 (Sustain) on any channel of FCB1010 → Gain of Amp",
    ]
    assert words(both, replace(RIG, mappings=(mute, HELD))) == ["Order of the mappings"]
    off, steep = replace(HELD, enabled=False), replace(HELD, curve=Curve.LOG)
    assert words(both, replace(both, mappings=(off, mute)))[0].startswith("Do not use mapping Long press")
    assert words(replace(both, mappings=(off, mute)), both)[0].startswith("Use mapping Long press")
    assert words(both, replace(both, mappings=(steep, mute)))[0].startswith("Change mapping Long press")
    gone = both.without_instance(AMP_A.id)
    assert "No mapping Long press of CC 64 (Sustain) on any channel of FCB1010 → Gain of a pedal that is gone" in [
        text.replace("gain", "Gain") for text in words(gone, replace(gone, mappings=(mute,)))
    ]


def test_what_comes_back_is_told_as_such() -> None:
    aside = altered(AMP_A, placeholder="it crashed")
    assert words(aside, RIG) == ["Amp plays again"]
    assert words(altered(AMP_A, bypassed=True), RIG) == ["Engage Amp"]


def test_a_cable_of_a_pedal_that_is_gone_still_has_its_name() -> None:
    joined = RIG.with_connection(cable(port("a", "out1"), "playback_1"))
    assert "No cable Amp Out 1 → playback 1" in words(joined, joined.without_instance(AMP_A.id))


def test_a_file_is_told_by_its_name() -> None:
    held = RIG.instances[instance("s").id]
    after = RIG.with_instance(held.with_property(FILE.uri, PropertyValue(PropertyType.PATH, "/rooms/hall.wav")))
    assert words(RIG, after) == ["File of Stereo: none → hall.wav"]
    unknown = replace(held.plugin, properties=())
    bare = altered(replace(held, plugin=unknown))
    after = bare.with_instance(
        bare.instances[held.id].with_property(FILE.uri, PropertyValue(PropertyType.PATH, "/a.wav"))
    )
    assert words(bare, after) == [f"{FILE.uri} of Stereo: none → a.wav"]


def test_signs_that_no_file_can_hold_are_replaced() -> None:
    (request,), _ = told(RIG, replace(RIG, title="\ud800"), {})
    assert request.text == "Title: none → ?"


def test_many_requests_are_listed_as_far_as_there_is_room() -> None:
    many = board(*(instance(f"p{number}") for number in range(LISTED + 5)))
    requests, more = told(board(), many, {})
    assert (len(requests), more) == (LISTED, 5)


def test_a_refusal_stays_whatever_comes_after_it() -> None:
    step = AddInstance(AMP_A.id, AMP.uri, AMP_A)
    known = answered({}, [Answer(step, -101, "no such plugin"), Answer(SetBypass(AMP_A.id, bypassed=True))])
    (request,), _ = told(board(), board(AMP_A), known)
    assert (request.response.outcome, request.response.reason) == (Outcome.REFUSED, "no such plugin")


def test_each_step_answers_the_request_that_it_belongs_to() -> None:
    value = SetValue(AMP_A.id, GAIN.symbol, 3.0)
    known = answered({}, [Answer(value, -103, "out of range")])
    (request,), _ = told(RIG, RIG.with_instance(AMP_A.with_value(GAIN.symbol, 3.0)), known)
    assert request.response.status == -103
    assert told(RIG, RIG.without_instance(AMP_A.id), answered({}, [Answer(RemoveInstance(AMP_A.id))]))[0][
        0
    ].response.outcome is (Outcome.DONE)
    joined = RIG.with_connection(Connection(port("a", "out1"), port("s", "in2")))
    (made,) = joined.connections
    assert told(RIG, joined, answered({}, [Answer(AddConnection(made))]))[0][0].response.outcome is Outcome.DONE
    faster = replace(RIG, tempo=Tempo(132.0))
    assert told(RIG, faster, answered({}, [Answer(SetTempo(132.0, 4.0))]))[0][0].response.outcome is Outcome.DONE
    entry = PropertyValue(PropertyType.PATH, "/a.wav")
    filed = RIG.with_instance(RIG.instances[instance("s").id].with_property(FILE.uri, entry))
    known = answered({}, [Answer(SetProperty(instance("s").id, FILE.uri, entry))])
    assert told(RIG, filed, known)[0][0].response.outcome is Outcome.DONE


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(boards(), boards())
def test_any_edit_has_words_and_an_engine_that_does_all_of_it_leaves_no_refusal(a: Pedalboard, b: Pedalboard) -> None:
    requests, _ = told(a, b, answered({}, [Answer(step) for step in steps(a, b)]))
    assert all(request.text.strip() for request in requests)
    assert all(request.response.outcome is not Outcome.REFUSED for request in requests)
