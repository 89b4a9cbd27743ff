"""The command `period`: JACK's period changed at the controller's wish, with a fade."""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.jack_server import VARIABLES, JackServer
from tests.integration.host.jack_tape import HERTZ, LEVEL, RATE, JackTape, Recording
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

PATIENCE = 20.0
OWN_STEP = 2 * math.pi * HERTZ / RATE
"""The largest of a sine, as a part of its level."""
FADE_STEP = 1 / (0.020 * RATE)
TRIES = 5
"""A machine that is busy loses cycles, in the recorder and in the host; what was recorded then says nothing."""


@pytest.fixture
def jack_server() -> Iterator[JackServer]:
    """One for each test, which may end it."""
    with JackServer() as server:
        yield server


@pytest.fixture
def host(jack_server: JackServer, lv2_path: str) -> Iterator[HostProcess]:
    with HostProcess({**VARIABLES, "LV2_PATH": lv2_path}, ["--client-name", "changer", "-v"]) as host:
        yield host


def until(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def play(wire: Wire) -> None:
    assert wire.ask(f"add {METER} 0") == "resp 0"
    assert wire.ask("param_set 0 gain 0.5") == "resp 0"
    assert wire.ask("connect probe:tone effect_0:in") == "resp 0"
    assert wire.ask("connect effect_0:out probe:ear") == "resp 0"


def until_heard(probe: JackProbe, level: float) -> None:
    until(lambda: probe.peak() == pytest.approx(level))


def test_its_replies(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire:
        assert "period" in wire.ask("capabilities").split(" ")
        assert wire.ask("period 128") == "resp 0"
        for nonsense in ("0", "-128", "8", "100", "129", "16384", "1e9", "abc", "99999999999999999999"):
            assert wire.ask(f"period {nonsense}") == "resp -207", nonsense
        assert wire.ask("period") == "few arguments"
        assert wire.ask("period 1 2") == "many arguments"
        for frames in (16, 8192, 256):
            assert wire.ask(f"period {frames}") == "resp 0"
            assert wire.describe()["period"] == frames
            assert jack_period(jack_server) == frames
        jack_server.tool("jack_bufsize", "512")
        assert wire.ask("period 512") == "resp 0"
        assert wire.describe()["period"] == 512


def build(wire: Wire) -> None:
    """An echo, and beside it a plugin that counts on its block, with a gain behind it."""
    for number, plugin in enumerate(("delay", "fixed-block", "loud")):
        assert wire.ask(f"add urn:marlise:test:{plugin} {number}") == f"resp {number}"
    for symbol, value in (("0 frames", 9600), ("0 feedback", 0.5), ("1 gain", 0.5), ("2 gain", 0.5)):
        assert wire.ask(f"param_set {symbol} {value}") == "resp 0"
    for a, b in (
        ("tape-player:tone", "effect_0:in"),
        ("tape-player:tone", "effect_1:in"),
        ("effect_1:out", "effect_2:in"),
        ("effect_0:out", "tape:ear"),
        ("effect_2:out", "tape:ear"),
    ):
        assert wire.ask(f"connect {a} {b}") == "resp 0", (a, b)


def test_no_step_is_heard(host: HostProcess, jack_server: JackServer, tmp_path: Path) -> None:
    jack_server.tool("jack_bufsize", "4096")
    with host.wire() as wire:
        for frames in (2048, 8192):
            for _ in range(TRIES):
                recording = change_while_playing(wire, frames, tmp_path / "recording")
                assert wire.ask("period 4096") == "resp 0"
                if recording.lost == 0:
                    break
            assert recording.periods == (4096, frames)
            level = max(recording.samples)
            assert level > LEVEL
            assert recording.largest_step() <= 1.01 * level * (OWN_STEP + FADE_STEP)


def change_while_playing(wire: Wire, frames: int, file: Path) -> Recording:
    with JackTape() as tape:
        build(wire)
        tape.begin()
        until(lambda: tape.heard() > RATE // 2)
        assert wire.ask(f"period {frames}") == "resp 0"
        changed = tape.heard()
        until(lambda: tape.heard() > changed + RATE // 2)
        recording = tape.end(file)
        wire.ask("remove -1")
        return recording


def test_a_controller_that_leaves_meanwhile_loses_nothing(host: HostProcess) -> None:
    with JackProbe() as probe:
        with host.wire() as wire:
            play(wire)
            until_heard(probe, TONE / 2)
            wire.send("period 1024")
        until(lambda: host_period(host) == 1024)
        until_heard(probe, TONE / 2)


def host_period(host: HostProcess) -> int:
    with host.wire() as wire:
        return int(wire.describe()["period"])


def test_several_at_once_are_done_in_order(host: HostProcess) -> None:
    with host.wire() as wire, JackProbe() as probe:
        play(wire)
        for frames in (256, 64, 64, 512):
            wire.send(f"period {frames}")
        assert [wire.reply() for _ in range(4)] == ["resp 0"] * 4
        assert wire.describe()["period"] == 512
        until_heard(probe, TONE / 2)


def test_another_program_that_changes_it_at_the_same_time(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire, JackProbe() as probe:
        play(wire)
        for theirs in (256, 1024, 64):
            wire.send("period 512")
            jack_server.tool("jack_bufsize", str(theirs))
            assert wire.reply() in ("resp 0", "resp -902")
            until(lambda: wire.describe()["period"] == jack_period(jack_server))
        assert wire.ask("period 512") == "resp 0"
        assert jack_period(jack_server) == 512
        until_heard(probe, TONE / 2)


def jack_period(server: JackServer) -> int:
    return int(server.tool("jack_bufsize"))


def test_a_server_that_hangs_is_an_error_and_the_sound_comes_back(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire, JackProbe() as probe:
        play(wire)
        until_heard(probe, TONE / 2)
        jack_server.freeze()
        assert wire.ask("period 256") == "resp -902"
        assert wire.ask("period 64") == "resp -902"
        assert wire.ask("param_get 0 gain") == "resp 0 0.5000"
        jack_server.thaw()
        until(lambda: "answers again" in host.log())
        until_heard(probe, TONE / 2)
        assert (wire.describe()["period"], jack_period(jack_server)) == (128, 128)
        assert wire.ask("period 256") == "resp 0"
        until_heard(probe, TONE / 2)


def test_a_server_that_dies_meanwhile(host: HostProcess, jack_server: JackServer) -> None:
    with host.wire() as wire:
        with JackProbe() as probe:
            play(wire)
            until_heard(probe, TONE / 2)
            jack_server.freeze()
            wire.send("period 256")
            jack_server.kill()
            assert wire.reply() == "resp -902"
            until(lambda: "JACK server is gone" in host.log())
            probe.kill()
        assert wire.ask("period 64") == "resp -902"
        jack_server.start()
        until(lambda: "JACK server is back" in host.log())
        with JackProbe() as probe:
            until_heard(probe, TONE / 2)
            assert wire.ask("period 64") == "resp 0"
            until_heard(probe, TONE / 2)
