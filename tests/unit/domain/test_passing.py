"""The sound goes past a pedal that does not play."""

from dataclasses import replace

from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import runnable
from marlise_desktop.domain.plugin import Plugin
from tests.builders import AMP, STEREO, SYNTH

IN, LEFT, RIGHT = HardwarePort("capture_1"), HardwarePort("playback_1"), HardwarePort("playback_2")
INS, OUTS = [p.symbol for p in STEREO.ports[:2]], [p.symbol for p in STEREO.ports[2:]]
AMP_IN, AMP_OUT = AMP.ports[0].symbol, AMP.ports[1].symbol


def pedal(name: str, plugin: Plugin, placeholder: str = "") -> PluginInstance:
    return PluginInstance(InstanceId(name), plugin, name, placeholder=placeholder)


def port(name: str, symbol: PortSymbol) -> InstancePort:
    return InstancePort(InstanceId(name), symbol)


def board(*pedals: PluginInstance, cables: list[tuple[Endpoint, Endpoint]]) -> Pedalboard:
    made = Pedalboard()
    for held in pedals:
        made = made.with_instance(held)
    return replace(made, connections=frozenset(Connection(*ends) for ends in cables))


def ways(made: Pedalboard) -> set[tuple[Endpoint, Endpoint]]:
    return {(c.source, c.target) for c in runnable(made).connections}


def test_a_mono_pedal_between_two_is_passed() -> None:
    chain = board(
        pedal("a", AMP),
        pedal("b", AMP, "it ended the engine"),
        pedal("c", AMP),
        cables=[
            (IN, port("a", AMP_IN)),
            (port("a", AMP_OUT), port("b", AMP_IN)),
            (port("b", AMP_OUT), port("c", AMP_IN)),
        ],
    )
    assert ways(chain) == {(IN, port("a", AMP_IN)), (port("a", AMP_OUT), port("c", AMP_IN))}


def test_several_in_a_row_are_passed_even_if_none_is_left() -> None:
    chain = board(
        pedal("a", AMP, "aside"),
        pedal("b", AMP, "aside"),
        cables=[(IN, port("a", AMP_IN)), (port("a", AMP_OUT), port("b", AMP_IN)), (port("b", AMP_OUT), LEFT)],
    )
    assert ways(chain) == {(IN, LEFT)}


def test_a_stereo_pedal_keeps_its_sides_apart() -> None:
    other = HardwarePort("capture_2")
    chain = board(
        pedal("s", STEREO, "aside"),
        cables=[
            (IN, port("s", INS[0])),
            (other, port("s", INS[1])),
            (port("s", OUTS[0]), LEFT),
            (port("s", OUTS[1]), RIGHT),
        ],
    )
    assert ways(chain) == {(IN, LEFT), (other, RIGHT)}


def test_mono_in_feeds_both_sides() -> None:
    mono_in = replace(STEREO, ports=(STEREO.ports[0], *STEREO.ports[2:]))
    chain = board(
        pedal("s", mono_in, "aside"),
        cables=[(IN, port("s", INS[0])), (port("s", OUTS[0]), LEFT), (port("s", OUTS[1]), RIGHT)],
    )
    assert ways(chain) == {(IN, LEFT), (IN, RIGHT)}


def test_a_cable_from_it_to_itself_goes() -> None:
    chain = board(
        pedal("a", AMP, "aside"),
        cables=[(IN, port("a", AMP_IN)), (port("a", AMP_OUT), port("a", AMP_IN)), (port("a", AMP_OUT), LEFT)],
    )
    assert ways(chain) == {(IN, LEFT)}


def test_what_makes_sound_of_notes_is_silent() -> None:
    (notes,), *_ = [[p.symbol for p in SYNTH.ports[:1]]]
    chain = board(
        pedal("y", SYNTH, "aside"),
        cables=[(HardwarePort("midi_in"), port("y", notes)), (port("y", SYNTH.ports[1].symbol), LEFT)],
    )
    assert ways(chain) == set()


def test_a_pedal_that_is_not_installed_is_passed_only_when_it_is_bypassed() -> None:
    missing = pedal("m", replace(AMP, installed=False), "it is not installed")
    cables: list[tuple[Endpoint, Endpoint]] = [(IN, port("m", AMP_IN)), (port("m", AMP_OUT), LEFT)]
    assert ways(board(missing, cables=cables)) == set()
    assert ways(board(replace(missing, bypassed=True), cables=cables)) == {(IN, LEFT)}
