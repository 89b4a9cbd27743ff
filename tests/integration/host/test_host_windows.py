"""The plugins' own windows, each in a process of its own."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.child_processes import children_named
from tests.conftest import SANITIZER
from tests.integration.host.display import Display
from tests.integration.host.host_process import HostProcess
from tests.integration.host.plugins import METER, build_detector
from tests.integration.host.wire import PATIENCE, Wire

WINDOW = "urn:marlise:test:window"
OPEN = "show_external_ui 0"


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    with Display() as display:
        yield display


@pytest.fixture(scope="module")
def windowed(environment: dict[str, str], display: Display) -> dict[str, str]:
    return {**environment, "DISPLAY": display.name}


@pytest.fixture
def host(windowed: dict[str, str]) -> Iterator[HostProcess]:
    with HostProcess(windowed, ["--client-name", "windows"]) as host:
        yield host


@pytest.fixture
def wire(host: HostProcess) -> Iterator[Wire]:
    with host.wire() as wire:
        assert wire.ask(f"add {WINDOW} 0") == "resp 0"
        yield wire


def windows_of(host: HostProcess) -> list[int]:
    """The processes that show windows."""
    return children_named("marlise-ui", host.process.pid)


def no_window_within(host: HostProcess, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while windows_of(host):
        assert time.monotonic() < end, "the window's process goes on"
        time.sleep(0.02)


def test_a_window_opens_and_sees_the_present_value(host: HostProcess, wire: Wire) -> None:
    wire.ask("param_set 0 gain 1.5")
    assert wire.ask(OPEN) == "resp 0"
    assert wire.wait_for("param_set 0 seen ") == "param_set 0 seen 1.500000"
    assert len(windows_of(host)) == 1


def test_what_the_program_sets_shows_in_the_window(wire: Wire) -> None:
    wire.ask(OPEN)
    wire.wait_for("param_set 0 seen 1.000000")
    wire.ask("param_set 0 gain 0.75")
    assert wire.wait_for("param_set 0 seen 0.75") == "param_set 0 seen 0.750000"
    wire.ask("params_flush 0 0 1 gain 1.75")
    assert wire.wait_for("param_set 0 seen 1.75") == "param_set 0 seen 1.750000"


def test_what_the_window_sets_is_told_and_is_the_value(wire: Wire) -> None:
    wire.ask(OPEN)
    wire.ask("param_set 0 gain 0.4")
    assert wire.wait_for("param_set 0 gain ") == "param_set 0 gain 0.450000"
    assert wire.ask("param_get 0 gain") == "resp 0 0.4500"


def test_a_window_that_sets_too_much_is_clamped_and_corrected(wire: Wire) -> None:
    wire.ask(OPEN)
    wire.ask("param_set 0 gain 0.6")
    assert wire.wait_for("param_set 0 gain ") == "param_set 0 gain 2.000000"
    assert wire.wait_for("param_set 0 seen 2") == "param_set 0 seen 2.000000"


def test_messages_go_both_ways_and_mean_the_same_in_both(wire: Wire) -> None:
    wire.ask(OPEN)
    wire.ask("param_set 0 gain 0.5")
    told = wire.wait_for("patch_set 0 ")
    assert told == f"patch_set 0 {WINDOW}#text s from the window"
    assert wire.wait_for("param_set 0 heard ") == "param_set 0 heard 1.000000"


def test_opened_again_it_is_raised(host: HostProcess, wire: Wire) -> None:
    assert wire.ask(OPEN) == "resp 0"
    assert wire.ask(OPEN) == "resp 0"
    assert wire.ask(OPEN) == "resp 0"
    assert len(windows_of(host)) == 1


def test_a_window_that_closes_itself_ends_and_opens_again(host: HostProcess, wire: Wire) -> None:
    wire.ask(OPEN)
    wire.ask("param_set 0 gain 0.3")
    wire.wait_for("param_set 0 seen 0.3")
    no_window_within(host)
    wire.ask("param_set 0 gain 1.25")
    assert wire.ask(OPEN) == "resp 0"
    assert wire.wait_for("param_set 0 seen 1.25") == "param_set 0 seen 1.250000"


def test_the_window_goes_with_its_instance(host: HostProcess, wire: Wire) -> None:
    wire.ask(OPEN)
    assert len(windows_of(host)) == 1
    wire.ask("remove 0")
    no_window_within(host)
    wire.ask(f"add {WINDOW} 0")
    wire.ask(OPEN)
    assert len(windows_of(host)) == 1
    wire.ask("remove -1")
    no_window_within(host)


def test_the_window_stays_when_the_controller_leaves(host: HostProcess) -> None:
    with host.wire() as first:
        first.ask(f"add {WINDOW} 0")
        first.ask(OPEN)
        first.wait_for("param_set 0 seen ")
    with host.wire() as second:
        second.ask("param_set 0 gain 0.4")
        assert second.wait_for("param_set 0 gain ") == "param_set 0 gain 0.450000"
    assert len(windows_of(host)) == 1


def test_the_window_goes_with_the_host(host: HostProcess, wire: Wire) -> None:
    wire.ask(OPEN)
    (window,) = windows_of(host)
    assert host.stop() == 0
    assert not Path(f"/proc/{window}").exists()


def test_the_window_goes_when_the_host_is_killed(windowed: dict[str, str]) -> None:
    with HostProcess(windowed, ["--client-name", "killed"]) as host:
        with host.wire() as wire:
            wire.ask(f"add {WINDOW} 0")
            wire.ask(OPEN)
            (window,) = windows_of(host)
            host.stop(signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while Path(f"/proc/{window}/cmdline").exists() and Path(f"/proc/{window}/cmdline").read_text():
            assert time.monotonic() < end, "the window outlives the host"
            time.sleep(0.02)


def test_a_crash_of_the_window_is_told_and_harms_nothing(host: HostProcess, wire: Wire) -> None:
    wire.ask(OPEN)
    wire.ask("param_set 0 gain 0.1")
    assert wire.wait_for("log 2 ") == "log 2 Window (0): its window crashed: Aborted; the sound goes on"
    no_window_within(host)
    wire.cycle()
    assert wire.ask("param_set 0 gain 1") == "resp 0"
    assert wire.ask(OPEN) == "resp 0"


def test_a_window_that_hangs_is_replaced_when_asked_for_again(host: HostProcess, wire: Wire) -> None:
    wire.ask(OPEN)
    wire.ask("param_set 0 gain 0.2")
    wire.wait_for("param_set 0 seen 0.2")
    (hanging,) = windows_of(host)
    wire.ask("param_set 0 gain 1")
    end = time.monotonic() + PATIENCE
    while hanging in windows_of(host):
        assert time.monotonic() < end
        assert wire.ask(OPEN) == "resp 0"
        time.sleep(0.1)
    assert wire.wait_for("log 2 ") == "log 2 Window (0): its window hangs and is ended"
    assert len(windows_of(host)) == 1


def test_a_crash_while_it_opens_is_a_refusal(windowed: dict[str, str]) -> None:
    with HostProcess({**windowed, "MARLISE_TEST_WINDOW": "crash"}) as host, host.wire() as wire:
        wire.ask(f"add {WINDOW} 0")
        assert wire.ask(OPEN) == "resp -902"
        assert wire.wait_for("log 2 ") == "log 2 Window (0): its window crashed: Aborted; the sound goes on"


def test_a_hang_while_it_opens_ends_after_the_limit(windowed: dict[str, str]) -> None:
    options = ["--window-limit", "1"]
    with HostProcess({**windowed, "MARLISE_TEST_WINDOW": "hang"}, options) as host, host.wire() as wire:
        wire.ask(f"add {WINDOW} 0")
        assert wire.ask(OPEN) == "resp 0"  # it may still come
        assert wire.ask("param_get 0 gain") == "resp 0 1.0000"
        told = wire.wait_for("log 2 ")
        assert told == "log 2 Window (0): its window does not open within 1 s and is ended"
        no_window_within(host)


@pytest.mark.parametrize("name", ["", ":4711"])
def test_without_a_display_there_are_no_windows(windowed: dict[str, str], name: str) -> None:
    without = {**windowed, "WAYLAND_DISPLAY": "", "DISPLAY": name}
    with HostProcess(without) as host, host.wire() as wire:
        wire.ask(f"add {WINDOW} 0")
        assert wire.ask(OPEN) == "resp -404"
        assert "display" in wire.wait_for("log 2 Window (0): ")


def test_who_has_no_window_says_so(wire: Wire) -> None:
    assert wire.ask("show_external_ui 5") == "resp -3"
    wire.ask(f"add {METER} 1")
    assert wire.ask("show_external_ui 1") == "resp -302"
    wire.ask(f"add {WINDOW} 9991")
    assert wire.ask("show_external_ui 9991") == "resp -302"
    wire.ask("add urn:marlise:test:window-tied 2")
    assert wire.ask("show_external_ui 2") == "resp -902"
    assert "instance-access" in wire.wait_for("log 2 instance 2: ")


def test_what_a_window_prints_stays_out_of_the_protocol(host: HostProcess, wire: Wire) -> None:
    assert wire.ask(OPEN) == "resp 0"
    wire.wait_for("param_set 0 seen ")
    assert wire.ask("param_get 0 gain") == "resp 0 1.0000"
    host.stop()
    assert host.rest_of_output() == b""
    assert "resp 0 a window prints" in host.log()


def test_it_is_one_of_the_capabilities(wire: Wire) -> None:
    assert "external-ui" in wire.ask("capabilities").split()


@pytest.mark.skipif(bool(SANITIZER), reason="a sanitizer stands in front of the same functions")
def test_windows_do_not_touch_the_audio_thread(windowed: dict[str, str], tmp_path: Path) -> None:
    detector, report = tmp_path / "detector.so", tmp_path / "report"
    build_detector(detector)
    watched = {**windowed, "LD_PRELOAD": str(detector), "MARLISE_RT_REPORT": str(report)}
    with HostProcess(watched) as host, host.wire() as wire:
        wire.ask(f"add {WINDOW} 0")
        assert wire.ask(OPEN) == "resp 0"
        wire.ask("param_set 0 gain 0.5")
        wire.wait_for("param_set 0 heard ")
        wire.ask("remove 0")
        no_window_within(host)
        wire.cycle()
        host.stop()
    scopes, calls = report.read_text().splitlines()[0].split()[1::2]
    assert int(scopes) > 0
    assert int(calls) == 0, report.read_text()


def test_nothing_of_it_is_left(host: HostProcess, wire: Wire) -> None:
    """Descriptors and processes of closed windows go."""
    descriptors = Path(f"/proc/{host.process.pid}/fd")

    def once() -> int:
        assert wire.ask(OPEN) == "resp 0"
        wire.ask("param_set 0 gain 0.3")
        no_window_within(host)
        wire.ask("param_set 0 gain 1")
        return len(list(descriptors.iterdir()))

    assert len({once() for _ in range(4)}) == 1
