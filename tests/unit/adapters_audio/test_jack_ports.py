"""Channels and MIDI devices as JACK's port names tell of them."""

from collections.abc import Sequence

import pytest

from marlise_desktop.adapters.jack.ports import (
    JackPort,
    device_channels,
    device_client,
    device_name,
    midi_devices,
    programs,
)


def midi(name: str, *aliases: str, source: bool = True, physical: bool = True) -> JackPort:
    return JackPort(name, midi=True, source=source, physical=physical, aliases=aliases)


def audio(name: str, *, source: bool, physical: bool = True) -> JackPort:
    return JackPort(name, midi=False, source=source, physical=physical)


@pytest.mark.parametrize(
    ("port", "name"),
    [
        (midi("a2j:Launchkey MK3 49 [24] (capture): Launchkey MK3 49 LKMK3 MIDI In"), "Launchkey MK3 49 LKMK3 MIDI In"),
        (midi("a2j:FCB1010 [28] (playback): MIDI 1", source=False), "FCB1010 MIDI 1"),
        (midi("a2j:FCB1010 (capture): MIDI 1"), "FCB1010 MIDI 1"),
        (midi("Midi-Bridge:Launchkey MK3 49:(capture_0) Launchkey MIDI 1"), "Launchkey MK3 49 Launchkey MIDI 1"),
        (midi("Midi-Bridge:nanoKONTROL2 1 (capture): nanoKONTROL2 1 SLIDER"), "nanoKONTROL2 1 SLIDER"),
        (
            midi("system:midi_capture_3", "alsa_pcm:in-hw-1-0-0", "alsa_pcm:Launchkey-MK3/midi_capture_1"),
            "Launchkey MK3",
        ),
        (midi("system:midi_capture_1"), "midi_capture_1"),
    ],
)
def test_a_devices_name_is_free_of_numbers_that_change(port: JackPort, name: str) -> None:
    assert device_name(port) == name


def names(ports: Sequence[JackPort]) -> tuple[str, ...]:
    return tuple(port.name for port in ports)


def test_both_sides_of_a_device_have_a_port_and_through_and_our_own_have_none() -> None:
    devices = midi_devices(
        [
            midi("a2j:Midi Through [14] (capture): Midi Through Port-0"),
            midi("a2j:FCB1010 [28] (capture): MIDI 1"),
            midi("a2j:FCB1010 [28] (playback): MIDI 1", source=False),
            midi("synth:events", physical=False),
            midi("a2j:Marlise Desktop [130] (capture): Marlise Desktop"),
        ]
    )
    assert {d.port.name: d.jack_port for d in devices} == {
        "midi:FCB1010 MIDI 1": "a2j:FCB1010 [28] (capture): MIDI 1",
        "midi:FCB1010 MIDI 1 out": "a2j:FCB1010 [28] (playback): MIDI 1",
    }


def test_two_devices_of_one_kind_are_told_apart() -> None:
    devices = midi_devices([midi("a2j:Pedal [24] (capture): MIDI 1"), midi("a2j:Pedal [28] (capture): MIDI 1")])
    assert [d.name for d in devices] == ["Pedal MIDI 1", "Pedal MIDI 1 2"]


def test_pipewires_first_card_with_outputs_is_the_device_and_its_inputs_may_be_another() -> None:
    ports = [
        audio("Webcam:capture_MONO", source=True),
        audio("Built-in Audio:playback_FL", source=False),
        audio("Built-in Audio:playback_FR", source=False),
        audio("Firefox:output_FL", source=True, physical=False),
    ]
    assert device_client(ports) == "Built-in Audio"
    assert names(device_channels(ports, source=False)) == ("Built-in Audio:playback_FL", "Built-in Audio:playback_FR")
    assert names(device_channels(ports, source=True)) == ("Webcam:capture_MONO",)


def test_where_no_port_is_physical_virtual_devices_stand_in() -> None:
    ports = [
        audio("null-card:playback_FL", source=False, physical=False),
        audio("null-card:monitor_FL", source=True, physical=False),
        audio("null-mic:input_FL", source=False, physical=False),
        audio("null-mic:capture_FL", source=True, physical=False),
    ]
    assert names(device_channels(ports, source=False)) == ("null-card:playback_FL",)
    assert names(device_channels(ports, source=True)) == ("null-mic:capture_FL",)


def test_programs_are_who_is_neither_a_device_nor_a_bridge_to_one() -> None:
    ports = [
        audio("system:capture_1", source=True, physical=True),
        audio("ardour:in_1", source=False, physical=False),
        audio("ardour:out_1", source=True, physical=False),
        midi("a2j:FCB1010 [20] (capture): FCB1010 MIDI 1", physical=False),
        midi("carla:events-in", source=False, physical=False),
        midi("Marlise Desktop:Marlise Desktop", source=False, physical=False),
    ]
    assert programs(ports) == ("ardour", "carla")
    assert programs([]) == ()


def test_of_two_devices_with_one_name_each_stays_what_it_was_when_the_other_goes() -> None:
    first, second = midi("a2j:Pad [24] (capture): MIDI 1"), midi("a2j:Pad [28] (capture): MIDI 1")
    both = midi_devices([first, second])
    assert [device.name for device in both] == ["Pad MIDI 1", "Pad MIDI 1 2"]
    alone = midi_devices([second], both)
    assert [device.name for device in alone] == ["Pad MIDI 1 2"]
    again = midi_devices([midi("a2j:Pad [20] (capture): MIDI 1"), second], alone)
    assert [device.name for device in again] == ["Pad MIDI 1", "Pad MIDI 1 2"]
