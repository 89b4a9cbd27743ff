"""Plugins that misbehave: each costs at most its own sound, or is named when it takes the host down; nothing hangs."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

HOSTILE = "urn:marlise:test:hostile"
HANG, SLEEP, SLOW, INFINITE, ARITHMETIC, PRINT, CLOSE, OUTPUTS, LOCALE = range(1, 10)

Starting = Callable[[str], HostProcess]


@pytest.fixture(autouse=True)
def nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these plugins do on the audio thread is known to be unsafe."""
    monkeypatch.delenv("MARLISE_RT_DETECTOR", raising=False)


@pytest.fixture
def starting(environment: dict[str, str]) -> Starting:
    """A host in which the hostile plugin misbehaves so at its start."""
    return lambda deed: HostProcess({**environment, "MARLISE_HOSTILE_START": deed}, ["--client-name", "hostile"])


def chain(wire: Wire) -> None:
    assert wire.ask(f"add {HOSTILE} 0") == "resp 0"
    assert wire.ask(f"add {METER} 1") == "resp 1"
    for a, b in (("probe:tone", "effect_0:in"), ("effect_0:out", "effect_1:in"), ("effect_1:out", "probe:ear")):
        assert wire.ask(f"connect {a} {b}") == "resp 0"


def do(wire: Wire, deed: int) -> None:
    assert wire.ask(f"param_set 0 deed {deed}") == "resp 0"
    wire.cycle()
    wire.cycle()


def until_heard(probe: JackProbe, level: float) -> None:
    end = time.monotonic() + 10
    while probe.peak() != level:
        assert time.monotonic() < end


@pytest.mark.parametrize("deed", [HANG, SLEEP])
def test_a_plugin_that_hangs_in_run_is_named_and_the_host_ends(host: HostProcess, deed: int) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask(f"add {HOSTILE} 7")
        assert wire.ask(f"param_set 7 deed {deed}") == "resp 0"
        assert wire.ask("param_get 0 gain") == "resp 0 1.0000"
        assert wire.ask("disconnect_all effect_0:in") == "resp 0"
        assert wire.describe()["instances"]
        assert wire.closed()
    assert host.wait() == 1
    assert f"crash: no end of an audio cycle for 3 s in instance 7 <{HOSTILE}>\n" in host.log()


def test_a_plugin_that_hangs_at_its_start_is_given_up(starting: Starting) -> None:
    with starting("hang") as host, host.wire() as wire:
        assert wire.ask(f"add {METER} 1") == "resp 1"
        wire.commands.settimeout(30)
        started = time.monotonic()
        assert wire.ask(f"add {HOSTILE} 0") == "resp -102"
        assert time.monotonic() - started < 20
        assert wire.wait_for("log 3") == f"log 3 {HOSTILE} did not start: it did not end within 10 s"
        assert wire.ask("param_set 1 gain 0.5") == "resp 0"
        assert [instance["number"] for instance in wire.describe()["instances"]] == [1]
        wire.cycle()
        assert wire.ask("remove -1") == "resp 0"


@pytest.mark.parametrize(("deed", "line"), [("abort", "crash: signal 6"), ("exit", "crash: exit was called")])
def test_a_plugin_that_ends_the_host_at_its_start_is_named(starting: Starting, deed: str, line: str) -> None:
    with starting(deed) as host, host.wire() as wire:
        wire.send(f"add {HOSTILE} 0")
        assert wire.closed()
        assert host.wait() != 0
        assert f"{line} during command: add {HOSTILE} 0" in host.log()


@pytest.mark.parametrize("deed", ["locale", "close", "print", "threads"])
def test_what_a_plugin_does_at_its_start_harms_nobody(starting: Starting, deed: str) -> None:
    with starting(deed) as host:
        with host.wire() as wire, JackProbe() as probe:
            chain(wire)
            until_heard(probe, TONE)
            assert wire.ask("param_set 1 gain 0.5") == "resp 0"
            assert wire.ask("param_get 1 gain") == "resp 0 0.5000"
            until_heard(probe, TONE / 2)
        for _ in range(4):  # whatever descriptors these get, no print of the plugin comes through them
            with host.wire() as wire:
                do(wire, PRINT)
                assert wire.ask("param_get 1 gain") == "resp 0 0.5000"
                assert wire.ask("nonsense") == "not found"
        assert host.stop() == 0


@pytest.mark.parametrize("deed", [ARITHMETIC, PRINT, CLOSE, LOCALE])
def test_what_a_plugin_does_in_run_harms_nobody(environment: dict[str, str], deed: int) -> None:
    with HostProcess(environment, ["--client-name", "hostile"]) as host:
        with host.wire() as wire, JackProbe() as probe:
            chain(wire)
            do(wire, deed)
            until_heard(probe, TONE)
            assert wire.ask("param_set 1 gain 0.25") == "resp 0"
            assert wire.ask("param_get 1 gain") == "resp 0 0.2500"
            until_heard(probe, TONE / 4)
        with host.wire() as wire:
            do(wire, PRINT)
            assert wire.ask("nonsense") == "not found"
        assert host.stop() == 0


def test_a_slow_plugin_is_named_and_counted(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask(f"add {HOSTILE} 3")
        wire.ask(f"param_set 3 deed {SLOW}")
        told = wire.wait_for("log 2")
        assert f"instance 3 <{HOSTILE}> is too slow" in told
        assert "times since this was last told" in wire.wait_for("log 2")
        wire.ask("feature_enable cpu-load 1")
        load = wire.wait_for("cpu_load")
        assert int(load.split()[-1]) > 0
        assert wire.ask("remove 3") == "resp 0"
        wire.cycle()


def test_infinity_is_muted_and_silly_outputs_are_shown_as_they_can_be(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {HOSTILE} 0")
        do(wire, OUTPUTS)
        (shown,) = wire.describe()["instances"]
        assert shown["latency"] == 0
        assert wire.ask("monitor_output 0 level") == "resp 1"
        assert wire.ask("monitor_output 0 latency") == "resp 1"
        assert wire.wait_for("output_set 0 level")
        do(wire, 0)
        (shown,) = wire.describe()["instances"]
        assert shown["latency"] == 0
        assert shown["outputs"]["latency"] == -480
        do(wire, INFINITE)
        assert wire.wait_for("fault 0 ").endswith("output out is not a finite number")


def test_a_plugin_without_ports(host: HostProcess) -> None:
    with host.wire() as wire:
        assert wire.ask("add urn:marlise:test:no-ports 0") == "resp 0"
        wire.cycle()
        assert wire.ask("connect effect_0:in system:playback_1") == "resp -205"
        assert wire.ask("param_set 0 gain 1") == "resp -103"
        assert wire.ask("bypass 0 1") == "resp 0"
        assert wire.ask("remove 0") == "resp 0"


def test_a_plugin_with_a_thousand_ports(host: HostProcess, lv2_path: str, tmp_path: Path) -> None:
    bundle = tmp_path / "many.lv2"
    bundle.mkdir()
    library = Path(lv2_path.split(":", maxsplit=1)[0]) / "no-ports.lv2" / "no-ports.so"
    kinds = ("lv2:InputPort , lv2:AudioPort", "lv2:OutputPort , lv2:AudioPort", "lv2:InputPort , lv2:ControlPort")
    ports = " , ".join(
        f'[ a {kinds[index % 3]} ; lv2:index {index} ; lv2:symbol "p{index}" ; lv2:name "p{index}" ]'
        for index in range(1000)
    )
    (bundle / "manifest.ttl").write_text(
        "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
        "@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
        f"<urn:marlise:test:any-ports> a lv2:Plugin ; lv2:binary <file://{library}> ;\n"
        f'  doap:name "Many" ; lv2:port {ports} .\n'
    )
    with host.wire() as wire:
        assert wire.ask(f"bundle_add {bundle}") == "resp 0"
        assert wire.ask("add urn:marlise:test:any-ports 0") == "resp 0"
        assert wire.ask("connect effect_0:p997 effect_0:p999") == "resp 0"
        assert wire.ask("connect system:capture_1 effect_0:p999") == "resp 0"
        assert wire.ask("param_set 0 p998 0.5") == "resp 0"
        wire.cycle()
        assert len(wire.describe()["instances"][0]["values"]) == 333
        assert wire.ask("remove 0") == "resp 0"
