"""The controller's own socket that is told values of parameters, and freewheeling."""

import socket
from collections.abc import Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.plugins import METER
from tests.integration.host.wire import PATIENCE, Wire


class Ear:
    """A listener on a TCP port of this machine, and what its one peer says."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(PATIENCE)
        self.port = self.listener.getsockname()[1]
        self.peer: socket.socket | None = None
        self._heard = b""

    def hear(self) -> str:
        if self.peer is None:
            self.peer, _ = self.listener.accept()
            self.peer.settimeout(PATIENCE)
        while b"\0" not in self._heard:
            data = self.peer.recv(4096)
            if not data:
                raise EOFError
            self._heard += data
        message, _, self._heard = self._heard.partition(b"\0")
        return message.decode()

    def close(self) -> None:
        for held in (self.peer, self.listener):
            if held is not None:
                held.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


@pytest.fixture
def heard(wire: Wire, ear: Ear) -> Iterator[Wire]:
    """A host with an instance, and the ear connected."""
    assert wire.ask(f"add {METER} 0") == "resp 0"
    assert wire.ask(f"monitor 127.0.0.1 {ear.port} 1") == "resp 0"
    yield wire
    assert wire.ask("monitor 127.0.0.1 0 0") == "resp 0"
    for command in ("transport 0 4 120", "remove -1"):
        assert wire.ask(command) == "resp 0"


@pytest.mark.parametrize(
    ("comparison", "silent", "told"),
    [(">", 0.5, 0.75), (">=", 0.25, 0.5), ("<", 0.5, 0.25), ("<=", 0.75, 0.5), ("==", 0.25, 0.5), ("!=", 0.5, 0.25)],
)
def test_a_value_is_told_while_it_stands_so(heard: Wire, ear: Ear, comparison: str, silent: float, told: float) -> None:
    heard.ask(f"param_set 0 gain {silent}")
    assert heard.ask(f"param_monitor 0 gain {comparison} 0.5") == "resp 0"
    heard.cycle()
    assert heard.ask("param_monitor 0 :bypass > 0.5") == "resp 0"
    heard.ask("bypass 0 1")
    assert ear.hear() == "monitor 0 :bypass 1.000000"  # and nothing before
    heard.ask(f"param_set 0 gain {told}")
    assert ear.hear() == f"monitor 0 gain {told:.6f}"


def test_the_transport_is_an_instance_here_too(heard: Wire, ear: Ear) -> None:
    assert heard.ask("param_monitor 9995 :bpm > 121") == "resp 0"
    heard.ask("set_bpm 130")
    assert ear.hear() == "monitor 9995 :bpm 130.000000"


def test_a_listener_that_leaves_costs_nothing_and_the_next_hears_the_present(heard: Wire, ear: Ear) -> None:
    heard.ask("param_set 0 gain 0.5")
    heard.ask("param_monitor 0 gain > 0")
    assert ear.hear() == "monitor 0 gain 0.500000"
    assert ear.peer is not None
    ear.peer.close()
    ear.peer = None
    while heard.ask("param_monitor 0 gain > 5") != "resp -1":  # noticed: nobody listens
        heard.cycle()
    heard.ask("param_set 0 gain 0.25")
    assert heard.ask(f"monitor localhost {ear.port} 1") == "resp 0"
    assert ear.hear() == "monitor 0 gain 0.250000"


def test_a_monitor_goes_with_its_instance(heard: Wire, ear: Ear) -> None:
    heard.ask("param_monitor 0 gain > 1")
    heard.ask("remove 0")
    heard.ask(f"add {METER} 0")
    heard.ask("param_set 0 gain 1.5")
    heard.cycle()
    heard.ask("param_monitor 0 :bypass > 0")
    heard.ask("bypass 0 1")
    assert ear.hear() == "monitor 0 :bypass 1.000000"


def test_only_this_machine_is_connected_to(heard: Wire, ear: Ear) -> None:
    for address in ("192.0.2.1", "example.org", "::1", ""):
        assert heard.ask(f'monitor "{address}" {ear.port} 1') == "resp 1"
    for port in (0, -1, 65536, 1):
        assert heard.ask(f"monitor 127.0.0.1 {port} 1") == "resp 1"
    # What did not come about leaves the connection that there is.
    assert heard.ask("param_monitor 0 :bypass > 0") == "resp 0"
    heard.ask("bypass 0 1")
    assert ear.hear() == "monitor 0 :bypass 1.000000"


def test_monitors_have_an_end(heard: Wire) -> None:
    replies = {heard.ask("param_monitor 0 gain > 5") for _ in range(1025)}
    assert replies == {"resp 0", "resp -901"}


def test_a_listener_that_does_not_read_holds_nothing_up(heard: Wire, ear: Ear) -> None:
    for _ in range(1000):
        heard.ask("param_monitor 0 gain >= 0")
    for turn in range(200):
        assert heard.ask(f"param_set 0 gain {0.001 * (turn % 100 + 1)}") == "resp 0"
    heard.ask("param_set 0 gain 0.75")
    while ear.hear() != "monitor 0 gain 0.750000":
        pass


def test_the_server_does_not_go_on_freewheeling_without_the_host(environment: dict[str, str]) -> None:
    with HostProcess(environment, ["--client-name", "first"]) as host, host.wire() as wire:
        assert wire.ask("feature_enable freewheeling 1") == "resp 0"
        wire.cycle()
        assert wire.ask(f"add {METER} 0") == "resp 0"
    with HostProcess(environment, ["--client-name", "second"]) as host, host.wire() as wire:
        assert wire.ask("feature_enable freewheeling 0") == "resp -1"  # it is not


def test_freewheeling_that_starts_the_transport(wire: Wire) -> None:
    assert wire.ask("feature_enable freewheeling 2") == "resp 0"
    assert wire.wait_for("transport 1") == "transport 1 4.000000 120.000000"
    assert wire.ask("feature_enable freewheeling 0") == "resp 0"
    assert wire.ask("transport 0 4 120") == "resp 0"


def test_plugins_are_told_of_freewheeling(wire: Wire) -> None:
    assert wire.ask("add urn:marlise:test:designated 0") == "resp 0"
    for on in (1, 0):
        assert wire.ask(f"feature_enable freewheeling {on}") == "resp 0"
        assert wire.ask("add urn:marlise:test:designated 1") == "resp 1"
        while [one["outputs"]["freewheels"] for one in wire.describe()["instances"]] != [on, on]:
            wire.cycle()
        wire.ask("remove 1")
