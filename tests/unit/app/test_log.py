"""The logs: where each line goes, how it is written, and what is kept in memory."""

import json
import logging
import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qCritical, qWarning

from marlise_desktop.app.log import logs, set_level
from marlise_desktop.app.log_lines import KEPT, LogLines
from marlise_desktop.app.qt_log import qt_messages
from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.session.log import bind_everywhere, bound, logger, span

log = logger("marlise.test")


def record(text: str, name: str = "marlise.audio") -> logging.LogRecord:
    return logging.LogRecord(name, logging.INFO, __file__, 1, "%s", (text,), None)


def objects(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_engines_lines_and_the_sessions_have_a_file_each(tmp_path: Path) -> None:
    with logs(tmp_path / "logs", "INFO") as lines:
        logging.getLogger("marlise.child.jackd").info("jackd says this")
        logging.getLogger("marlise_desktop.session.boards").info("a board is open")
        logging.getLogger("marlise.audio").debug("too fine")
    engine = (tmp_path / "logs" / "engine.log").read_text()
    session = (tmp_path / "logs" / "session.log").read_text()
    assert "jackd says this" in engine
    assert "jackd says this" not in session
    assert "a board is open" in session
    assert "a board is open" not in engine
    assert "too fine" not in session + engine
    assert [(line.source, line.text) for line in lines.since(0)] == [
        ("jackd", "jackd says this"),
        ("session.boards", "a board is open"),
    ]


def test_a_line_for_people(tmp_path: Path) -> None:
    with logs(tmp_path, "INFO") as lines, bound(session="rack"):
        log.info("a board is open", folder="/boards/Lead Tone", pedals=3)
    (line,) = (tmp_path / "session.log").read_text().splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[info     \] a board is open +\[test\]"
        r" folder='/boards/Lead Tone' pedals=3",
        line,
    )
    assert lines.since(0)[0].text == "a board is open  folder=/boards/Lead Tone  pedals=3"


def test_a_line_for_programs(tmp_path: Path) -> None:
    bind_everywhere(pid=7, board="Lead")
    try:
        with logs(tmp_path, "INFO", as_json=True), bound(session="rack"):
            log.info("a board\nis open", folder=Path("/boards"), level="own", bad="\udcff")
            logging.getLogger("marlise.child.jackd").info("%d xruns", 3)
    finally:
        bind_everywhere(pid=None, board=None)
    (line,) = objects(tmp_path / "session.jsonl")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", str(line.pop("time")))
    assert line == {
        "level": "info",
        "source": "test",
        "event": "a board\nis open",
        "pid": 7,
        "board": "Lead",
        "session": "rack",
        "folder": "PosixPath('/boards')",
        "level_": "own",
        "bad": "\udcff",
    }
    (jackd,) = objects(tmp_path / "engine.jsonl")
    assert (jackd["event"], jackd["source"], jackd["session"]) == ("3 xruns", "jackd", "rack")
    assert not (tmp_path / "session.log").exists()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("as_json", [False, True])
def test_a_trace_is_kept_in_files_and_memory(tmp_path: Path, *, as_json: bool) -> None:
    with logs(tmp_path, "INFO", as_json=as_json) as lines:
        try:
            raise ValueError("broken")
        except ValueError as error:
            log.error("a fault", where="the window", exc_info=error)
            logging.getLogger("third.party").exception("theirs")
    text = (tmp_path / ("session.jsonl" if as_json else "session.log")).read_text()
    assert text.count("ValueError: broken") == 2
    assert text.count("Traceback") == 2
    if as_json:
        assert "ValueError: broken" in str(objects(tmp_path / "session.jsonl")[0]["exception"])
    assert "a fault  where=the window\nTraceback" in lines.since(0)[0].text


def test_spans_say_how_they_ended_how_long_they_took_and_what_was_within(tmp_path: Path) -> None:
    with logs(tmp_path, "INFO", as_json=True):
        with span(log, "open the board", folder="Lead"):
            log.info("within")
            with pytest.raises(ConfigurationError), span(log, "read a file"):
                raise ConfigurationError("line 3 is wrong")
            with pytest.raises(ZeroDivisionError), span(log, "divide"):
                _ = 1 / 0
        with span(log, "fine", logging.DEBUG):
            log.info("after")
    within, read, divide, opened, after = objects(tmp_path / "session.jsonl")
    assert within["span"] == opened["span"]
    assert (read["outcome"], read["reason"], read["in_span"]) == ("refused", "line 3 is wrong", opened["span"])
    assert divide["outcome"] == "failed"
    assert (opened["event"], opened["outcome"], opened["folder"]) == ("open the board", "done", "Lead")
    assert float(str(opened["took_ms"])) >= float(str(divide["took_ms"])) >= 0
    assert "span" not in after


def test_fields_of_the_speaking_thread_are_kept_though_another_writes(tmp_path: Path) -> None:
    def speak(name: str) -> None:
        with bound(session=name):
            log.info("here")

    with logs(tmp_path, "INFO", as_json=True):
        threads = [threading.Thread(target=speak, args=(f"rack {number}",)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {line["session"] for line in objects(tmp_path / "session.jsonl")} == {"rack 0", "rack 1", "rack 2"}


def test_a_level_that_is_off_touches_nothing(tmp_path: Path) -> None:
    class Untouchable:
        def __repr__(self) -> str:
            raise AssertionError("it was written")

    with logs(tmp_path, "INFO"):
        log.debug("fine", thing=Untouchable())
        logging.getLogger("marlise").setLevel(logging.WARNING)
        log.info("fine", thing=Untouchable())


def test_what_children_say_is_kept_at_every_level_and_files_stay_small(tmp_path: Path) -> None:
    with logs(tmp_path, "ERROR"):
        child = logging.getLogger("marlise.child.jackd")
        for _ in range(1700):
            child.info("x" * 4000)
    files = list(tmp_path.glob("engine.log*"))
    assert len(files) == 5
    assert max(file.stat().st_size for file in files) <= 1 << 20


@pytest.mark.logs_warnings
def test_what_qt_and_others_say_lands_in_the_log(tmp_path: Path) -> None:
    with logs(tmp_path, "INFO") as lines, qt_messages():
        qWarning("a widget complains")
        qCritical("a widget fails")
        logging.getLogger("asyncio").warning("slow")
    told = [(line.source, line.level, line.text) for line in lines.since(0)]
    assert told == [
        ("qt", logging.WARNING, "a widget complains"),
        ("qt", logging.ERROR, "a widget fails"),
        ("asyncio", logging.WARNING, "slow"),
    ]


@pytest.mark.logs_warnings
@pytest.mark.parametrize("as_json", [False, True])
def test_the_terminal_hears_of_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str], *, as_json: bool) -> None:
    with logs(tmp_path, "INFO", terminal=True, as_json=as_json):
        log.info("quiet")
        log.warning("loud", why="it matters")
    err = capsys.readouterr().err
    assert "quiet" not in err
    if as_json:
        assert json.loads(err)["why"] == "it matters"
    else:
        assert "loud" in err
        assert "why='it matters'" in err
        assert "\x1b" not in err


def test_after_the_block_nothing_is_left_of_the_logs(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    with logs(tmp_path, "INFO", terminal=True):
        assert len(logging.getLogger().handlers) == len(before) + 3
    assert logging.getLogger().handlers == before


def test_the_level_may_change_while_it_runs_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    with logs(tmp_path, "info") as lines:
        set_level("DEBUG")
        log.debug("fine")
        assert [line.text for line in lines.since(0)] == ["fine"]
        with pytest.raises(ConfigurationError, match="LOUD"):
            set_level("LOUD")


@pytest.mark.logs_warnings
def test_a_folder_that_cannot_be_written_leaves_the_lines_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with logs(tmp_path / "file" / "logs", "INFO") as lines:
        log.info("still heard")
    texts = [line.text for line in lines.since(0)]
    assert "kept in memory only" in texts[0]
    assert texts[1] == "still heard"


def test_a_full_disk_is_told_once_and_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "session.log").symlink_to("/dev/full")
    with logs(tmp_path, "INFO") as lines:
        for number in range(3):
            log.info("here", line=number)
    texts = [line.text for line in lines.since(0)]
    assert [text for text in texts if "line=" in text] == ["here  line=0", "here  line=1", "here  line=2"]
    assert len([text for text in texts if "No space left on device" in text]) == 1
    assert capsys.readouterr().err == ""


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
