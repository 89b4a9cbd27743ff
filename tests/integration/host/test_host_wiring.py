"""What port names mean, in a real JACK graph with another program in it."""

import functools
import time
from collections.abc import Callable, Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.jack_server import JackServer
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

NOTES = "urn:marlise:test:notes"
OWN = {f"marlise-host:{port}" for port in ("in_1", "in_2", "out_1", "out_2", "midi_in", "midi_out")}


@pytest.fixture
def meter(wire: Wire) -> Wire:
    assert wire.ask(f"add {METER} 0") == "resp 0"
    return wire


def until(condition: Callable[[], bool]) -> None:
    """Waits for what another process does; fails after ten seconds."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


def has_period(wire: Wire, frames: int) -> bool:
    return bool(wire.describe()["period"] == frames)


def own_ports(server: JackServer) -> set[str]:
    return {port for port in server.ports() if port.startswith("marlise-host:")}


def test_everything_is_one_client(meter: Wire, jack_server: JackServer) -> None:
    meter.ask("connect system:capture_1 effect_0:in")
    meter.ask("connect effect_0:out mod-monitor:in_1")
    assert own_ports(jack_server) == OWN
    assert not [port for port in jack_server.ports() if port.startswith(("effect_", "mod-"))]


@pytest.mark.parametrize("source", ["system:capture_1", "marlise-host:in_1"])
@pytest.mark.parametrize("sink", ["system:playback_2", "mod-monitor:in_2", "marlise-host:out_2"])
def test_names_of_the_device_mean_our_ports(wire: Wire, source: str, sink: str) -> None:
    assert wire.ask(f"connect {source} {sink}") == "resp 0"
    assert wire.describe()["connections"] == [["system:capture_1", "mod-monitor:in_2"]]
    assert wire.ask(f"connect {source} {sink}") == "resp 0"
    assert wire.ask(f"connect {sink} {source}") == "resp 0"  # the order does not matter
    assert len(wire.describe()["connections"]) == 1
    assert wire.ask(f"disconnect {sink} {source}") == "resp 0"
    assert wire.ask(f"disconnect {sink} {source}") == "resp -206"
    assert wire.describe()["connections"] == []


def test_what_does_not_fit_is_refused(meter: Wire, probe: JackProbe) -> None:
    for a, b in [
        ("effect_0:in", "system:playback_1"),
        ("effect_0:out", "system:capture_1"),
        ("effect_0:out", "effect_9:in"),
        ("effect_0:nothing", "system:playback_1"),
        ("effect_0:gain", "system:capture_1"),
        ("effect_0:out", "nowhere:at_all"),
        ("effect_0:out", "probe:tone"),
        ("effect_0:out", "probe:midi_ear"),
        ("effect_0:out", "mod-host:midi_in"),
        ("nowhere:a", "nowhere:b"),
        ("probe:tone", "system:capture_1 "),
        ("", ""),
    ]:
        assert meter.ask(f'connect "{a}" "{b}"') == "resp -205", (a, b)
        assert meter.ask(f'disconnect "{a}" "{b}"') == "resp -206", (a, b)


def test_sound_goes_through(meter: Wire, probe: JackProbe) -> None:
    assert meter.ask("connect probe:tone marlise-host:in_1") == "resp 0"
    assert meter.ask("connect system:capture_1 effect_0:in") == "resp 0"
    assert meter.ask("connect effect_0:out system:playback_1") == "resp 0"
    assert meter.ask("connect mod-monitor:out_1 probe:ear") == "resp 0"
    assert meter.ask("param_set 0 gain 0.5") == "resp 0"
    until(lambda: probe.peak() == pytest.approx(TONE / 2))
    assert meter.ask("output_volume -20") == "resp 0"
    until(lambda: probe.peak() == pytest.approx(TONE / 20, rel=1e-3))
    assert meter.ask("output_volume 0") == "resp 0"
    assert meter.ask("input_trim 6.0206") == "resp 0"
    until(lambda: probe.peak() == pytest.approx(TONE, rel=1e-3))
    assert meter.ask("input_trim 0") == "resp 0"
    assert meter.ask("mute 1") == "resp 0"
    until(lambda: probe.peak() == 0)
    assert meter.ask("mute 0") == "resp 0"
    until(lambda: probe.peak() > 0)
    assert meter.ask("feature_enable processing -1") == "resp 0"
    until(lambda: probe.peak() == 0)
    assert meter.ask("feature_enable processing 3") == "resp 0"
    until(lambda: probe.peak() > 0)
    assert meter.ask("panic") == "resp 0"
    until(lambda: probe.peak() == 0)


def test_foreign_ports_get_one_of_ours_and_lose_it(meter: Wire, probe: JackProbe, jack_server: JackServer) -> None:
    assert meter.ask("connect probe:tone effect_0:in") == "resp 0"
    assert meter.ask("connect effect_0:out probe:ear") == "resp 0"
    receiver, sender = sorted(own_ports(jack_server) - OWN)
    assert receiver.startswith("marlise-host:recv_")
    assert sender.startswith("marlise-host:send_")
    assert jack_server.connections("probe:tone") == {receiver}
    assert jack_server.connections("probe:ear") == {sender}
    until(lambda: probe.peak() == pytest.approx(TONE))
    assert ["probe:tone", "effect_0:in"] in meter.describe()["connections"]

    assert meter.ask("connect probe:tone system:playback_1") == "resp 0"  # shares the port
    assert own_ports(jack_server) - OWN == {receiver, sender}
    assert meter.ask("disconnect probe:tone effect_0:in") == "resp 0"
    assert receiver in own_ports(jack_server)
    assert meter.ask("disconnect probe:tone system:playback_1") == "resp 0"
    assert receiver not in own_ports(jack_server)
    assert meter.ask("remove 0") == "resp 0"
    assert own_ports(jack_server) == OWN

    assert meter.ask("connect probe:tone system:playback_1") == "resp 0"
    assert own_ports(jack_server) - OWN == {receiver}  # the name is stable


def test_a_cable_cut_by_another_program_stays_cut_until_asked_for(
    meter: Wire, probe: JackProbe, jack_server: JackServer
) -> None:
    meter.ask("connect probe:tone effect_0:in")
    (receiver,) = jack_server.connections("probe:tone")
    jack_server.tool("jack_disconnect", "probe:tone", receiver)
    until(lambda: not jack_server.connections("probe:tone"))
    assert ["probe:tone", "effect_0:in"] in meter.describe()["connections"]
    assert meter.ask("connect probe:tone effect_0:in") == "resp 0"
    assert jack_server.connections("probe:tone") == {receiver}


def test_ports_of_a_program_that_ends_are_let_go(meter: Wire, jack_server: JackServer) -> None:
    with JackProbe("guest"):
        assert meter.ask("connect guest:tone effect_0:in") == "resp 0"
        assert len(own_ports(jack_server) - OWN) == 1
    until(lambda: own_ports(jack_server) == OWN)
    assert meter.describe()["connections"] == []
    assert meter.ask("connect guest:tone effect_0:in") == "resp -205"


def test_foreign_to_foreign_is_a_jack_connection(wire: Wire, probe: JackProbe, jack_server: JackServer) -> None:
    assert wire.ask("connect probe:ear probe:tone") == "resp 0"
    assert jack_server.connections("probe:tone") == {"probe:ear"}
    assert own_ports(jack_server) == OWN
    assert wire.ask("connect_safe probe:tone probe:ear") == "resp 0"
    assert wire.ask("disconnect_safe probe:tone probe:ear") == "resp 0"
    assert wire.ask("disconnect_safe probe:tone probe:ear") == "resp -205"
    assert wire.ask("connect_safe probe:tone nowhere:x") == "resp -205"
    assert wire.ask("disconnect probe:tone probe:ear") == "resp -206"
    assert jack_server.connections("probe:tone") == set()


def test_disconnect_all(meter: Wire, probe: JackProbe, jack_server: JackServer) -> None:
    meter.ask("connect system:capture_1 effect_0:in")
    meter.ask("connect probe:tone effect_0:in")
    assert meter.ask("disconnect_all effect_0:in") == "resp 0"
    assert meter.describe()["connections"] == []
    assert own_ports(jack_server) == OWN
    meter.ask("connect effect_0:out probe:ear")
    assert meter.ask("disconnect_all probe:ear") == "resp 0"
    assert meter.describe()["connections"] == []
    assert own_ports(jack_server) == OWN
    assert meter.ask("disconnect_all effect_5:in") == "resp -206"
    assert meter.ask("disconnect_all nowhere:x") == "resp -206"


def test_midi(wire: Wire, probe: JackProbe, jack_server: JackServer) -> None:
    assert wire.ask(f"add {NOTES} 1") == "resp 1"
    assert wire.ask("connect probe:midi_out mod-host:midi_in") == "resp 0"
    assert jack_server.connections("probe:midi_out") == {"marlise-host:midi_in"}
    assert wire.ask("connect mod-host:midi_in effect_1:midi_in") == "resp 0"
    assert wire.ask("connect effect_1:midi_out marlise-host:midi_out") == "resp 0"
    assert wire.ask("connect marlise-host:midi_out probe:midi_ear") == "resp 0"
    probe.send_midi(bytes([0x90, 60, 100]))
    assert probe.heard_midi() == [bytes([0x90, 60, 100])]

    assert wire.ask("disconnect probe:midi_out mod-host:midi_in") == "resp 0"
    assert probe.heard_midi() == [bytes([0x80, 60, 64])]  # the key that was held there
    assert wire.ask("connect probe:midi_out effect_1:midi_in") == "resp 0"  # through a port of its own
    assert wire.ask("disconnect marlise-host:midi_out probe:midi_ear") == "resp 0"
    assert wire.ask("connect effect_1:midi_out probe:midi_ear") == "resp 0"
    probe.send_midi(bytes([0x80, 60, 0]))
    assert probe.heard_midi() == [bytes([0x80, 60, 0])]

    wire.ask("connect effect_1:midi_out marlise-host:midi_out")
    wire.ask("disconnect effect_1:midi_out probe:midi_ear")
    wire.ask("connect marlise-host:midi_out probe:midi_ear")
    for _ in range(2):  # JACK takes up a cable between two cycles
        wire.cycle()
    assert wire.ask("panic") == "resp 0"
    heard = probe.heard_midi()
    for channel in range(16):
        for controller in (64, 120, 121, 123):
            assert bytes([0xB0 | channel, controller, 0]) in heard
        assert bytes([0xE0 | channel, 0, 64]) in heard


@pytest.mark.parametrize(
    "port", ["effect_0:out", "system:capture_1", "mod-monitor:in_1", "mod-monitor:out_1", "probe:tone"]
)
def test_levels_of_any_port(meter: Wire, probe: JackProbe, port: str) -> None:
    meter.ask("connect probe:tone marlise-host:in_1")
    meter.ask("connect system:capture_1 effect_0:in")
    meter.ask("connect effect_0:out system:playback_1")
    assert probe.peak() == 0
    assert meter.ask(f"monitor_audio_levels {port} 1") == "resp 0"
    until(lambda: meter.wait_for("audio_monitor 0 ") == "audio_monitor 0 0.500000")
    assert meter.ask(f"monitor_audio_levels {port} 0") == "resp 0"


def test_a_meter_takes_up_when_its_port_comes(wire: Wire, probe: JackProbe) -> None:
    assert probe.peak() == 0
    assert wire.ask("monitor_audio_levels effect_0:out 1") == "resp 0"
    for _ in range(2):
        assert wire.ask(f"add {METER} 0") == "resp 0"
        assert wire.ask("connect probe:tone effect_0:in") == "resp 0"
        until(lambda: wire.wait_for("audio_monitor 0 ") == "audio_monitor 0 0.500000")
        assert wire.ask("remove 0") == "resp 0"
    assert wire.ask("monitor_audio_levels effect_0:out 0") == "resp 0"


@pytest.fixture
def wide_host(environment: dict[str, str]) -> Iterator[HostProcess]:
    options = ["--inputs", "1", "--outputs", "3", "--client-name", "wide", "--autoconnect"]
    with HostProcess(environment, options) as host:
        yield host


def test_names_counts_and_autoconnect(wide_host: HostProcess, jack_server: JackServer) -> None:
    ports = {port for port in jack_server.ports() if port.startswith("wide:")}
    assert ports == {f"wide:{port}" for port in ("in_1", "out_1", "out_2", "out_3", "midi_in", "midi_out")}
    assert jack_server.connections("wide:in_1") == {"system:capture_1"}
    assert jack_server.connections("wide:out_2") == {"system:playback_2"}
    assert jack_server.connections("wide:out_3") == set()
    with wide_host.wire() as wire:
        assert wire.ask("connect wide:in_1 mod-monitor:in_3") == "resp 0"
        # Only one input is ours: the card's second one is a port like any other.
        assert wire.ask("connect system:capture_2 wide:out_1") == "resp 0"
        assert len(jack_server.connections("system:capture_2")) == 1


def test_a_period_change_is_followed(environment: dict[str, str], jack_server: JackServer) -> None:
    with HostProcess(environment, ["--client-name", "single"]) as host, host.wire() as wire, JackProbe() as probe:
        wire.ask(f"add {METER} 0")
        wire.ask("param_set 0 gain 0.5")
        wire.ask("connect probe:tone effect_0:in")
        wire.ask("connect effect_0:out probe:ear")
        for period in (64, 1024, 128):
            jack_server.tool("jack_bufsize", str(period))
            until(functools.partial(has_period, wire, period))
            until(lambda: probe.peak() == pytest.approx(TONE / 2))
            assert wire.ask("param_get 0 gain") == "resp 0 0.5000"


def test_jack_is_told_how_late_the_graph_is(wire: Wire, jack_server: JackServer) -> None:
    """The sound card's own latency counts too: a fixture that tells 17 frames comes on top of it."""

    def latency(port: str, mode: str) -> str:
        lines = jack_server.tool("jack_lsp", "-l", port).splitlines()
        return next(line.strip() for line in lines if f"port {mode} latency" in line)

    direct = latency("marlise-host:out_1", "playback"), latency("marlise-host:in_1", "capture")
    assert wire.ask("add urn:marlise:test:designated 0") == "resp 0"
    wire.ask("connect system:capture_1 effect_0:in")
    wire.ask("connect effect_0:out mod-monitor:in_1")
    assert "[ 0 0 ]" in direct[0]  # nothing is joined to our ports
    assert "[ 0 0 ]" in direct[1]
    until(lambda: "[ 17 17 ]" in latency("marlise-host:out_1", "capture"))
    until(lambda: "[ 17 17 ]" in latency("marlise-host:in_1", "playback"))
    assert "[ 0 0 ]" in latency("marlise-host:out_2", "capture")
    wire.ask("remove 0")
    until(lambda: "[ 0 0 ]" in latency("marlise-host:out_1", "capture"))
