"""Each device has its own port of the engine, and has it again when it comes back."""

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.midi.numbers import PortNumbers

A, B = DeviceId("A"), DeviceId("B")


def test_a_device_that_comes_back_has_its_number_again() -> None:
    numbers = PortNumbers()
    numbers.see(frozenset({A, B}))
    held = numbers.of(B)
    numbers.see(frozenset({A}))
    assert numbers.of(B) is None
    numbers.see(frozenset({A, DeviceId("C")}))
    numbers.see(frozenset({A, B, DeviceId("C")}))
    assert numbers.of(B) == held
    assert numbers.device(held or 0) == B


def test_more_devices_than_ports_are_told_and_numbers_of_absent_ones_are_given_on() -> None:
    numbers = PortNumbers()
    many = [DeviceId(f"Device {k:02}") for k in range(32)]
    assert numbers.see(frozenset(many)) == {many[-1]}
    assert {numbers.of(device) for device in many[:-1]} == set(range(1, 32))
    assert numbers.see(frozenset(many[1:])) == frozenset()
    assert numbers.of(many[-1]) == 1
    assert numbers.see(frozenset(many)) == {many[0]}
