"""Files of commands: what `save` writes builds the same board again, and what `load` reads cannot hurt."""

import os
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.host.host_process import host_program
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

STEERED = "urn:marlise:test:steered"
CV_SOURCE = "urn:marlise:test:cv-source"


def run_file(wire: Wire, path: Path, text: str) -> None:
    path.write_text(text)
    wire.send(f'load "{path}"')
    assert wire.ask("output_data_ready") == "resp 0"


def board(wire: Wire) -> dict[str, Any]:
    """What there is, without what moves by itself."""
    described = wire.describe()
    for instance in described["instances"]:
        del instance["outputs"]
    return {key: described[key] for key in ("instances", "connections", "transport")}


@pytest.fixture
def tidy(wire: Wire) -> Iterator[Wire]:
    yield wire
    assert wire.ask("remove 9991") == "resp 0"
    assert wire.ask("transport 0 4 120") == "resp 0"


def test_what_was_saved_comes_back(tidy: Wire, tmp_path: Path) -> None:
    for command in (
        f"add {STEERED} 0",
        f"add {CV_SOURCE} 1",
        f"add {METER} 9991",
        f"preload {METER} 4",
        "param_set 0 even 0.1",
        "param_set 9991 gain 0.7",
        "bypass_strategy 9991 tail",
        "bypass 9991 1",
        "connect system:capture_1 effect_9991:in",
        "connect effect_9991:out system:playback_2",
        "cv_map 0 ratio effect_1:cv 20 200 +",
        "transport 0 3 77.5",
    ):
        assert not tidy.ask(command).startswith("resp -"), command
    for command in ("midi_map 0 even 3 131 1 2", "midi_map 0 switch 0 7 0 1"):
        assert tidy.ask(command) == "resp 1"
    for _ in range(3):
        tidy.cycle()  # the voltage has moved its parameter
    before = board(tidy)
    saved = tmp_path / "a board"
    tidy.send(f'save "{saved}"')
    tidy.cycle()
    first = saved.read_text()
    assert "midi_map 0 even 3 131 1 2\n" in first
    assert "cv_map 0 ratio effect_1:cv 20 200 +\n" in first
    for command in ("remove -1", "remove 9991", "transport 0 4 120", f"add {METER} 0", f"add {METER} 77"):
        tidy.ask(command)
    tidy.send(f'load "{saved}"')
    tidy.cycle()
    for _ in range(3):
        tidy.cycle()
    assert board(tidy) == before
    tidy.send(f'save "{saved}"')
    tidy.cycle()
    assert saved.read_text() == first


def test_a_bad_file_is_named_and_nothing_of_it_is_run(wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "bad"
    run_file(wire, path, f"# a board\nadd {METER} 0\n\nadd {METER}\n")
    assert wire.describe()["instances"] == []
    assert f"{path}:4: 'add {METER}': few arguments" in wire.wait_for("log 3 ")


@pytest.mark.parametrize(
    "line",
    [
        "load /tmp/again",
        "save /tmp/stolen",
        "quit",
        "help",
        "monitor 127.0.0.1 80 1",
        "state_save /tmp/stolen",
        "state_tmpdir /home",
        "preset_save 0 label /tmp/stolen file.ttl",
        "bundle_add /tmp/evil.lv2",
        "bundle_remove /usr/lib/lv2/eg-amp.lv2 x",
        "show_external_ui 0",
        "wait_audio_cycle",
        "feature_enable freewheeling 1",
        "output_volume 20",
        "input_trim 30",
        "mute 0",
    ],
)
def test_a_file_may_change_the_board_and_nothing_else(wire: Wire, tmp_path: Path, line: str) -> None:
    path = tmp_path / "hostile"
    run_file(wire, path, f"add {METER} 0\n{line}\n")
    assert wire.describe()["instances"] == []
    assert f"{path}:2: '{line}': a file may not do that" in wire.wait_for("log 3 ")


def test_a_command_that_fails_is_named_and_the_others_are_done(wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "board"
    run_file(wire, path, f"param_set 5 gain 1\nmulti_remove 5 0\nadd {METER} 0")
    assert [instance["uri"] for instance in wire.describe()["instances"]] == [METER]
    assert wire.wait_for("log 3 ") == f"log 3 {path}:1: 'param_set 5 gain 1' answers resp -3"


def test_what_is_no_file_of_commands(wire: Wire, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"#" * (1 << 20) + b"#")
    for path in (tmp_path / "pipe", tmp_path / "long", tmp_path, Path("/dev/zero"), tmp_path / "missing"):
        assert wire.ask(f"load {path}") == "error: can't open the file"
    run_file(wire, tmp_path / "many", "param_get 0 gain\n" * 4097)
    assert f"{tmp_path / 'many'}:4097: more than 4096 commands" in wire.wait_for("log 3 ")
    (tmp_path / "noise").write_bytes(os.urandom(100_000))
    wire.send(f"load {tmp_path / 'noise'}")
    assert wire.ask("output_data_ready") == "resp 0"
    assert wire.describe()["instances"] == []


def test_a_file_that_cannot_be_written_is_named_and_left_alone(wire: Wire, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, reason in (
        (tmp_path / "pipe", "something there that is no file"),
        (tmp_path, "something there that is no file"),
        (tmp_path / "nowhere" / "file", "No such file"),
        (Path("/proc/nowhere"), ""),
    ):
        wire.send(f"save {path}")
        told = wire.wait_for("log 3 ")
        assert f"'{path}'" in told
        assert reason in told
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_saved_board_is_a_job_for_rendering(wire: Wire, tmp_path: Path, environment: dict[str, str]) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("param_set 0 gain 0.5")
    wire.ask("connect system:capture_1 effect_0:in")
    wire.ask("connect effect_0:out system:playback_1")
    saved, sound = tmp_path / "job", tmp_path / "in.wav"
    wire.send(f"save {saved}")
    wire.cycle()
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 48000, 0, "NONE", ""))
        file.writeframes((16384).to_bytes(2, "little") * 4800)
    command = [host_program(), "--render", str(saved), str(sound), str(tmp_path / "out.wav")]
    rendered = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    assert "peak -12.0 dBFS" in rendered.stdout
