"""Settings are typed, checked, and written at each change."""

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.settings import Settings
from tests.fakes.settings import FakeSettingsFile


def test_defaults_hold_where_the_file_says_nothing_and_unknown_names_are_passed_over() -> None:
    settings = Settings(FakeSettingsFile(engine="built-in", of_a_newer_program=1), Bus())
    settings.load()
    assert settings.values.engine == "built-in"
    assert settings.values.audio_rate_hz == 48000


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"audio_rate_hz": "fast"}, "audio_rate_hz"),
        ({"audio_rate_hz": 3}, "8000 to 192000"),
        ({"engine": "gearbox"}, "automatic, mod-host, built-in"),
        ({"warn_loops": "yes"}, "true or false"),
    ],
)
def test_a_setting_that_is_not_usable_is_named(entry: dict[str, str | int], words: str) -> None:
    settings = Settings(FakeSettingsFile(**entry), Bus())
    with pytest.raises(ConfigurationError, match=words):
        settings.load()
    assert settings.values.audio_rate_hz == 48000


def test_a_change_is_written_and_told_once() -> None:
    file, bus = FakeSettingsFile(), Bus()
    settings = Settings(file, bus)
    settings.change(input_trim_db=-3.0)
    assert file.values["input_trim_db"] == -3.0
    file.values.clear()
    settings.change(input_trim_db=-3.0)
    assert file.values == {}
