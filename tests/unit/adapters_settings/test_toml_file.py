"""The settings file and the environment over it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.session.ports.settings import SettingsFile


def settings(file: Path, **environment: str) -> TomlSettings:
    return TomlSettings(file, environment)


def test_it_is_a_settings_file_for_the_session(tmp_path: Path) -> None:
    keeper: SettingsFile = settings(tmp_path / "settings.toml")
    assert keeper.read() == {}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    settings(file).write({"engine": "built-in", "audio_rate_hz": 44100, "theme_scale": 1.5, "warn_loops": False})
    assert settings(file).read() == {
        "engine": "built-in",
        "audio_rate_hz": 44100,
        "theme_scale": 1.5,
        "warn_loops": False,
    }
    assert [entry.name for entry in file.parent.iterdir()] == ["settings.toml"]


def test_comments_order_and_unknown_entries_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '# my rig\nfuture = [1, 2]  # from a newer program\naudio_card = "hw:USB"  # the blue one\n\n'
        '[show]\nname = "tour"\nwhen = 2026-07-01\n'
    )
    settings(file).write({"audio_card": "hw:PCH", "show.name": "studio", "show.lamp": True, "engine": "automatic"})
    text = file.read_text()
    assert text.startswith("# my rig\nfuture = [1, 2]  # from a newer program\n")
    assert 'audio_card = "hw:PCH"  # the blue one' in text
    held = tomllib.loads(text)
    assert held["show"]["name"] == "studio"
    assert held["show"]["lamp"] is True
    assert str(held["show"]["when"]) == "2026-07-01"
    assert held["engine"] == "automatic"


def test_a_file_that_would_not_change_is_the_same_to_the_byte(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    text = "audio_rate_hz   =  48_000 # as the desk\nwarn_loops=true\n"
    file.write_text(text)
    settings(file).write({"audio_rate_hz": 48000, "warn_loops": True})
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("text", "line"), [(b'engine = "x\n', "line 1"), (b"a = 1\nb = \n", "line 2"), (b"a = 1\n\xff", "line 2")]
)
def test_a_broken_file_is_named_with_the_line_and_never_written_over(tmp_path: Path, text: bytes, line: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text)
    with pytest.raises(ConfigurationError, match=rf"settings\.toml.*{line}"):
        settings(file).read()
    with pytest.raises(ConfigurationError):
        settings(file).write({"engine": "built-in"})
    assert file.read_bytes() == text


def test_the_environment_wins_for_this_run_and_stays_out_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("connect_retries = 3\n")
    keeper = settings(
        file,
        MARLISE_ENGINE_ENDPOINT="localhost:5555",
        MARLISE_ENGINE_TIMEOUT="2.5",
        MARLISE_CONNECT_RETRIES="9",
        MARLISE_CONNECT_RETRY_DELAY="0",
        MARLISE_AUTO_CREATE_DEFAULT="No",
    )
    values = keeper.read()
    assert values == {
        "engine_endpoint": "localhost:5555",
        "engine_timeout": 2.5,
        "connect_retries": 9,
        "connect_retry_delay": 0.0,
        "auto_create_default": False,
    }
    keeper.write({**values, "engine": "built-in"})
    assert settings(file).read() == {"connect_retries": 3, "engine": "built-in"}
    keeper.write({**values, "connect_retries": 4})
    assert settings(file).read()["connect_retries"] == 4


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("MARLISE_ENGINE_TIMEOUT", "soon"),
        ("MARLISE_CONNECT_RETRIES", "2.5"),
        ("MARLISE_AUTO_CREATE_DEFAULT", "maybe"),
    ],
)
def test_a_variable_that_is_not_usable_is_named(tmp_path: Path, variable: str, text: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{variable} is '{text}'"):
        TomlSettings(tmp_path / "settings.toml", {variable: text})


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    keeper = settings(tmp_path / "settings.toml")
    with pytest.raises(ConfigurationError, match=r"settings\.toml"):
        keeper.write({"engine": "built-in"})
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises((ConfigurationError, LibraryError)):
        settings(blocked / "settings.toml").write({"engine": "built-in"})


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    settings(link).write({"engine": "mod-host"})
    assert link.is_symlink()
    assert tomllib.loads(real.read_text()) == {"engine": "mod-host"}


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"]))
        | st.integers(-(2**62), 2**62)
        | st.booleans()
        | st.floats(-1e9, 1e9),
        max_size=6,
    )
)
def test_any_plain_value_survives(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str | float | bool]
) -> None:
    file = tmp_path_factory.mktemp("any") / "settings.toml"
    settings(file).write(values)
    assert settings(file).read() == values
