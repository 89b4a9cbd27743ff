"""Start, stop and crashes."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess, host_program
from tests.integration.host.plugins import METER


def test_ready_is_said_once_and_the_version_by_itself(host: HostProcess) -> None:
    assert host.printed == b"marlise-host ready\n"
    ran = subprocess.run([host_program(), "-V"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("marlise-host ")
    ran = subprocess.run([host_program(), "-h"], capture_output=True, text=True, check=True)
    assert "--socket PATH" in ran.stdout


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_order(host: HostProcess, with_signal: int) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("connect system:capture_1 effect_0:in")
        assert host.stop(with_signal) == 0
        assert wire.closed()
    assert not host.socket.exists()
    assert not Path(str(host.socket) + ".feedback").exists()
    assert host.rest_of_output() == b""
    assert "crash" not in host.log()


def test_quit_answers_nothing(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.send("quit")
        assert wire.closed()
    assert host.wait() == 0


def test_replies_before_quit_are_sent(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.commands.sendall(b"output_data_ready\0quit\0output_data_ready\0")
        assert wire.reply() == "resp 0"
        assert wire.closed()
    assert host.wait() == 0


def test_a_signal_with_replies_pending(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("monitor_output 0 level")
        wire.ask("feature_enable cpu-load 1")
        wire.commands.settimeout(0.3)
        with pytest.raises(TimeoutError):
            wire.commands.sendall(b"describe\0" * 1_000_000)
        started = time.monotonic()
        assert host.stop() == 0
        assert time.monotonic() - started < 3


def test_a_signal_after_the_controller_left_in_the_middle(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.commands.sendall(b"".join(f"add {METER} {i}\0".encode() for i in range(300)))
    assert host.stop() == 0


def test_a_signal_while_a_plugin_hangs(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.send("add urn:marlise:test:slow-start 0")
        wire.commands.settimeout(0.3)
        with pytest.raises(TimeoutError):
            wire.reply()
        assert host.stop() == 0
    assert "last command: add urn:marlise:test:slow-start 0" in host.log()


def test_a_plugin_that_aborts_is_named(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask("add urn:marlise:test:crash 4")
        wire.ask("param_set 4 crash 1")
        assert wire.closed()
    assert host.wait() == -signal.SIGABRT
    assert "crash: signal 6 in instance 4 <urn:marlise:test:crash>" in host.log()


def test_a_plugin_that_exits_is_named(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask("add urn:marlise:test:exits 2")
        wire.ask("param_set 2 exit 1")
        assert wire.closed()
    assert host.wait() == 7
    assert "crash: exit was called in instance 2 <urn:marlise:test:exits>" in host.log()


def test_after_a_crash_the_next_host_starts_at_once(environment: dict[str, str]) -> None:
    for _ in range(2):
        with HostProcess(environment, ["--client-name", "again"]) as host, host.wire() as wire:
            assert wire.ask(f"add {METER} 0") == "resp 0"
            host.process.kill()
            host.process.wait()


def test_without_jack_it_ends_with_one_clear_line(environment: dict[str, str], tmp_path: Path) -> None:
    nowhere = {**environment, "JACK_DEFAULT_SERVER": "marlise-none"}
    command = [host_program(), "--socket", str(tmp_path / "run" / "s")]
    ran = subprocess.run(command, check=False, env=nowhere, capture_output=True, text=True, timeout=20)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == "marlise-host: error: no JACK server is running: start JACK first\n"


def test_a_taken_client_name_is_said(shared_host: HostProcess, environment: dict[str, str], tmp_path: Path) -> None:
    command = [host_program(), "--socket", str(tmp_path / "run" / "s")]
    ran = subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=20)
    assert ran.returncode == 1
    assert "another host has that name" in ran.stderr


def test_plugins_are_found_by_a_relative_path(environment: dict[str, str], lv2_path: str) -> None:
    """lilv crashes on those."""
    fixtures = os.path.relpath(lv2_path.split(":", maxsplit=1)[0])
    with HostProcess({**environment, "LV2_PATH": fixtures}, ["--client-name", "relative"]) as host, host.wire() as wire:
        assert wire.ask("add urn:marlise:test:meter 0") == "resp 0"
