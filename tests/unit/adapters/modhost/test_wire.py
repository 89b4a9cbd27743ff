"""Instances' numbers and cables' names on the wire."""

import pytest

from marlise_desktop.adapters.modhost.wire import HIGHEST_NUMBER, Numbers, UnwirableError, Wiring
from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol

A, B = InstanceId("a"), InstanceId("b")
PORT = InstancePort(A, PortSymbol("in"))
KEYS, PADS = HardwarePort("midi:Keys"), HardwarePort("midi:Pads")


def wiring(*, own_midi: bool = True) -> Wiring:
    numbers = Numbers()
    numbers.allocate(A)
    return Wiring(numbers, own_midi=own_midi)


def test_a_freed_number_rests() -> None:
    """Feedback on an instance that was just removed must not be taken for one that was just added."""
    numbers = Numbers()
    assert [numbers.allocate(A), numbers.allocate(B)] == [0, 1]
    numbers.release(A)
    numbers.release(A)
    assert numbers.instance(0) is None
    assert numbers.number(A) is None
    assert numbers.allocate(A) == 2
    assert numbers.allocate(A) == 3
    assert len(numbers) == 2
    assert numbers.instance(None) is None


def test_numbers_begin_again_when_all_were_used() -> None:
    numbers = Numbers()
    numbers.allocate(A)
    assert [numbers.allocate(B) for _ in range(HIGHEST_NUMBER)][-1] == HIGHEST_NUMBER
    assert numbers.allocate(B) == 1


@pytest.mark.parametrize(
    ("cable", "pair"),
    [
        (Connection(HardwarePort("capture_2"), PORT), ("system:capture_2", "effect_0:in")),
        (Connection(PORT, HardwarePort("playback_1")), ("effect_0:in", "mod-monitor:in_1")),
        (Connection(HardwarePort("capture_1"), HardwarePort("playback_2")), ("system:capture_1", "mod-monitor:in_2")),
        (Connection(HardwarePort("midi_in"), PORT), ("mod-host:midi_in", "effect_0:in")),
        (Connection(PORT, HardwarePort("midi_out")), ("effect_0:in", "mod-host:midi_out")),
    ],
)
def test_cables_have_names(cable: Connection, pair: tuple[str, str]) -> None:
    assert wiring().pairs(cable) == [pair]


def test_a_device_is_found_by_its_name() -> None:
    wires = wiring()
    cable = Connection(KEYS, PORT)
    with pytest.raises(UnwirableError, match="Keys is not connected") as caught:
        wires.pairs(cable)
    assert caught.value.status == -205
    wires.devices = {KEYS: "a2j:Keys [20] (capture): Keys"}
    assert wires.pairs(cable) == [("a2j:Keys [20] (capture): Keys", "effect_0:in")]


def test_a_pedal_that_does_not_run_has_no_name() -> None:
    with pytest.raises(UnwirableError) as caught:
        wiring().pairs(Connection(PORT, InstancePort(B, PortSymbol("in"))))
    assert caught.value.status == -3


def test_a_channel_has_one_direction() -> None:
    """Sound cannot leave an output of the sound card."""
    with pytest.raises(UnwirableError):
        wiring().pairs(Connection(HardwarePort("playback_1"), PORT))


def test_without_midi_ports_of_its_own_all_devices_are_meant() -> None:
    """For mod-host a cable from all devices is one from each."""
    wires = wiring(own_midi=False)
    cable = Connection(HardwarePort("midi_in"), PORT)
    assert wires.collective(cable)
    assert wires.pairs(cable) == []
    wires.devices = {KEYS: "system:midi_capture_1", PADS: "system:midi_capture_2"}
    assert wires.pairs(cable) == [
        ("system:midi_capture_1", "effect_0:in"),
        ("system:midi_capture_2", "effect_0:in"),
    ]
    assert not wiring().collective(cable)


def test_an_insert_is_wired_by_the_ports_behind_it() -> None:
    wires = wiring()
    send, back = HardwarePort("send:Echo 1"), HardwarePort("return:Echo 1")
    into, out = Connection(back, PORT), Connection(PORT, send)
    with pytest.raises(UnwirableError, match="Echo send 1 is not there now") as caught:
        wires.pairs(out)
    assert caught.value.status == -205
    wires.devices = {send: "echo:in", back: "echo:out"}
    assert (wires.pairs(out), wires.pairs(into)) == ([("effect_0:in", "echo:in")], [("echo:out", "effect_0:in")])
    assert wires.outside(out) == [("marlise-host:", "echo:in")]
    assert wires.outside(into) == [("echo:out", "marlise-host:")]
