"""Settings are typed and checked; what is wrong is told, harms no other line, and is left as it is."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.domain.events import Notice, SettingsChanged, Severity
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.setting_rule import Effect
from marlise_desktop.session.setting_values import RULES, SettingsValues
from marlise_desktop.session.settings import Settings
from tests.fakes.settings import FakeSettingsFile
from tests.waiting import until


class Desk:
    """Settings on a file, and what they told."""

    def __init__(self, file: FakeSettingsFile) -> None:
        self.file, self.bus = file, Bus()
        self.notices = Notices(self.bus)
        self.settings = Settings(file, self.notices, self.bus)
        self.changes: list[SettingsChanged] = []
        self.bus.subscribe(SettingsChanged, self.changes.append)
        self.settings.load()

    @property
    def told(self) -> list[Notice]:
        return list(self.notices.current)

    until = staticmethod(until)


@asynccontextmanager
async def kept(file: FakeSettingsFile, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr("marlise_desktop.session.settings._LOOK_SECONDS", 0.001)
    monkeypatch.setattr("marlise_desktop.session.settings._PAUSE_SECONDS", 0.0)
    desk = Desk(file)
    life = asyncio.create_task(desk.settings.keep())
    await asyncio.sleep(0)
    try:
        yield desk
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


def test_defaults_hold_where_the_file_says_nothing() -> None:
    desk = Desk(FakeSettingsFile(engine="built-in"))
    assert desk.settings.values == SettingsValues(engine="built-in")
    assert desk.told == []


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"audio_rate_hz": "fast"}, "the setting audio_rate_hz is 'fast' (settings.toml, line 1), which is not"),
        ({"audio_rate_hz": 3}, "a whole number from 8000 to 192000"),
        ({"audio_rate_hz": 48000.5}, "a whole number from 8000 to 192000"),
        ({"audio_rate_hz": [48000]}, "which is not a whole number"),
        ({"audio_rate_hz": True}, "audio_rate_hz is true"),
        ({"engine": "gearbox"}, "one of automatic, mod-host, built-in"),
        ({"engine_endpoint": "localhost"}, "tcp://HOST:PORT"),
        ({"warn_loops": "yes"}, "true or false"),
        ({"theme_scale": float("nan")}, "a number from 0.5 to 3"),
        ({"last_board": 7}, "a text"),
    ],
)
def test_what_is_wrong_is_named_and_only_its_own_default_holds(entry: dict[str, object], words: str) -> None:
    desk = Desk(FakeSettingsFile(**entry, connect_retries=9))
    assert desk.settings.values == SettingsValues(connect_retries=9)
    assert [notice.severity for notice in desk.told] == [Severity.WARNING]
    assert words in desk.told[0].message
    assert "holds instead" in desk.told[0].hint


def test_a_long_wrong_value_does_not_fill_the_window() -> None:
    assert len(Desk(FakeSettingsFile(engine="x" * 9999)).told[0].message) < 250


def test_unknown_settings_are_named_with_what_may_be_meant() -> None:
    many = {f"of_tomorrow_{number}": number for number in range(6)}
    (note,) = Desk(FakeSettingsFile(**many)).told
    assert (note.severity, "and 1 more" in note.message) == (Severity.NOTE, True)
    (note,) = Desk(FakeSettingsFile(audio_rate=44100)).told
    assert note.severity is Severity.WARNING
    assert "audio_rate (settings.toml, line 1), perhaps audio_rate_hz is meant" in note.message


def test_the_environment_stands_over_the_file_and_is_never_written() -> None:
    file = FakeSettingsFile(connect_retries=3, audio_card="hw:PCH")
    file.environment = {"connect_retries": "9", "auto_create_default": "No", "warn_loops": "on", "log_level": "debug"}
    file.environment = {**file.environment, "engine_timeout": "2.5", "no_setting_of_ours": "x"}
    desk = Desk(file)
    expected = SettingsValues(connect_retries=9, audio_card="hw:PCH", auto_create_default=False, engine_timeout=2.5)
    assert desk.settings.values == dataclasses.replace(expected, log_level="DEBUG")
    assert desk.told == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("engine_timeout", "soon"), ("engine_timeout", "inf"), ("connect_retries", "2.5"), ("warn_loops", "maybe")],
)
def test_a_wrong_variable_is_named_and_is_as_if_unset(name: str, text: str) -> None:
    file = FakeSettingsFile(connect_retries=3)
    file.environment = {name: text}
    desk = Desk(file)
    assert desk.settings.values == SettingsValues(connect_retries=3)
    assert f"MARLISE_{name.upper()} is '{text}', which is not {RULES[name].wanted}" in desk.told[0].message


def test_a_file_that_cannot_be_read_is_set_aside_and_told() -> None:
    file = FakeSettingsFile(engine="built-in")
    file.damaged = "line 2"
    desk = Desk(file)
    assert desk.settings.values == SettingsValues()
    assert desk.told[0].severity is Severity.ERROR
    assert "line 2" in desk.told[0].message
    assert "settings.damaged-1.toml" in desk.told[0].hint


def test_a_file_that_cannot_be_read_nor_moved_is_told_with_both_reasons() -> None:
    file = FakeSettingsFile()
    file.damaged, file.refuses = "line 2", LibraryError("it cannot be moved")
    assert [notice.message for notice in Desk(file).told] == [
        "settings.toml cannot be read: line 2",
        "it cannot be moved",
    ]


def test_a_file_that_another_program_mends_meanwhile_is_read_again() -> None:
    class Mended(FakeSettingsFile):
        def set_aside(self) -> str:
            self.damaged = ""
            return super().set_aside()

    file = Mended(engine="built-in")
    file.damaged = "line 2"
    desk = Desk(file)
    assert (desk.settings.values.engine, desk.told) == ("built-in", [])


def test_a_value_out_of_range_is_refused_and_nothing_of_that_change_is_taken() -> None:
    desk = Desk(FakeSettingsFile())
    with pytest.raises(ConfigurationError, match="theme_scale is 9"):
        desk.settings.change(engine="built-in", theme_scale=9)
    assert desk.settings.values == SettingsValues()


async def test_only_what_was_changed_is_written_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with kept(FakeSettingsFile(audio_rate_hz="fast", future=[1]), monkeypatch) as desk:
        desk.settings.change(input_trim_db=-3, warn_loops=True)
        await desk.until(lambda: bool(desk.file.writes))
        desk.settings.change(input_trim_db=-3.0)
    assert all(write == {"input_trim_db": -3.0} for write in desk.file.writes)
    assert desk.file.values == {"audio_rate_hz": "fast", "future": [1], "input_trim_db": -3.0}
    assert len(desk.changes) == 1


async def test_to_change_a_setting_that_was_wrong_takes_the_warning_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async with kept(FakeSettingsFile(audio_rate_hz="fast"), monkeypatch) as desk:
        desk.settings.change(audio_rate_hz=44100)
        assert desk.told == []
    assert desk.file.values == {"audio_rate_hz": 44100}


async def test_what_is_changed_last_is_written_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async with kept(FakeSettingsFile(), monkeypatch) as desk:
        desk.settings.change(warn_loops=False)
    assert desk.file.values == {"warn_loops": False}


async def test_a_disk_that_refuses_is_told_once_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    file = FakeSettingsFile()
    file.refuses = LibraryError("the disk is full")
    async with kept(file, monkeypatch) as desk:
        desk.settings.change(warn_loops=False)
        await desk.until(lambda: bool(desk.told))
        desk.settings.change(theme_scale=2.0)
        assert [notice.message for notice in desk.told] == ["the disk is full"]
        file.refuses = None
        await desk.until(lambda: not desk.told)
    assert file.values == {"warn_loops": False, "theme_scale": 2.0}


async def test_what_another_program_writes_is_taken_up_where_that_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    file = FakeSettingsFile(warn_loops=False, connect_retries=7)
    file.environment = {"engine_timeout": "2"}
    async with kept(file, monkeypatch) as desk:
        file.values = {"snapshot_ramp_ms": 5, "output_volume_db": -20.0, "engine_timeout": 9.0, "connect_retries": "x"}
        await desk.until(lambda: desk.settings.values.snapshot_ramp_ms == 5.0)
        values = desk.settings.values
        assert values.warn_loops, "its line is gone, so the default holds"
        assert values.output_volume_db == 0.0, "a level does not jump while somebody plays"
        assert values.engine_timeout == 2.0
        assert values.connect_retries == 7
        assert ["connect_retries is 'x'" in notice.message for notice in desk.told] == [True]
        assert "7 holds" in desk.told[0].hint
        assert len(desk.changes) == 1
        file.values = {"connect_retries": 8}
        await desk.until(lambda: desk.settings.values.connect_retries == 8)
        assert desk.told == []


async def test_a_file_that_is_damaged_while_the_program_runs_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    file = FakeSettingsFile(connect_retries=7)
    async with kept(file, monkeypatch) as desk:
        file.damaged = "line 1"
        file.values["half"] = "written"
        await desk.until(lambda: bool(desk.told))
        assert desk.settings.values.connect_retries == 7
        file.damaged = ""
        file.values = {"connect_retries": 8}
        await desk.until(lambda: desk.settings.values.connect_retries == 8)
        assert desk.told == []


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(list(RULES)), values), st.dictionaries(st.sampled_from(list(RULES)), st.text()))
def test_whatever_file_and_environment_say_each_setting_is_right_or_told(
    entries: dict[str, object], environment: dict[str, str]
) -> None:
    file = FakeSettingsFile(**entries)
    file.environment = environment
    desk = Desk(file)
    told = " ".join(notice.message for notice in desk.told)
    for name, rule in RULES.items():
        value = getattr(desk.settings.values, name)
        assert rule.taken(value) == value
        assert type(value) is type(rule.default)
        if name in entries and name not in environment:
            assert value == entries[name] or f"the setting {name} is" in told or value == rule.taken(entries[name])


def test_every_setting_is_documented_and_its_default_keeps_its_own_rule() -> None:
    for rule in RULES.values():
        assert rule.about.endswith("."), rule.name
        assert rule.taken(rule.default) == rule.default
        assert isinstance(rule.effect, Effect)
