"""The rules of the board: which cables may be drawn, loops, names."""

import pytest

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.routing import delayed_connections, insertion
from tests.builders import AMP, STEREO, SYNTH, board, cable, instance, port


def test_a_cable_runs_from_an_output_to_an_input() -> None:
    held = board(instance("a"), instance("b"))
    assert held.refusal(cable(port("a", "out1"), port("b", "in1"))) == ""
    assert "output to an input" in held.refusal(cable(port("a", "in1"), port("b", "in1")))
    assert "output to an input" in held.refusal(cable("playback_1", port("b", "in1")))


def test_unlike_ports_are_refused_in_words() -> None:
    held = board(instance("a"), instance("s", SYNTH))
    assert held.refusal(cable(port("a", "out1"), port("s", "midi"))) == "audio cannot run into MIDI"
    with pytest.raises(BoardError, match="audio cannot run into MIDI"):
        held.with_connection(cable(port("a", "out1"), port("s", "midi")))


def test_a_cable_that_is_there_is_refused() -> None:
    joined = cable("capture_1", port("a", "in1"))
    held = board(instance("a"), cables=(joined,))
    assert "joined already" in held.refusal(joined)


def test_unknown_ports_and_pedals_are_named() -> None:
    held = board(instance("a"))
    assert "no port nowhere" in held.refusal(cable(port("a", "nowhere"), "playback_1"))
    assert "no pedal x" in held.refusal(cable(port("x", "out1"), "playback_1"))


def test_a_loop_is_seen_over_several_pedals() -> None:
    held = board(
        instance("a"),
        instance("b"),
        instance("c"),
        cables=(cable(port("a", "out1"), port("b", "in1")), cable(port("b", "out1"), port("c", "in1"))),
    )
    assert held.closes_loop(cable(port("c", "out1"), port("a", "in1")))
    assert held.closes_loop(cable(port("a", "out1"), port("a", "in1")))
    assert not held.closes_loop(cable(port("a", "out1"), port("c", "in1")))


def test_only_the_closing_cable_of_a_loop_is_delayed() -> None:
    back = cable(port("c", "out1"), port("a", "in1"))
    forth = (cable(port("a", "out1"), port("b", "in1")), cable(port("b", "out1"), port("c", "in1")))
    held = board(instance("a"), instance("b"), instance("c"), cables=(*forth, back))
    assert delayed_connections(held) == {back}
    assert delayed_connections(board(instance("a"), instance("b"), instance("c"), cables=forth)) == frozenset()


def test_free_symbols_count_on_without_end() -> None:
    names = []
    held = board()
    for _ in range(12):
        names.append(held.free_symbol("eg-amp"))
        held = held.with_instance(instance(f"k{len(names)}", symbol=names[-1]))
    assert names[:3] == ["eg_amp", "eg_amp_1", "eg_amp_2"]
    assert names[-1] == "eg_amp_11"


def test_a_mono_pedal_goes_into_a_cable_and_its_twins() -> None:
    cables = (cable(port("a", "out1"), "playback_1"), cable(port("a", "out1"), "playback_2"))
    held = insertion(board(instance("a"), instance("b"), cables=cables), "b", cables[0])
    assert held.connections == {
        cable(port("a", "out1"), port("b", "in1")),
        cable(port("b", "out1"), "playback_1"),
        cable(port("b", "out1"), "playback_2"),
    }


def test_a_stereo_pedal_takes_both_channels() -> None:
    cables = (cable(port("s", "out1"), "playback_1"), cable(port("s", "out2"), "playback_2"))
    held = insertion(board(instance("s", SYNTH), instance("r", STEREO), cables=cables), "r", cables[1])
    assert held.connections == {
        cable(port("s", "out1"), port("r", "in1")),
        cable(port("s", "out2"), port("r", "in2")),
        cable(port("r", "out1"), "playback_1"),
        cable(port("r", "out2"), "playback_2"),
    }


def test_a_stereo_pedal_in_one_cable_hears_it_on_both_sides() -> None:
    joined = cable(port("a", "out1"), "playback_1")
    held = insertion(board(instance("a"), instance("r", STEREO), cables=(joined,)), "r", joined)
    assert cable(port("a", "out1"), port("r", "in2")) in held.connections
    assert cable(port("r", "out1"), "playback_1") in held.connections


def test_a_pedal_without_fitting_ports_is_not_inserted() -> None:
    joined = cable("midi:Keys", port("s", "midi"))
    with pytest.raises(BoardError, match="no midi input and output"):
        insertion(board(instance("s", SYNTH), instance("a", AMP), cables=(joined,)), "a", joined)
