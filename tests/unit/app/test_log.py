"""The logs: where each line goes, and what is kept in memory."""

import logging
from pathlib import Path

import pytest

from marlise_desktop.app.log import ENGINE_FILE, SESSION_FILE, logs, set_level
from marlise_desktop.app.log_lines import KEPT, LogLines
from marlise_desktop.domain.errors import ConfigurationError


def record(text: str, name: str = "marlise.audio") -> logging.LogRecord:
    return logging.LogRecord(name, logging.INFO, __file__, 1, "%s", (text,), None)


def test_the_engines_lines_and_the_sessions_have_a_file_each(tmp_path: Path) -> None:
    with logs(tmp_path / "logs", "INFO") as lines:
        logging.getLogger("marlise.child.jackd").info("jackd says this")
        logging.getLogger("marlise_desktop.session.boards").info("a board is open")
        logging.getLogger("marlise.audio").debug("too fine")
    engine = (tmp_path / "logs" / ENGINE_FILE).read_text()
    session = (tmp_path / "logs" / SESSION_FILE).read_text()
    assert "jackd says this" in engine
    assert "jackd says this" not in session
    assert "a board is open" in session
    assert "a board is open" not in engine
    assert "too fine" not in session + engine
    assert [(line.source, line.text) for line in lines.since(0)] == [
        ("jackd", "jackd says this"),
        ("session.boards", "a board is open"),
    ]


def test_after_the_block_nothing_is_left_of_the_logs(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    with logs(tmp_path, "INFO", terminal=True):
        assert len(logging.getLogger().handlers) == len(before) + 3
    assert logging.getLogger().handlers == before


def test_the_level_may_change_while_it_runs_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    with logs(tmp_path, "info") as lines:
        set_level("DEBUG")
        logging.getLogger("marlise.audio").debug("fine")
        assert [line.text for line in lines.since(0)] == ["fine"]
        with pytest.raises(ConfigurationError, match="LOUD"):
            set_level("LOUD")


@pytest.mark.logs_warnings
def test_a_folder_that_cannot_be_written_leaves_the_lines_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with logs(tmp_path / "file" / "logs", "INFO") as lines:
        logging.getLogger("marlise.audio").info("still heard")
    texts = [line.text for line in lines.since(0)]
    assert "kept in memory only" in texts[0]
    assert texts[1] == "still heard"


def test_a_view_reads_only_what_is_new() -> None:
    lines = LogLines()
    lines.handle(record("one"))
    lines.handle(record("two"))
    assert [line.text for line in lines.since(0)] == ["one", "two"]
    assert [line.text for line in lines.since(1)] == ["two"]
    assert list(lines.since(2)) == []


def test_the_oldest_lines_go_first() -> None:
    lines = LogLines()
    for number in range(KEPT + 10):
        lines.handle(record(str(number)))
    kept = lines.since(0)
    assert (len(kept), kept[0].text, kept[-1].number) == (KEPT, "10", KEPT + 10)
