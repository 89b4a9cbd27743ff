"""The feedback channel: its handshake, its merging, and what it tells."""

import time
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import JackProbe
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

GAIN_STATE = "urn:marlise:test:gain-state"


def steady_level(wire: Wire, value: str) -> None:
    """Waits until the monitored level is `value`."""
    for _ in range(1000):
        if wire.wait_for("output_set 0 level ").endswith(value):
            return
    raise AssertionError(f"the level never became {value}")


def test_silent_until_ready_then_one_batch(wire: Wire) -> None:
    wire.ask(f"add {METER} 0")
    assert wire.ask("monitor_output 0 level") == "resp 1"
    assert wire.silent(0.2)
    assert wire.ask("output_data_ready") == "resp 0"
    assert wire.batch() == ["output_set 0 level 0.000000"]  # the present value comes at once
    assert wire.ask("output_data_ready") == "resp 0"
    assert wire.silent(0.2)  # nothing changes: no empty batches
    assert wire.ask("monitor_output 0 level") == "resp 1"
    assert wire.batch() == ["output_set 0 level 0.000000"]  # still ready from before


def test_only_the_newest_value_of_each_port(wire: Wire, probe: JackProbe) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("connect probe:tone effect_0:in")
    wire.ask("monitor_output 0 level")
    steady_level(wire, "0.500000")
    for gain in (0.2, 0.4, 0.6, 0.8, 1.5):
        wire.ask(f"param_set 0 gain {gain}")
        wire.cycle()
    wire.cycle()
    time.sleep(0.05)  # the host fetches what the audio thread tells every few milliseconds
    wire.ask("output_data_ready")
    assert wire.batch() == ["output_set 0 level 0.750000"]


def test_monitor_output_off_stops_it(wire: Wire, probe: JackProbe) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("connect probe:tone effect_0:in")
    wire.ask("monitor_output 0 level")
    steady_level(wire, "0.500000")
    assert wire.ask("monitor_output_off 0 level") == "resp 1"
    wire.ask("param_set 0 gain 2")
    wire.cycle()
    wire.ask("output_data_ready")
    assert wire.silent(0.2)


def test_a_removed_instance_is_not_spoken_of(wire: Wire) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("monitor_output 0 level")
    wire.cycle()
    wire.ask("remove 0")
    wire.ask("output_data_ready")
    assert wire.silent(0.2)


def test_own_changes_are_not_echoed(wire: Wire) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("output_data_ready")
    wire.ask("param_set 0 gain 0.5")
    wire.ask("params_flush 0 0 1 gain 0.75")
    wire.ask("bypass 0 1")
    assert wire.silent(0.2)


def test_load_comes_every_half_second_of_audio(wire: Wire) -> None:
    assert wire.ask("feature_enable cpu-load 1") == "resp 0"  # counts as ready
    first = wire.batch()
    assert len(first) == 1
    load, highest, xruns = first[0].removeprefix("cpu_load ").split()
    assert 0 <= float(load) <= float(highest)
    assert int(xruns) >= 0
    started = time.monotonic()
    wire.ask("output_data_ready")
    wire.batch()
    assert time.monotonic() - started > 0.3
    assert wire.ask("feature_enable cpu-load 0") == "resp 0"
    assert wire.silent(1.0)


def test_peak_and_rms_of_any_port(wire: Wire, probe: JackProbe) -> None:
    assert "rms" in wire.ask("capabilities").split()
    assert wire.ask("meter effect_0:in 1") == "resp -205"  # not there
    wire.ask(f"add {METER} 0")
    wire.ask("connect probe:tone effect_0:in")
    for port in ("effect_0:nothing", "effect_0:gain", "midi_in", "nobody:here"):
        assert wire.ask(f"meter {port} 1") == "resp -205", port
    wire.ask("param_set 0 gain 0.5")
    for port in ("effect_0:in", "effect_0:out", "mod-monitor:in_1"):
        assert wire.ask(f"meter {port} 1") == "resp 0", port
    assert wire.ask("meter effect_0:in 1") == "resp 0"
    wire.ask("connect effect_0:out mod-monitor:in_1")
    for port, level in (("effect_0:in", "0.500000"), ("effect_0:out", "0.250000"), ("mod-monitor:in_1", "0.250000")):
        end = time.monotonic() + 10
        while wire.wait_for(f"meter {port} ") != f"meter {port} {level} {level}":  # of a whole batch of cycles
            assert time.monotonic() < end, port
    wire.ask("param_set 0 gain 0")
    end = time.monotonic() + 10
    while wire.wait_for("meter effect_0:out ") != "meter effect_0:out 0.000000 0.000000":
        assert time.monotonic() < end
    wire.ask("remove 0")
    assert wire.ask("meter mod-monitor:in_1 0") == "resp 0"
    assert wire.ask("meter mod-monitor:in_1 0") == "resp 0"
    wire.ask(f"add {METER} 0")
    wire.ask("connect probe:tone effect_0:in")
    wire.ask("output_data_ready")
    assert wire.silent(0.2)  # a new instance under the old number has no meters


def test_how_long_plugins_run(wire: Wire) -> None:
    assert "dsp-time" in wire.ask("capabilities").split()
    wire.ask(f"add {METER} 3")
    assert wire.describe()["instances"][0]["dsp_us"] is None
    assert wire.ask("feature_enable dsp-time 1") == "resp 0"
    mean, highest = (float(word) for word in wire.wait_for("dsp_time 3 ").split()[2:])
    assert 0 <= mean <= highest
    mean, highest = wire.describe()["instances"][0]["dsp_us"]
    assert 0 < mean <= highest
    assert wire.ask("feature_enable dsp-time 0") == "resp 0"
    assert wire.describe()["instances"][0]["dsp_us"] is None
    wire.ask("remove 3")
    wire.ask("output_data_ready")
    assert wire.silent(0.7)


def test_processing_2_counts_as_ready(wire: Wire) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("monitor_output 0 level")
    assert wire.ask("feature_enable processing 2") == "resp 0"
    assert wire.batch() == ["output_set 0 level 0.000000"]


def test_properties_come_in_order_and_whole(wire: Wire) -> None:
    wire.ask(f"add {GAIN_STATE} 0")
    long = "x" * 250
    wire.ask(f'patch_set 0 {GAIN_STATE}#label "{long} end"')
    wire.ask(f"patch_set 0 {GAIN_STATE}#factor 0.5")
    wire.cycle()
    wire.ask('patch_get 0 ""')
    wire.cycle()
    time.sleep(0.05)
    wire.ask("output_data_ready")
    events = wire.batch()
    assert events == [
        f"patch_set 0 {GAIN_STATE}#factor f 0.500000",
        f"patch_set 0 {GAIN_STATE}#label s {long} end",
    ]


def test_long_paths_come_whole(wire: Wire, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["d" * 100] * 6)
    folder.mkdir(parents=True)
    (folder / "factor").write_text("0.5")
    wire.ask("add urn:marlise:test:file-param 0")
    assert wire.ask(f"patch_set 0 urn:marlise:test:file-param#file {folder / 'factor'}") == "resp 0"
    told = f"patch_set 0 urn:marlise:test:file-param#file p {folder / 'factor'}"
    assert len(told) > 600
    assert wire.wait_for("patch_set 0 ") == told


def test_a_fault_is_told_and_named(wire: Wire, probe: JackProbe) -> None:
    wire.ask("add urn:marlise:test:nan 7")
    wire.ask("connect probe:tone effect_7:in")
    wire.ask("connect effect_7:out probe:ear")
    wire.ask("param_set 7 nan 1")
    assert "out" in wire.wait_for("fault 7 ")
    assert "out" in wire.describe()["instances"][0]["faulty"]
    wire.ask("param_set 7 nan 0")
    assert probe.peak() == 0
    wire.ask("bypass 7 1")
    wire.ask("bypass 7 0")
    assert wire.describe()["instances"][0]["faulty"] is None
    deadline = time.monotonic() + 5
    while probe.peak() != pytest.approx(0.5):
        assert time.monotonic() < deadline


def test_what_plugins_print_never_reaches_the_protocol(host: HostProcess) -> None:
    with host.wire() as wire:
        assert wire.ask("add urn:marlise:test:chatty 0") == "resp 0"
        assert wire.ask("cpu_load").startswith("resp 0 ")
        wire.ask("output_data_ready")
        assert wire.silent(0.1)
    assert host.stop() == 0
    assert host.rest_of_output() == b""
    assert "resp 0 a plugin prints" in host.log()


def test_verbose_logs_commands_and_replies(environment: dict[str, str]) -> None:
    with HostProcess(environment, ["-v", "--client-name", "verbose"]) as host, host.wire() as wire:
        wire.ask("param_get 5 gain")
        assert "param_get 5 gain -> resp -3" in host.log()
