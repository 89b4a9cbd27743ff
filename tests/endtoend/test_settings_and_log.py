"""The settings file and the log of the program as it is started by a user."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.endtoend.audio_server import audio_server
from tests.endtoend.running import used
from tests.endtoend.test_command_line import marlise


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_wrong_line_is_told_and_stays_and_the_log_tells_programs_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARLISE_LOG_FORMAT", "json")
    file = tmp_path / ".config/marlise-desktop/settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("# my rig\naudio_periods = 77 # or more?\ncolour = 'red'\n")
    with audio_server(), used("look") as program:
        told = program.says()
        assert f"the setting audio_periods is 77 ({file}, line 2), which is not a whole number from 2 to 8" in told
        assert f"colour ({file}, line 3)" in told
        assert marlise("stop").returncode == 0
        assert program.process.wait(20) == 0
    text = file.read_text()
    assert text.startswith("# my rig\naudio_periods = 77 # or more?\ncolour = 'red'\n")
    assert {"engine": "built-in", "first_run_done": True}.items() <= tomllib.loads(text).items()
    assert "log_format" not in text
    logs = tmp_path / ".local/state/marlise-desktop/logs"
    session, engine = lines_of(logs / "session.jsonl"), lines_of(logs / "engine.jsonl")
    assert any("audio_periods is 77" in str(line["event"]) for line in session)
    spans = {str(line["event"]): line for line in [*session, *engine] if "took_ms" in line}
    assert spans["start the engine"]["outcome"] == "done"
    assert spans["start the engine"]["session"] == "Rack"
    assert spans["reading plugins"]["outcome"] == "done"
    assert any(line["source"] == "marlise-host" for line in engine)
    assert not (logs / "session.log").exists()
