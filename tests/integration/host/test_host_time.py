"""Tempo and transport on a real JACK server: ours, and another program's."""

import time
from collections.abc import Callable, Iterator
from math import inf, nan

import pytest

from tests.integration.host.jack_conductor import JackConductor
from tests.integration.host.jack_probe import JackProbe
from tests.integration.host.jack_server import JackServer
from tests.integration.host.wire import PATIENCE, Wire

EAR = "urn:marlise:test:time-ear"
RATE = 48000


@pytest.fixture
def conductor(jack_server: JackServer) -> Iterator[JackConductor]:
    with JackConductor() as conductor:
        yield conductor


@pytest.fixture
def still(wire: Wire) -> Iterator[Wire]:
    """The module's host, standing at 4/4 and 120; left so again."""
    set_back(wire)
    yield wire
    set_back(wire)


def set_back(wire: Wire) -> None:
    assert wire.ask("transport_sync none") == "resp 0"
    assert wire.ask("transport 0 4 120") == "resp 0"
    until(wire, lambda: wire.describe()["transport"] == {"rolling": False, "bpm": 120, "bpb": 4})


def until(wire: Wire, true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, wire.describe()
        wire.cycle()


def heard(wire: Wire) -> dict[str, float]:
    outputs = wire.describe()["instances"][0]["outputs"]
    assert isinstance(outputs, dict)
    return outputs


def test_a_plugin_and_jack_hear_the_tempo(still: Wire, conductor: JackConductor) -> None:
    still.ask(f"add {EAR} 0")
    assert still.ask("transport 1 3 90") == "resp 0"
    assert still.wait_for("transport 1") == "transport 1 3.000000 90.000000"
    until(still, lambda: heard(still)["speed"] == 1 and heard(still)["bpm"] == 90 and heard(still)["bpb"] == 3)
    until(still, lambda: conductor.position()["beats_per_minute"] == 90)
    position = conductor.position()
    assert position["rolling"]
    assert position["beats_per_bar"] == 3
    assert heard(still)["bpm_port"] == 90


def test_jack_is_told_a_tempo_while_nothing_rolls(still: Wire, conductor: JackConductor) -> None:
    assert still.ask("set_bpm 77.5") == "resp 0"
    assert still.ask("set_bpb 5") == "resp 0"
    until(still, lambda: conductor.position().get("beats_per_minute") == 77.5)
    until(still, lambda: conductor.position().get("beats_per_bar") == 5)
    assert still.wait_for("transport 0 5") == "transport 0 5.000000 77.500000"


def test_bars_and_beats_in_jack_are_those_of_the_frame(still: Wire, conductor: JackConductor) -> None:
    assert still.ask("transport 1 3 60") == "resp 0"
    until(still, lambda: conductor.position()["frame"] > 2 * RATE)
    position = conductor.position()
    beats = (position["bar"] - 1) * 3 + position["beat"] - 1 + position["tick"] / position["ticks_per_beat"]
    assert beats == pytest.approx(position["frame"] / RATE, abs=0.05)
    conductor.ask("locate", 100 * RATE)
    until(still, lambda: conductor.position()["frame"] > 100 * RATE and conductor.position().get("bar", 0) == 34)


def test_somebody_else_starts_moves_and_stops_the_transport(still: Wire, conductor: JackConductor) -> None:
    still.ask(f"add {EAR} 0")
    conductor.ask("start")
    assert still.wait_for("transport 1") == "transport 1 4.000000 120.000000"
    conductor.ask("locate", 30 * RATE)
    until(still, lambda: heard(still)["bar"] >= 15)
    conductor.ask("stop")
    assert still.wait_for("transport 0") == "transport 0 4.000000 120.000000"
    until(still, lambda: heard(still)["speed"] == 0)
    assert heard(still)["bar"] >= 15


def test_another_timebase_master_is_followed_until_it_leaves(still: Wire, conductor: JackConductor) -> None:
    still.ask(f"add {EAR} 0")
    conductor.ask("master", 97, 5)
    conductor.ask("start")
    until(still, lambda: heard(still)["bpm"] == 97 and heard(still)["bpb"] == 5)
    until(still, lambda: still.describe()["transport"] == {"rolling": True, "bpm": 97, "bpb": 5})
    assert still.ask("param_get 9995 :bpm") == "resp 0 97.0000"
    conductor.ask("locate", 20 * RATE)
    until(still, lambda: heard(still)["bar"] >= 6)
    assert still.ask("set_bpm 133") == "resp 0"
    conductor.ask("release")
    until(still, lambda: heard(still)["bpm"] == 133 and heard(still)["bpb"] == 4)
    until(still, lambda: conductor.position().get("beats_per_minute") == 133)  # we are JACK's master again


def test_nonsense_of_another_master_reaches_no_plugin(still: Wire, conductor: JackConductor) -> None:
    still.ask(f"add {EAR} 0")
    for bpm, bpb in [(nan, 4), (inf, 4), (0, 4), (-5, 4), (120, nan), (120, 0)]:
        conductor.ask("master", bpm, bpb)
        conductor.ask("start")
        conductor.ask("locate", 0)
        for _ in range(5):
            still.cycle()
        assert heard(still)["bpm"] == 120
        assert heard(still)["bpb"] == 4
    conductor.ask("release")


@pytest.mark.parametrize("words", ["0 4 nan", "1 nan 120", "1 4 0", "1 0 120", "1 4 abc", "1 4 1e9", "1 -4 120"])
def test_nonsense_is_refused_and_changes_nothing(still: Wire, words: str) -> None:
    assert still.ask(f"transport {words}") == "resp -207"
    still.cycle()
    assert still.describe()["transport"] == {"rolling": False, "bpm": 120, "bpb": 4}


def test_the_transport_as_an_instance(still: Wire) -> None:
    assert still.ask("param_set 9995 :bpm 150") == "resp 0"
    assert still.ask("param_get 9995 :bpm") == "resp 0 150.0000"
    assert still.ask("param_set 9995 :rolling 1") == "resp 0"
    assert still.wait_for("transport 1") == "transport 1 4.000000 150.000000"
    assert still.ask("param_get 9995 :rolling") == "resp 0 1.0000"
    assert still.ask("remove 9995") == "resp 0"
    assert still.ask("param_get 9995 :bpb") == "resp 0 4.0000"


def test_midi_clock_is_followed_when_asked_for(still: Wire, probe: JackProbe) -> None:
    assert still.ask("connect probe:midi_out mod-host:midi_in") == "resp 0"
    probe.send_midi(b"\xfa")
    still.cycle()
    assert still.describe()["transport"]["rolling"] is False
    assert still.ask("transport_sync midi") == "resp 0"
    probe.send_midi(b"\xfa")
    assert still.wait_for("transport 1").startswith("transport 1 4")
    probe.send_midi(b"\xfc")
    assert still.wait_for("transport 0").startswith("transport 0 4")
    assert still.ask("disconnect probe:midi_out mod-host:midi_in") == "resp 0"


def test_a_new_period_keeps_the_time(still: Wire, jack_server: JackServer) -> None:
    still.ask(f"add {EAR} 0")
    assert still.ask("transport 1 4 200") == "resp 0"
    until(still, lambda: heard(still)["speed"] == 1)
    try:
        jack_server.tool("jack_bufsize", "256")
        until(still, lambda: still.describe()["period"] == 256)
        bar = heard(still)["bar"]
        until(still, lambda: heard(still)["bar"] > bar)
        assert heard(still)["bpm"] == 200
    finally:
        jack_server.tool("jack_bufsize", "128")
        until(still, lambda: still.describe()["period"] == 128)
