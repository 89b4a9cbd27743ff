"""The built-in host answers as mod-host did when the transcripts were recorded, line for line.

Where it differs on purpose, the scenario says how and why. The same is played to mod-host itself where it is
installed, which shows that the transcripts are still true.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost.programs import find_built_in
from tests.conformance.engines import built_in, mod_host
from tests.conformance.player import Player, Step
from tests.conformance.scenario import Line, read_scenario, scenarios, transcript_of
from tests.contract.engine_jack import jack_server

MOD_HOST = shutil.which("mod-host")


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


def recorded(scenario: Path, lines: list[Line]) -> list[Step]:
    steps: list[Step] = json.loads(transcript_of(scenario).read_text())["steps"]
    said = [str(line) for line in lines if not line.only]
    assert [step["said"] for step in steps] == said, "the scenario has changed: record it again"
    return steps


def expected(lines: list[Line], steps: list[Step]) -> list[Step]:
    """What the built-in host answers: as recorded, but for the differences that the scenario names."""
    heard = iter(steps)
    return [
        {"said": str(line), "got": [line.differs]}
        if line.only and line.differs is not None
        else _with_difference(line, next(heard))
        for line in lines
    ]


def _with_difference(line: Line, step: Step) -> Step:
    if line.differs is None:
        return step
    return {"said": step["said"], "got": [] if line.differs == "(nothing)" else [line.differs]}


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda path: path.stem)
def test_the_built_in_host_answers_as_recorded(scenario: Path, audio: dict[str, str], tmp_path: Path) -> None:
    program = find_built_in()
    assert program is not None, "marlise-host is not built"
    if scenario.stem == "sampler" and not Path("/usr/lib/lv2/eg-sampler.lv2").exists():
        pytest.skip("this system's lv2-examples has no eg-sampler")
    lines = read_scenario(scenario)
    wanted = expected(lines, recorded(scenario, lines))
    assert played(built_in(program, audio, tmp_path), lines) == wanted


@pytest.mark.modhost
@pytest.mark.skipif(MOD_HOST is None, reason="mod-host is not installed")
@pytest.mark.parametrize("scenario", scenarios(), ids=lambda path: path.stem)
def test_mod_host_still_answers_as_recorded(scenario: Path, audio: dict[str, str], tmp_path: Path) -> None:
    assert MOD_HOST is not None
    lines = read_scenario(scenario)
    assert played(mod_host(MOD_HOST, audio, tmp_path), lines) == recorded(scenario, lines)


def played(engine: AbstractContextManager[Player], lines: list[Line]) -> list[Step]:
    with engine as player:
        return player.play(lines)
