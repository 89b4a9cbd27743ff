"""Messages split, joined and broken; controllers that come, go, and crowd."""

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess, host_program
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

MEGABYTE = 1 << 20


def test_a_message_split_anywhere_is_one(wire: Wire) -> None:
    message = b"param_get 0 gain\0"
    wire.ask(f"add {METER} 0")
    for cut in range(1, len(message)):
        wire.commands.sendall(message[:cut])
        wire.commands.sendall(message[cut:])
        assert wire.reply() == "resp 0 1.0000"


def test_joined_messages_are_answered_in_order(wire: Wire) -> None:
    wire.ask(f"add {METER} 0")
    count = 3000
    gets = "".join(f"param_set 0 gain {i / count}\0param_get 0 gain\0" for i in range(count))
    wire.commands.sendall(gets.encode())
    for i in range(count):
        assert wire.reply() == "resp 0"
        assert wire.reply() == f"resp 0 {i / count:.4f}"


def test_empty_messages_are_ignored(wire: Wire) -> None:
    wire.commands.sendall(b"\0\0\0output_data_ready\0\0")
    assert wire.reply() == "resp 0"
    assert wire.ask("nonsense") == "not found"


def test_garbage_is_answered_and_harms_nothing(wire: Wire) -> None:
    garbage = bytes(range(1, 256)) * 4
    wire.commands.sendall(garbage + b"\0add urn:\xff\xfe 0\0connect \xff:x \xfe:y\0")
    assert wire.reply() in ("not found", "few arguments", "many arguments")
    assert wire.reply() == "resp -101"
    assert wire.reply() == "resp -205"


def test_long_messages_pass_up_to_the_limit(host: HostProcess) -> None:
    with host.wire() as wire:
        longest = "add " + "x" * (MEGABYTE - len("add  0")) + " 0"
        assert len(longest) == MEGABYTE
        assert wire.ask(longest) == "resp -101"
        wire.commands.sendall(b"y" * (MEGABYTE + 1))
        assert wire.reply() == "invalid argument"
        assert wire.closed()
    assert "1 MiB" in host.log()
    with host.wire() as wire:
        assert wire.ask("output_data_ready") == "resp 0"


def test_a_second_controller_is_refused(wire: Wire, shared_host: HostProcess) -> None:
    with shared_host.wire(feedback=False) as second:
        second.commands.sendall(b"capabilities\0quit\0")
        assert second.reply() == "busy"
        assert second.closed()
    assert wire.ask("output_data_ready") == "resp 0"


def test_a_second_feedback_connection_is_refused(wire: Wire, shared_host: HostProcess) -> None:
    with socket.socket(socket.AF_UNIX) as second:
        second.settimeout(5)
        second.connect(str(shared_host.socket) + ".feedback")
        assert second.recv(100) == b"busy\0"
        assert second.recv(100) == b""
    wire.ask("feature_enable cpu-load 1")
    assert wire.wait_for("cpu_load ")


def test_reconnection_keeps_everything(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("connect system:capture_1 effect_0:in")
        wire.ask("param_set 0 gain 0.5")
        wire.ask("monitor_output 0 level")
        before = wire.describe()
    with host.wire() as wire:
        assert wire.describe() == before
        assert wire.silent(0.2)  # a new controller says itself when it is ready
        wire.ask("monitor_output 0 level")
        assert wire.wait_for("output_set 0 level ")


def test_feedback_may_come_late_or_not_at_all(host: HostProcess) -> None:
    with host.wire(feedback=False) as wire:
        assert wire.ask(f"add {METER} 0") == "resp 0"
        wire.feedback = socket.socket(socket.AF_UNIX)
        wire.feedback.settimeout(5)
        wire.feedback.connect(str(host.socket) + ".feedback")
        wire.ask("monitor_output 0 level")
        assert wire.wait_for("output_set 0 level ") == "output_set 0 level 0.000000"


def test_a_probe_of_the_feedback_socket_harms_nothing(host: HostProcess) -> None:
    with socket.socket(socket.AF_UNIX) as stray:
        stray.connect(str(host.socket) + ".feedback")
        with host.wire() as wire:
            wire.ask("feature_enable cpu-load 1")
            assert wire.wait_for("cpu_load ")


def test_a_bare_connection_harms_nothing(host: HostProcess) -> None:
    for _ in range(3):
        with host.wire(feedback=False):
            pass
    with host.wire() as wire:
        assert wire.ask("output_data_ready") == "resp 0"


def test_leaving_with_replies_unread_harms_nothing(host: HostProcess) -> None:
    for _ in range(5):
        with host.wire(feedback=False) as wire:
            wire.commands.sendall(b"describe\0" * 2000)
    with host.wire() as wire:
        assert wire.ask("output_data_ready") == "resp 0"


def test_closing_feedback_alone_harms_nothing(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("feature_enable cpu-load 1")
        assert wire.feedback is not None
        wire.feedback.close()
        wire.cycle()
        assert wire.ask("remove 0") == "resp 0"


def test_unread_replies_stop_the_reading_not_the_host(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.commands.settimeout(0.5)
        sent = 0
        block = b"describe\0" * 1000
        try:
            while sent < 64 * MEGABYTE:
                sent += wire.commands.send(block)
        except TimeoutError:
            pass
        assert sent < 16 * MEGABYTE  # the host stopped reading
        assert host.process.poll() is None
        resident = int(Path(f"/proc/{host.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        assert resident < 400 * MEGABYTE


def test_unread_feedback_never_blocks_commands(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("monitor_output 0 level")
        wire.ask("feature_enable cpu-load 1")
        for i in range(20000):
            assert wire.ask("output_data_ready") == "resp 0"
            assert wire.ask(f"param_set 0 gain {i % 2}") == "resp 0"
        assert wire.ask("remove 0") == "resp 0"


def test_the_socket_is_private(shared_host: HostProcess) -> None:
    path = shared_host.socket
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.with_name(path.name + ".feedback").stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_others_can_enter_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    assert "chmod 700" in refused(environment, "--socket", str(folder / "s"))


def test_a_socket_in_use_is_refused_and_a_stale_one_replaced(environment: dict[str, str]) -> None:
    with HostProcess(environment, ["--client-name", "first"]) as first:
        problem = refused(environment, "--socket", str(first.socket), "--client-name", "other")
        assert "another program listens" in problem
        first.process.kill()
        first.process.wait()
        assert first.socket.exists()
        with (
            HostProcess(environment, ["--socket", str(first.socket), "--client-name", "first"]),
            Wire(first.socket) as wire,
        ):
            assert wire.ask("output_data_ready") == "resp 0"


def test_tcp_is_this_machine_only(environment: dict[str, str]) -> None:
    commands, feedback = free_port(), free_port()
    with HostProcess(environment, ["-p", str(commands), "-f", str(feedback), "--client-name", "tcp"]) as host:
        listening = Path(f"/proc/{host.process.pid}/net/tcp").read_text()
        for port in (commands, feedback):
            assert f" 0100007F:{port:04X} 00000000:0000 0A " in listening
            assert f" 00000000:{port:04X} 00000000:0000 0A " not in listening
        with (
            socket.create_connection(("127.0.0.1", commands), 5) as connection,
            socket.create_connection(("127.0.0.1", feedback), 5) as events,
        ):
            connection.sendall(b"feature_enable cpu-load 1\0")
            assert connection.recv(100) == b"resp 0\0"
            assert events.recv(200).startswith(b"cpu_load ")


def test_a_port_in_use_is_refused(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"cannot listen on TCP port {port}" in refused(environment, "-p", port)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["-n"], "give --socket PATH or -p PORT"),
        (["--nonsense"], "unknown option '--nonsense'"),
        (["-p", "70000"], "-p takes a number from 0 to 65535"),
        (["--socket", "/" + "x" * 200], "too long"),
    ],
)
def test_wrong_options_are_named(environment: dict[str, str], options: list[str], problem: str) -> None:
    assert problem in refused(environment, *options)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def refused(environment: dict[str, str], *options: str) -> str:
    """Runs the host, which must end with 1 and one line; answers that line."""
    if "--client-name" not in options:
        options = ("--client-name", "refused", *options)
    ran = subprocess.run(
        [host_program(), *options],
        check=False,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    return ran.stderr
