"""JACK comes back, changes, or hangs: the same host plays again."""

import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.jack_server import VARIABLES, JackServer
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

GAIN_STATE = "urn:marlise:test:gain-state"
PATIENCE = 20.0


@pytest.fixture
def jack_server() -> Iterator[JackServer]:
    """One for each test, which ends it."""
    with JackServer() as server:
        yield server


@pytest.fixture
def host(jack_server: JackServer, lv2_path: str) -> Iterator[HostProcess]:
    with HostProcess({**VARIABLES, "LV2_PATH": lv2_path}, ["--client-name", "stayer", "-v"]) as host:
        yield host


def until(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def until_lost(host: HostProcess, times: int = 1) -> None:
    until(lambda: host.log().count("JACK server is gone") >= times)


def until_back(host: HostProcess, times: int = 1) -> None:
    until(lambda: host.log().count("JACK server is back") >= times)


def until_heard(probe: JackProbe, level: float) -> None:
    until(lambda: probe.peak() == pytest.approx(level))


def play(wire: Wire) -> None:
    """The probe's tone through two instances to its ear."""
    assert wire.ask(f"add {GAIN_STATE} 3") == "resp 3"
    assert wire.ask(f"add {METER} 4") == "resp 4"
    for a, b in (("probe:tone", "effect_3:in"), ("effect_3:out", "effect_4:in"), ("effect_4:out", "probe:ear")):
        assert wire.ask(f"connect {a} {b}") == "resp 0"
    assert wire.ask("param_set 3 gain 0.5") == "resp 0"


@pytest.mark.parametrize("ending", [JackServer.stop, JackServer.kill])
def test_the_server_comes_back_and_everything_plays(
    host: HostProcess, jack_server: JackServer, ending: Callable[[JackServer], None]
) -> None:
    with host.wire() as wire:
        for times in (1, 2):
            with JackProbe() as probe:
                if times == 1:
                    play(wire)
                    jack_server.tool("jack_connect", "system:capture_1", "stayer:in_1")
                    jack_server.tool("jack_connect", "stayer:out_2", "system:playback_1")
                    assert wire.ask("connect probe:midi_out probe:midi_ear") == "resp 0"
                    for way in ("in", "out"):
                        assert wire.ask(f"midi_port {way} 3 1") == "resp 0"
                    assert wire.ask("connect probe:midi_out stayer:control_in_3") == "resp 0"
                until_heard(probe, TONE / 2 / times)
                ports = own_ports(jack_server)
                until(lambda: "6 cables noted" in host.log())
                before = wire.describe()
                ending(jack_server)
                until_lost(host, times)
                probe.kill()
            assert wire.ask(f"add {METER} 5") == "resp -201"
            assert wire.ask("connect system:capture_2 effect_9:in") == "resp -205"
            assert wire.ask("param_set 3 gain 0.25") == "resp 0"
            for way, number, reply in (("in", 3, "0"), ("in", 4, "-902"), ("out", 4, "-902"), ("out", 4, "-902")):
                assert wire.ask(f"midi_port {way} {number} 1") == f"resp {reply}"
            assert wire.ask("midi_send 3 f8") == "resp 0"  # it waits
            jack_server.start()
            until_back(host, times)
            assert wire.describe()["connections"] == before["connections"]
            assert wire.ask("param_get 3 gain") == "resp 0 0.2500"
            assert own_ports(jack_server) == ports
            assert jack_server.connections("stayer:in_1") == {"system:capture_1"}
            assert jack_server.connections("stayer:out_2") == {"system:playback_1"}
        with JackProbe() as probe:
            until_heard(probe, TONE / 4)
            until(lambda: jack_server.connections("probe:midi_ear") == {"probe:midi_out"})
            until(lambda: jack_server.connections("stayer:control_in_3") == {"probe:midi_out"})
            assert wire.describe()["midi_ports"] == {"in": [3], "out": [3]}
            assert wire.ask("disconnect probe:tone effect_3:in") == "resp 0"
            until_heard(probe, 0)
        # Gone for good when it goes while the server stays.
        until(lambda: not {"stayer:recv_1", "stayer:send_1"} & own_ports(jack_server))


def test_asked_to_it_looks_for_the_server_and_says_when_it_is_back(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire:
        assert wire.ask("rejoin") == "resp 0"
        with JackProbe() as probe:
            play(wire)
            jack_server.kill()
            until_lost(host)
            probe.kill()
        assert wire.ask("rejoin") == "resp -201"
        jack_server.start()
        until(lambda: wire.ask("rejoin") == "resp 0")
        assert "JACK server is back" in host.log()
        wire.cycle()
        with JackProbe() as probe:
            until_heard(probe, TONE / 2)


def own_ports(server: JackServer) -> set[str]:
    return {port for port in server.ports() if port.startswith("stayer:")}


def test_what_was_cut_while_the_server_was_away_stays_cut(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire:
        with JackProbe() as probe:
            play(wire)
            assert wire.ask("connect probe:midi_out probe:midi_ear") == "resp 0"
            until_heard(probe, TONE / 2)
            jack_server.kill()
            until_lost(host)
            probe.kill()
        assert wire.ask("disconnect effect_4:out probe:ear") == "resp 0"
        assert wire.ask("disconnect probe:midi_out probe:midi_ear") == "resp 0"
        assert wire.ask("bypass 3 1") == "resp 0"
        jack_server.start()
        until_back(host)
        with JackProbe() as probe:
            until(lambda: jack_server.connections("probe:tone") == {"stayer:recv_1"})
            assert jack_server.connections("probe:ear") == set()
            assert jack_server.connections("probe:midi_ear") == set()
            assert wire.ask("connect effect_4:out probe:ear") == "resp 0"
            until_heard(probe, TONE)


def test_another_rate_and_period(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire:
        with JackProbe() as probe:
            play(wire)
            assert wire.ask(f'patch_set 3 {GAIN_STATE}#label "kept name"') == "resp 0"
            assert wire.ask("monitor_output 4 level") == "resp 1"
            until_heard(probe, TONE / 2)
            jack_server.stop()
            until_lost(host)
            probe.kill()
        jack_server.start(rate=44100, period=256)
        until_back(host)
        described = wire.describe()
        assert (described["rate"], described["period"]) == (44100, 256)
        assert [instance["number"] for instance in described["instances"]] == [3, 4]
        with JackProbe() as probe:
            until_heard(probe, TONE / 2)
            assert wire.wait_for("output_set 4 level")
        assert wire.ask(f"patch_get 3 {GAIN_STATE}#label") == "resp 0"
        assert wire.wait_for(f"patch_set 3 {GAIN_STATE}#label ").endswith("kept name")


def test_a_server_that_hangs_hangs_nobody(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire, JackProbe() as probe:
        play(wire)
        until_heard(probe, TONE / 2)
        jack_server.freeze()
        try:
            assert wire.ask("connect probe:midi_out probe:midi_ear") == "resp -205"
            until(lambda: "the JACK server does not answer" in host.log())
            assert wire.ask("connect probe:tone probe:ear") == "resp -205"
            assert wire.ask("param_set 3 gain 0.25") == "resp 0"
            assert wire.ask(f"add {METER} 7") == "resp 7"
            assert wire.ask("connect effect_4:out effect_7:in") == "resp 0"
            assert wire.ask("disconnect effect_4:out probe:ear") == "resp 0"
            assert wire.ask("remove 7") == "resp 0"
            assert wire.ask("wait_audio_cycle") == "resp -902"
        finally:
            jack_server.thaw()
        until(lambda: "the JACK server answers again" in host.log())
        until(lambda: "stayer:send_1" not in jack_server.ports())
        assert jack_server.connections("probe:midi_ear") == set()
        assert wire.ask("connect effect_4:out probe:ear") == "resp 0"
        until_heard(probe, TONE / 4)


def test_a_host_stops_while_the_server_hangs(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire:
        assert wire.ask(f"add {METER} 0") == "resp 0"
        jack_server.freeze()
        try:
            wire.send("quit")
            assert host.wait() == 0
        finally:
            jack_server.thaw()


def test_another_host_has_taken_the_name(host: HostProcess, jack_server: JackServer, lv2_path: str) -> None:
    with host.wire() as wire:
        assert wire.ask(f"add {METER} 0") == "resp 0"
        jack_server.kill()
        until_lost(host)
        host.process.send_signal(signal.SIGSTOP)
        jack_server.start()
        with HostProcess({**VARIABLES, "LV2_PATH": lv2_path}, ["--client-name", "stayer"]):
            host.process.send_signal(signal.SIGCONT)
            until(lambda: "another host has the name 'stayer'" in host.log())
            assert wire.ask("param_get 0 gain") == "resp 0 1.0000"
        until_back(host)
        wire.cycle()
