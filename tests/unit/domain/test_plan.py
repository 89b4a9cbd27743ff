"""The planner on a model: carrying out the steps from one board gives the other."""

from dataclasses import replace

from hypothesis import given

from marlise_desktop.domain.ids import PortSymbol, PropertyUri, StateRef
from marlise_desktop.domain.parameter import Parameter, PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import (
    EMPTY,
    AddConnection,
    AddInstance,
    LoadPreset,
    RemoveConnection,
    RemoveInstance,
    RestoreState,
    SetBypass,
    SetValue,
    after_step,
    runnable,
    settled,
    steps,
)
from tests.builders import AMP, STEREO, board, boards, cable, instance, port


def carried_out(now: Pedalboard, wanted: Pedalboard) -> Pedalboard:
    for step in steps(now, wanted):
        now = after_step(now, step)
    return now


@given(boards(), boards())
def test_steps_lead_from_one_board_to_the_other(one: Pedalboard, other: Pedalboard) -> None:
    now, wanted = runnable(one), runnable(other)
    reached = carried_out(now, wanted)
    assert steps(reached, wanted) == ()
    assert settled(reached, wanted) is wanted
    assert set(reached.instances) == set(wanted.instances)
    assert reached.connections == wanted.connections
    for key, held in wanted.instances.items():
        assert reached.instances[key].all_values() == held.all_values()
        assert reached.instances[key].bypassed == held.bypassed
        assert all(reached.instances[key].properties[uri] == value for uri, value in held.properties.items())


@given(boards())
def test_equal_boards_give_no_steps(one: Pedalboard) -> None:
    assert steps(runnable(one), runnable(Pedalboard(**vars(one)))) == ()


@given(boards(), boards())
def test_shared_instances_are_never_removed_or_added(one: Pedalboard, other: Pedalboard) -> None:
    now, wanted = runnable(one), runnable(other)
    shared = {k for k, held in now.instances.items() if k in wanted.instances and wanted.instances[k].uri == held.uri}
    touched = {s.instance for s in steps(now, wanted) if isinstance(s, AddInstance | RemoveInstance)}
    assert not touched & shared


@given(boards(), boards())
def test_an_engine_never_meets_a_cable_without_its_pedals(one: Pedalboard, other: Pedalboard) -> None:
    now = runnable(one)
    for step in steps(now, runnable(other)):
        if isinstance(step, AddConnection | RemoveConnection):
            ends = (step.connection.source, step.connection.target)
            assert all(end.instance in now.instances for end in ends if hasattr(end, "instance"))
        now = after_step(now, step)


@given(boards())
def test_recovery_is_the_plan_from_nothing(one: Pedalboard) -> None:
    wanted = runnable(one)
    plan = steps(EMPTY, wanted)
    assert [s.instance for s in plan if isinstance(s, AddInstance)] == list(wanted.instances)
    assert {s.connection for s in plan if isinstance(s, AddConnection)} == wanted.connections


def test_a_plugin_replaced_under_the_same_id_is_taken_out_first() -> None:
    cables = (cable("capture_1", port("a", "in1")),)
    plan = steps(board(instance("a", AMP), cables=cables), board(instance("a", STEREO), cables=cables))
    assert [type(s) for s in plan[:2]] == [RemoveInstance, AddInstance]
    assert AddConnection(cables[0]) in plan


def test_bypass_goes_on_before_and_off_after_everything_else() -> None:
    was, on = instance("a"), instance("a", bypassed=True, values={"gain": 3.0})
    assert [type(s) for s in steps(board(was), board(on))] == [SetBypass, SetValue]
    off = instance("a", values={"gain": -3.0})
    assert [type(s) for s in steps(board(on), board(off))] == [SetValue, SetBypass]


def test_values_are_all_said_again_after_a_state_is_restored() -> None:
    before = instance("a", STEREO, state=StateRef("s1"), values={"gain": 3.0})
    after = instance("a", STEREO, state=StateRef("s2"), values={"gain": 3.0})
    assert steps(board(before), board(after)) == (RestoreState("a", StateRef("s2")), SetValue("a", "gain", 3.0))


def test_a_restored_state_stands_for_the_preset_it_came_from() -> None:
    wanted = board(instance("a", STEREO, state=StateRef("s1"), preset="urn:p"))
    plan = steps(EMPTY, wanted)
    assert not any(isinstance(s, LoadPreset) for s in plan)
    assert steps(carried_out(EMPTY, wanted), wanted) == ()


def test_a_preset_can_be_loaded_again_over_the_state_it_was_given_since() -> None:
    before = board(instance("a", STEREO, state=StateRef("s1"), preset="urn:p"))
    wanted = board(instance("a", STEREO, preset="urn:p"))
    assert steps(before, wanted)[0] == LoadPreset("a", "urn:p")
    assert steps(carried_out(before, wanted), wanted) == ()


def test_a_property_that_goes_brings_the_state_from_before_it() -> None:
    uri = PropertyUri("urn:test:file")
    without = instance("a", STEREO, state=StateRef("s1"))
    with_file = without.with_property(uri, PropertyValue(PropertyType.PATH, "/a.wav"))
    assert RestoreState("a", StateRef("s1")) in steps(board(with_file), board(without))


def test_only_what_differs_is_sent() -> None:
    was = instance("a", values={"gain": 3.0, "tone": 500.0})
    assert steps(board(was), board(was.with_value("gain", 6.0))) == (SetValue("a", "gain", 6.0),)


def test_placeholders_and_their_cables_stay_out_of_the_engine() -> None:
    held = board(
        instance("a"),
        instance("b", placeholder="is not installed"),
        cables=(cable(port("a", "out1"), port("b", "in1")), cable("capture_1", port("a", "in1"))),
    )
    assert list(runnable(held).instances) == ["a"]
    assert runnable(held).connections == {cable("capture_1", port("a", "in1"))}


def test_ports_that_the_engine_drives_itself_are_never_set() -> None:
    enabled = Parameter(PortSymbol("on"), "On", 0, 1, 1, designation="http://lv2plug.in/ns/lv2core#enabled")
    plugin = replace(STEREO, parameters=(*STEREO.parameters, enabled))
    held = instance("a", plugin, bypassed=True, state=StateRef("s1"), values={"on": 0.0})
    assert not any(isinstance(s, SetValue) and s.symbol == "on" for s in steps(EMPTY, board(held)))
