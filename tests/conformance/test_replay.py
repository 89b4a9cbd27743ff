"""The built-in host answers as mod-host did when the transcripts were recorded, line for line.

Where it differs on purpose, the scenario says how and why. The same is played to mod-host itself where it is
installed, which shows that the transcripts are still true: one run as recorded does, of three, of which the
others have a JACK server of their own. mod-host at times loses feedback, or ends, when the machine is busy.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import zip_longest
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost.programs import find_built_in
from tests.conformance.engines import built_in, mod_host
from tests.conformance.player import Player, Step
from tests.conformance.scenario import Line, read_scenario, scenarios, transcript_of
from tests.contract.engine_jack import jack_server

MOD_HOST = shutil.which("mod-host")
TRIES = 3
OTHER_SERVER = "marlise-t3"  # knows of no client that has died


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


with_mod_host = pytest.mark.skipif(MOD_HOST is None, reason="mod-host is not installed")


@pytest.mark.modhost
@with_mod_host
@pytest.mark.parametrize("scenario", scenarios(), ids=lambda path: path.stem)
def test_mod_host_still_answers_as_recorded(scenario: Path, audio: dict[str, str], tmp_path: Path) -> None:
    lines = read_scenario(scenario)
    wanted = recorded(scenario, lines)
    heard = tried(lines, wanted, audio, tmp_path)
    assert wanted in heard, differences(wanted, heard)


@pytest.mark.modhost
@with_mod_host
def test_a_transcript_that_is_not_true_is_found(audio: dict[str, str], tmp_path: Path) -> None:
    lines = [Line("status", "remove 0"), Line("status", "bypass 0 1")]
    untrue: list[Step] = [{"said": str(line), "got": ["resp 0"]} for line in lines]
    heard = tried(lines, untrue, audio, tmp_path)
    assert differences(untrue, heard) == ["status bypass 0 1: recorded ['resp 0'], heard ['resp -3']"] * TRIES


def tried(lines: list[Line], wanted: list[Step], audio: dict[str, str], folder: Path) -> list[list[Step]]:
    """What mod-host says to the lines, again until it is what was wanted."""
    assert MOD_HOST is not None
    heard: list[list[Step]] = []
    for number in range(TRIES):
        fresh = folder / str(number)
        fresh.mkdir()
        with jack_server(name=OTHER_SERVER) if number else nullcontext(audio) as variables:
            heard.append(played_while_true(mod_host(MOD_HOST, variables, fresh), lines, wanted))
        if heard[-1] == wanted:
            break
    return heard


def played_while_true(engine: AbstractContextManager[Player], lines: list[Line], wanted: list[Step]) -> list[Step]:
    """Up to the first line that is answered otherwise; what kept it from going on is the last that it said."""
    steps: list[Step] = []
    try:
        with engine as player:
            steps = player.steps
            for line in lines:
                player.play([line])
                if steps != wanted[: len(steps)]:
                    break
    except (OSError, AssertionError) as error:
        steps.append({"said": "to the end", "got": [repr(error)]})
    return steps


def differences(wanted: list[Step], heard: list[list[Step]]) -> list[str]:
    """The first one of each run."""
    return [
        next(
            f"{step['said']}: recorded {right and right['got']}, heard {step['got']}"
            for right, step in zip_longest(wanted, steps)
            if right != step
        )
        for steps in heard
    ]


def played(engine: AbstractContextManager[Player], lines: list[Line]) -> list[Step]:
    with engine as player:
        return player.play(lines)
