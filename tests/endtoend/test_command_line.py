"""The program that runs, asked and ended from a terminal."""

import json
import signal
import subprocess
import sys

import pytest

from tests.endtoend.audio_server import audio_server
from tests.endtoend.running import ROOT, goes_on, used


def marlise(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "marlise_desktop", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_its_health_is_told_in_words_and_for_programs() -> None:
    with audio_server(), used("work") as program:
        assert program.says() == "kept"
        told = json.loads(marlise("health", "--json").stdout)
        services = {service["name"]: service for service in told["services"]}
        (rack,) = told["sessions"]
        assert (rack["name"], rack["kind"], rack["state"]) == ("Rack", "rack", "active")
        engine = next(part for part in rack["parts"] if part["name"] == "engine")
        assert engine["condition"] == "healthy"
        assert engine["facts"]["name"] == "marlise-host"
        assert engine["facts"]["memory_mb"] > 1
        assert engine["facts"]["messages"] > 0
        assert engine["facts"]["response_p99_ms"] > 0
        assert services["audio server"]["facts"]["period_frames"] == 128
        assert rack["facts"]["pedals"] == 1
        in_words = marlise("health")
        assert in_words.returncode == 0
        assert "    engine: healthy (state running, name marlise-host," in in_words.stdout


def test_it_ends_in_order_when_it_is_told_to() -> None:
    with audio_server(), used("work") as program:
        assert program.says() == "kept"
        helpers = program.helpers()
        assert marlise("stop").stdout == "ending\n"
        assert program.process.wait(20) == 0
        assert "marlise-host" in helpers
    late = marlise("stop")
    assert late.returncode == 2
    assert "Marlise Desktop does not run" in late.stderr


def test_sessions_are_listed_stopped_and_started_by_name() -> None:
    with audio_server(), used("work") as program:
        assert program.says() == "kept"
        told = json.loads(marlise("sessions", "--json", "--kind", "rack", "--state", "active").stdout)
        (rack,) = told["sessions"]
        assert (rack["name"], rack["health"]["facts"]["pedals"]) == ("Rack", 1)
        assert told["statistics"]["by_kind"] == {"rack": 1}
        engine = program.engine_pid()
        assert marlise("stop", "Choir").stderr.splitlines() == [
            "marlise-desktop: there is no session named Choir",
            "There are: Rack.",
        ]
        assert marlise("sessions", "stop", "rack").stdout == "Rack is terminated\n"
        assert not goes_on(engine)
        head, row, numbers = marlise("sessions").stdout.splitlines()
        assert head.split() == ["NAME", "KIND", "STATE", "LOAD", "HEALTH"]
        assert row.split()[:3] == ["Rack", "rack", "terminated"]
        assert numbers.startswith("1 session (1 rack; 1 terminated)")
        assert marlise("sessions", "start", "Rack").stdout.startswith("Rack is ")
        assert program.engine_pid() != engine


def test_anything_is_done_by_the_names_on_screen() -> None:
    def do(*words: str) -> str:
        asked = marlise("do", *words)
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.strip()

    def refused(*words: str) -> list[str]:
        asked = marlise("do", *words)
        assert (asked.returncode, asked.stdout) == (2, "")
        return asked.stderr.splitlines()

    with audio_server(), used("work") as program:
        assert program.says() == "kept"
        amp = "Simple Amplifier"
        listed = {held["name"]: held for held in json.loads(marlise("do", "--list", "--json").stdout)}
        assert listed["tap.tempo"]["keys"] == "Ctrl+T"
        assert "\n  tap.tempo\n" in marlise("do", "--list").stdout
        assert do("pedal.bypass.toggle", amp) == f"{amp} is bypassed"
        assert do("parameter.set", amp, "gain", "-12").endswith("is -12.00 dB")
        assert do("snapshot.save_as", "Solo") == "Save new snapshot: done"
        assert do("edit.undo") == "Undo: done"
        assert refused("snapshot.next") == ["marlise-desktop: this board has no snapshots"]
        assert refused("volume", "40") == [
            "marlise-desktop: level_db of volume must be a number from -60 to 12 dB, not 40",
            "How loud.",
        ]
        assert do("volume", "-6dB") == "the master volume is -6 dB"
        assert do("mute", "--rack", "Rack") == "the sound is muted"
        assert engine_facts()["muted"]
        assert do("view.zoom_in") == "Zoom in: done"
        assert do("board.save_as", "By foot") == "Save as: done"
        assert do("board.new") == "Untitled is open"
        assert do("board.open", "by foot") == "By foot is open"
        assert do("cable.disconnect", f"Input 1 -> {amp}: In") == "Cut cable: done"
        following = do("board.next")
        assert following not in ("By foot is open", "Untitled is open")
        assert do("board.previous") == "By foot is open"
        assert do("cable.disconnect", f"Input 1 -> {amp}: In") == "Cut cable: done", "it was not saved"
        told = json.loads(marlise("do", "--list", "--json").stdout)
        assert {held["name"]: held for held in told}["board.next"]["refusal"] == ""
        assert do("session.stop", "Rack") == "Stop session: done"
        assert refused("mute")[0] == "marlise-desktop: no rack runs"
    assert refused()[0] == "marlise-desktop: do what?"
    assert refused("mute")[0] == "marlise-desktop: Marlise Desktop does not run"


def test_panic_silences_also_a_program_that_hangs() -> None:
    with audio_server(), used("work") as program:
        assert program.says() == "kept"
        assert not engine_facts()["muted"]
        program.process.send_signal(signal.SIGSTOP)
        try:
            silenced = marlise("panic")
            asked = marlise("health")
        finally:
            program.process.send_signal(signal.SIGCONT)
        assert silenced.returncode == 0, silenced.stderr
        assert "1 engine silenced past it" in silenced.stdout
        assert asked.returncode == 1
        assert "muted true" in asked.stdout
        assert engine_facts()["muted"]  # it has learnt of it
        assert marlise("panic").stdout == "silence\n"
    nobody = marlise("panic")
    assert nobody.returncode == 2
    assert "does not run" in nobody.stderr


def test_panic_silences_what_plays_on_without_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLISE_KEEP_PLAYING", "after a crash")
    with audio_server():
        with used("work") as program:
            assert program.says() == "kept"
        played_on = marlise("panic")
        told = marlise("health")
        assert marlise("stop").returncode == 0
    assert "1 engine silenced past it" in played_on.stdout
    assert "muted true" in told.stdout


def engine_facts() -> dict[str, object]:
    told = json.loads(marlise("health", "--json").stdout)
    (rack,) = told["sessions"]
    (facts,) = (part["facts"] for part in rack["parts"] if part["name"] == "engine")
    assert isinstance(facts, dict)
    return facts
