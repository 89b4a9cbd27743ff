"""The log follows the settings and the open board while the window is there."""

import json
import logging
from pathlib import Path

import pytest

from marlise_desktop.app.window import _logs
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.log import logger
from tests.builders import AMP
from tests.unit.session.conftest import living, make_rig


async def test_level_and_board_of_the_lines_follow_the_session(tmp_path: Path) -> None:
    rig, log = make_rig(), logger("marlise.test")
    async with living(rig):
        await rig.playing()
        with _logs(rig.session.shared, lambda: rig.session.library.title, tmp_path, "json"):
            log.debug("too fine")
            rig.session.settings.change(log_level="DEBUG")
            log.debug("fine")
            await rig.session.boards.add(AMP.uri, Position())
            await rig.session.library.save_as("Lead")
            log.info("here")
            rig.session.settings.change(log_level="ERROR")
            log.info("not said")
    lines = [json.loads(line) for line in (tmp_path / "session.jsonl").read_text().splitlines()]
    said = {line["event"]: line for line in lines}
    assert {"fine", "here", "saving board"} <= said.keys()
    assert not {"too fine", "not said"} & said.keys()
    assert said["here"]["board"] == "Lead"
    assert "board" not in said["fine"]


def test_what_was_told_before_the_log_began_is_in_it(tmp_path: Path) -> None:
    rig = make_rig()
    rig.settings.values["audio_periods"] = 77
    rig.session.settings.load()
    with _logs(rig.session.shared, lambda: rig.session.library.title, tmp_path, ""):
        assert logging.getLogger("marlise").level == logging.INFO
    assert "audio_periods is 77" in (tmp_path / "session.log").read_text()


@pytest.mark.parametrize("wanted", ["text", "json"])
def test_the_command_line_stands_over_the_setting(tmp_path: Path, wanted: str) -> None:
    rig = make_rig()
    rig.session.settings.change(log_format="json" if wanted == "text" else "text")
    with _logs(rig.session.shared, lambda: rig.session.library.title, tmp_path, wanted):
        logger("marlise.test").info("here")
    assert (tmp_path / ("session.jsonl" if wanted == "json" else "session.log")).exists()
