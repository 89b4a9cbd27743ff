"""A device is known again by its name; two of one name are told apart and keep who they are."""

from marlise_desktop.adapters.midi.names import devices


def test_numbers_do_not_count_and_doubled_names_are_said_once() -> None:
    ports = ["FCB1010:FCB1010 MIDI 1 24:0", "Keys:MIDI 28:1", "Pad: with colon 32:0"]
    assert list(devices(ports, {}).values()) == ["FCB1010 MIDI 1", "Keys MIDI", "Pad with colon"]
    assert list(devices(["FCB1010:FCB1010 MIDI 1 40:0"], {}).values()) == ["FCB1010 MIDI 1"]


def test_two_of_one_name_stay_who_they_are_when_one_goes() -> None:
    both = devices(["Pad:MIDI 24:0", "Pad:MIDI 28:0"], {})
    assert list(both.values()) == ["Pad MIDI", "Pad MIDI 2"]
    alone = devices(["Pad:MIDI 28:0"], both)
    assert alone == {"Pad:MIDI 28:0": "Pad MIDI 2"}
    assert devices(["Pad:MIDI 28:0", "Pad:MIDI 36:0"], alone)["Pad:MIDI 36:0"] == "Pad MIDI"


def test_our_own_and_those_that_only_hand_on_are_none() -> None:
    ports = [
        "Midi Through:Midi Through Port-0 14:0",
        "Marlise Desktop:Marlise Desktop 128:0",
        "PipeWire-RT-Event:input 130:0",
    ]
    assert devices(ports, {}) == {}
