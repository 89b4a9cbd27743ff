"""No allocation, lock or system call on the audio thread, whatever is edited: shown by the preloaded detector.

What is watched is the whole process callback: the host's code, the fixture plugins' and JACK's own
functions called from it. The detector is first shown to catch what it is for.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SANITIZER
from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import JackProbe
from tests.integration.host.jack_server import JackServer
from tests.integration.host.plugins import METER, build_detector
from tests.integration.host.wire import Wire

GAIN_STATE = "urn:marlise:test:gain-state"
FILE_PARAM = "urn:marlise:test:file-param"
STEERED = "urn:marlise:test:steered"
CV_SOURCE = "urn:marlise:test:cv-source"
NOTES = "urn:marlise:test:notes"

Watched = Callable[[], HostProcess]

pytestmark = pytest.mark.skipif(bool(SANITIZER), reason="a sanitizer stands in front of the same functions")


@pytest.fixture(scope="session")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("rt") / "libmarlise-rt-detector.so"
    build_detector(library)
    return library


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "report"


@pytest.fixture
def watched(environment: dict[str, str], detector: Path, report: Path) -> Watched:
    watching = {**environment, "LD_PRELOAD": str(detector), "MARLISE_RT_REPORT": str(report)}
    return lambda: HostProcess(watching, ["--client-name", "watched"])


def calls(report: Path) -> list[str]:
    """The calls that were caught, each followed by its callers."""
    head, *rest = report.read_text().splitlines()
    scopes = int(head.split()[1])
    assert scopes > 50, "the audio thread was not watched"
    return rest


@pytest.mark.parametrize(
    ("plugin", "call"), [("rt-malloc", "malloc"), ("rt-lock", "pthread_mutex_lock"), ("rt-write", "write")]
)
def test_the_detector_catches(watched: Watched, report: Path, plugin: str, call: str) -> None:
    with watched() as host, host.wire() as wire:
        wire.ask(f"add urn:marlise:test:{plugin} 0")
        let_it_run(wire)
        wire.ask("param_set 0 misbehave 1")
        let_it_run(wire)
    caught = calls(report)
    assert call in caught
    assert f"{plugin}.so" in "\n".join(caught)


def test_the_detector_is_silent_about_the_same_plugins_behaving(watched: Watched, report: Path) -> None:
    with watched() as host, host.wire() as wire:
        for number, plugin in enumerate(("rt-malloc", "rt-lock", "rt-write")):
            wire.ask(f"add urn:marlise:test:{plugin} {number}")
        let_it_run(wire)
    assert calls(report) == []


def let_it_run(wire: Wire) -> None:
    for _ in range(30):
        wire.cycle()


def test_editing_makes_no_unsafe_call(
    watched: Watched, report: Path, tmp_path: Path, probe: JackProbe, jack_server: JackServer
) -> None:
    with watched() as host, host.wire() as wire:
        wire.ask("feature_enable cpu-load 1")
        wire.ask("monitor_audio_levels mod-monitor:out_1 1")
        wire.ask("tuner system:capture_1")
        wire.ask("feature_enable dsp-time 1")
        wire.ask("meter mod-monitor:in_1 1")
        for turn in range(3):
            build(wire)
            (tmp_path / "factor").write_text(str(turn))
            wire.ask(f"patch_set 5 {FILE_PARAM}#file {tmp_path / 'factor'}")
            assert wire.wait_for("patch_set 5 ")  # by way of the plugin's worker
            edit(wire, tmp_path / f"state-{turn}")
            probe.send_midi(bytes([0x90, 60 + turn, 100]))
            burst(wire)
            let_it_run(wire)
        for period in (256, 128):
            jack_server.tool("jack_bufsize", str(period))
            wait_for_period(wire, period)
            let_it_run(wire)
        for period in (256, 128):
            assert wire.ask(f"period {period}") == "resp 0"
            let_it_run(wire)
        conduct(wire, probe)
        wire.ask("panic")
        let_it_run(wire)
        wire.ask("remove -1")
        let_it_run(wire)
    assert calls(report) == [], report.read_text()


def build(wire: Wire) -> None:
    """A chain with a side branch, a loop, MIDI, and ports of another program."""
    for number, plugin in enumerate((METER, GAIN_STATE, METER, NOTES, "urn:marlise:test:delay", FILE_PARAM)):
        assert wire.ask(f"add {plugin} {number}") == f"resp {number}"
    for a, b in [
        ("system:capture_1", "effect_0:in"),
        ("probe:tone", "effect_0:in"),
        ("effect_0:out", "effect_1:in"),
        ("effect_1:out", "effect_2:in"),
        ("effect_2:out", "mod-monitor:in_1"),
        ("effect_0:out", "effect_4:in"),
        ("effect_4:out", "effect_0:in"),
        ("effect_0:out", "effect_5:in"),
        ("effect_5:out", "mod-monitor:in_2"),
        ("effect_4:out", "probe:ear"),
        ("probe:midi_out", "effect_3:midi_in"),
        ("effect_3:midi_out", "probe:midi_ear"),
    ]:
        assert wire.ask(f"connect {a} {b}") == "resp 0", (a, b)
    assert wire.ask("monitor_output 0 level") == "resp 1"
    assert wire.ask("monitor_output 3 held") == "resp 1"


def edit(wire: Wire, state: Path) -> None:
    for on in (1, 0):
        wire.ask(f"bypass 0 {on}")
        wire.ask(f"bypass 1 {on}")
        wire.ask(f"mute {on}")
        wire.ask(f"output_volume {-6 * on}")
        let_it_run(wire)
    wire.ask(f'patch_set 1 {GAIN_STATE}#label "a name"')
    wire.ask('patch_get 1 ""')
    let_it_run(wire)
    assert wire.ask(f"state_save {state}") == "resp 0"
    assert wire.ask(f"state_load {state}") == "resp 0"
    let_it_run(wire)
    for mode in (-1, 3, 0, 1, -2, 3):
        assert wire.ask(f"feature_enable processing {mode}") == "resp 0"
    wire.ask("disconnect probe:tone effect_0:in")
    wire.ask("remove 2")
    wire.ask("connect effect_1:out mod-monitor:in_1")
    wire.ask("multi_bypass 1 2 0 1")
    wire.ask("multi_param_set gain 0.5 2 0 1")
    wire.ask("multi_params_flush 1 3 0 1 4 1 gain 0.25")
    let_it_run(wire)
    wire.ask("multi_bypass 0 2 0 1")
    wire.ask("multi_activate 0 2 3 5")
    wire.ask("pre_run 5 0 0")
    let_it_run(wire)
    wire.ask("multi_activate 1 2 3 5")
    wire.ask("output_data_ready")
    wire.batch()


def conduct(wire: Wire, probe: JackProbe) -> None:
    """Tempo and transport by command and by MIDI clock, with a plugin that hears of them."""
    assert wire.ask("add urn:marlise:test:time-ear 9") == "resp 9"
    wire.ask("connect probe:midi_out mod-host:midi_in")
    for command in ("transport 1 3 90", "set_bpm 140", "set_bpb 5", "param_set 9995 :bpm 99", "transport_sync midi"):
        assert wire.ask(command) == "resp 0"
        let_it_run(wire)
    for message in (b"\xfc", b"\xfa", *[b"\xf8"] * 30, b"\xfb", b"\xfc"):
        probe.send_midi(message)
        wire.cycle()
    assert wire.ask("transport_sync none") == "resp 0"
    assert wire.ask("transport 0 4 120") == "resp 0"
    let_it_run(wire)


def test_steering_makes_no_unsafe_call(watched: Watched, report: Path, probe: JackProbe) -> None:
    """Mappings come, learn and go in a stream of controllers."""
    told: set[str] = set()
    with watched() as host, host.wire() as wire:
        for number, plugin in enumerate((STEERED, STEERED, CV_SOURCE)):
            assert wire.ask(f"add {plugin} {number}") == f"resp {number}"
        assert wire.ask("connect probe:midi_out mod-host:midi_in") == "resp 0"
        wire.ask("monitor_midi_program 0 1")
        for turn in range(15):
            play_a_controller(wire, on=turn % 3 != 2)
            stream = [bytes([0xB0, controller, value]) for value in range(100) for controller in (1, 2, 3, 4)]
            probe.send_midi(*stream, bytes([0xE0, turn, 64]), bytes([0xC0, turn]))
            steer(wire, turn)
            wire.ask("output_data_ready")
            told |= {event.split(" ")[0] for event in wire.batch()}
        probe.sent_midi()
        let_it_run(wire)
    assert {"param_set", "midi_mapped", "midi_control_change", "midi_raw"} <= told
    assert calls(report) == [], report.read_text()


def steer(wire: Wire, turn: int) -> None:
    for command in (
        "midi_map 0 even 0 1 0 10",
        "midi_map 1 :bypass 0 2 0 1",
        "midi_map 0 :presets 0 1 0 5",
        "midi_map 9995 :bpm 0 1 60 180",
        "midi_map 9995 :rolling 0 2 0 1",
        "midi_learn 1 even 0 10",
    ):
        assert wire.ask(command) == "resp 1"
    wire.cycle()
    assert wire.ask("cv_map 0 ratio effect_2:cv 20 200 +") == "resp 0"
    wire.ask(f"param_set 2 volts {turn % 10}")
    wire.cycle()
    assert wire.ask("midi_map 0 even 0 131 10 0") == "resp 1"
    assert wire.ask("cv_map 0 ratio effect_2:plain 20 2000 b") == "resp 0"
    wire.cycle()
    for place in ("0 even", "1 :bypass", "0 :presets", "9995 :bpm", "9995 :rolling", "1 even"):
        assert wire.ask(f"midi_unmap {place}") == "resp 1"
    assert wire.ask("cv_unmap 0 ratio") == "resp 0"
    wire.cycle()


def play_a_controller(wire: Wire, *, on: bool) -> None:
    """Ports of a MIDI device come, speak, hear and go."""
    for way in ("in", "out"):
        assert wire.ask(f"midi_port {way} 1 {int(on)}") == "resp 0"
    assert wire.ask("feature_enable midi-raw 1") == "resp 0"
    if on:
        assert wire.ask("connect probe:midi_out watched:control_in_1") == "resp 0"
        assert wire.ask("connect watched:control_out_1 probe:midi_ear") == "resp 0"
        for number in range(50):
            assert wire.ask(f"midi_send 1 b0{number:02x}7f") == "resp 0"


def burst(wire: Wire) -> None:
    """Like a snapshot: many values at once, none waited for, one by one and together, around a loop and without."""
    messages = [f"apply {k % 4} v 0 gain {k / 20} b 1 {k % 2} v 1 gain {k / 20}\0" for k in range(20)]
    messages.insert(10, "disconnect effect_4:out effect_0:in\0")
    messages += [f"param_set {i % 2} gain {k / 100}\0" for k in range(100) for i in range(2)]
    wire.commands.sendall("".join(messages).encode())
    for _ in messages:
        assert wire.reply() == "resp 0"
    wire.ask("remove -1")


def wait_for_period(wire: Wire, period: int) -> None:
    end = time.monotonic() + 10
    while wire.describe()["period"] != period:
        assert time.monotonic() < end
