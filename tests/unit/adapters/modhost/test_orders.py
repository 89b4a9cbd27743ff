"""Steps as commands."""

import pytest

from marlise_desktop.adapters.modhost.orders import Order, Orders, property_text
from marlise_desktop.adapters.modhost.protocol import Reply
from marlise_desktop.adapters.modhost.together import settings_apart
from marlise_desktop.adapters.modhost.wire import Numbers, Wiring
from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.instance import BypassStrategy, MidiBinding
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.plan import (
    AddConnection,
    LoadPreset,
    MapController,
    RemoveConnection,
    RemoveInstance,
    RestoreState,
    SetBypass,
    SetBypassStrategy,
    SetProperty,
    SetValue,
    Step,
    UnmapController,
)
from tests.builders import AMP, instance
from tests.contract.engine_plugins import adding

A = InstanceId("a")
GAIN = PortSymbol("gain")
CABLE = Connection(HardwarePort("capture_1"), InstancePort(A, PortSymbol("in1")))
ALL_MIDI = Connection(HardwarePort("midi_in"), InstancePort(A, PortSymbol("in1")))


def orders(*, own_midi: bool = True) -> Orders:
    numbers = Numbers()
    made = Orders(numbers, Wiring(numbers, own_midi=own_midi))
    made.of(adding("a", instance("a").plugin))
    return made


@pytest.mark.parametrize(
    ("step", "command"),
    [
        (adding("b", AMP), "add urn:test:amp 1"),
        (RemoveInstance(A), "remove 0"),
        (SetValue(A, GAIN, -6.5), "param_set 0 gain -6.5"),
        (SetValue(A, GAIN, 0.1), "param_set 0 gain 0.1"),
        (SetBypass(A, bypassed=True), "bypass 0 1"),
        (SetBypass(A, bypassed=False), "bypass 0 0"),
        (SetBypassStrategy(A, BypassStrategy.TAIL), "bypass_strategy 0 tail"),
        (MapController(A, GAIN, MidiBinding(3, 7), -12.0, 6.0), "midi_map 0 gain 3 7 -12 6"),
        (UnmapController(A, GAIN), "midi_unmap 0 gain"),
        (LoadPreset(A, PresetUri("urn:a b")), 'preset_load 0 "urn:a b"'),
        (RestoreState(A, StateRef("x")), "state_load /prepared"),
        (AddConnection(CABLE), "connect system:capture_1 effect_0:in1"),
        (RemoveConnection(CABLE), "disconnect system:capture_1 effect_0:in1"),
        (
            SetProperty(A, PropertyUri("urn:p"), PropertyValue(PropertyType.PATH, "/my songs/é.wav")),
            'patch_set 0 urn:p "/my songs/é.wav"',
        ),
    ],
)
def test_each_step_has_its_command(step: Step, command: str) -> None:
    order = orders().of(step, "/prepared")
    assert [request.data for request in order.requests] == [command.encode() + b"\0"]
    assert order.judged([Reply(0)]) is None


def test_a_removed_pedal_is_known_no_more() -> None:
    made = orders()
    made.of(RemoveInstance(A))
    order = made.of(SetValue(A, GAIN, 0.0))
    assert order.requests == ()
    refusal = order.judged([])
    assert refusal is not None
    assert refusal.status == -3


@pytest.mark.parametrize(
    "value",
    [
        PropertyValue(PropertyType.STRING, "a\0b"),
        PropertyValue(PropertyType.STRING, "a \\"),
        PropertyValue(PropertyType.FLOAT, float("nan")),
        PropertyValue(PropertyType.DOUBLE, float("inf")),
    ],
)
def test_what_cannot_be_sent_is_refused_before(value: PropertyValue) -> None:
    refusal = orders().of(SetProperty(A, PropertyUri("urn:p"), value)).judged([])
    assert refusal is not None
    assert refusal.status == -207
    assert refusal.reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (PropertyValue(PropertyType.BOOL, True), "1"),
        (PropertyValue(PropertyType.BOOL, False), "0"),
        (PropertyValue(PropertyType.INT, -7), "-7"),
        (PropertyValue(PropertyType.LONG, 12345678901), "12345678901"),
        (PropertyValue(PropertyType.FLOAT, 0.1), "0.1"),
        (PropertyValue(PropertyType.DOUBLE, 0.1 + 0.2), "0.30000000000000004"),
        (PropertyValue(PropertyType.URI, "urn:x"), "urn:x"),
    ],
)
def test_values_are_written_by_their_type(value: PropertyValue, text: str) -> None:
    assert property_text(value) == text


def refused(order: Order, status: int) -> bool:
    return order.judged([Reply(status)] * len(order.requests)) is not None


def test_a_cable_that_is_cut_already_is_cut() -> None:
    assert not refused(orders().of(RemoveConnection(CABLE)), -206)
    assert refused(orders().of(AddConnection(CABLE)), -205)


def test_a_device_that_cannot_play_is_no_refusal_of_all() -> None:
    """Among all MIDI devices some only listen."""
    made = orders(own_midi=False)
    made._wiring.devices = {HardwarePort("midi:Synth"): "system:midi_playback_1"}
    order = made.of(AddConnection(ALL_MIDI))
    assert len(order.requests) == 1
    assert not refused(order, -205)
    assert refused(order, -902)


def test_settings_in_a_row_are_one_message() -> None:
    made = orders()
    nowhere = SetBypass(InstanceId("x"), bypassed=True)
    endless = SetValue(A, GAIN, float("inf"))
    kept = (
        SetValue(A, GAIN, -6.5),
        SetBypass(A, bypassed=True),
        SetProperty(A, PropertyUri("urn:p"), PropertyValue(PropertyType.STRING, 'a "b"')),
    )
    here, there, joint = made.together([kept[0], nowhere, kept[1], endless, kept[2]], 20.0)
    assert [refusal.status for order in (here, there) for refusal in order.refusals([])] == [-3, -207]
    (request,) = joint.requests
    assert request.data == b'apply 20 v 0 gain -6.5 b 0 1 p 0 urn:p "a \\"b\\""\0'
    assert joint.steps == kept
    assert joint.refusals([Reply(0)]) == []
    (refusal,) = joint.refusals([Reply(-103, refused_items={1: -103})])
    assert (refusal.step, refusal.status) == (kept[1], -103)


def test_a_row_that_is_too_long_for_a_message_becomes_two() -> None:
    made = orders()
    text = PropertyValue(PropertyType.STRING, "x" * 50_000)
    steps = [SetProperty(A, PropertyUri("urn:p"), text)] * 25
    joints = made.together(steps, 0.0)
    assert [len(joint.steps) for joint in joints] == [19, 6]
    assert all(len(joint.requests[0].data) <= 1_000_000 for joint in joints)


def test_rows_of_settings_are_found_between_other_steps() -> None:
    a, b, c = SetValue(A, GAIN, 1.0), SetBypass(A, bypassed=True), SetValue(A, GAIN, 2.0)
    cut = RemoveConnection(CABLE)
    assert list(settings_apart([cut, a, b, cut, c])) == [cut, [a, b], cut, [c]]
    assert list(settings_apart([])) == []
