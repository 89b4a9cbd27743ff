"""The documentation of the settings is the code's own, and the command says what holds."""

from pathlib import Path

import pytest

from marlise_desktop.app import resources
from marlise_desktop.app.main import main
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.settings_table import page
from marlise_desktop.session.setting_values import RULES


def test_the_page_that_is_shipped_is_the_one_that_the_code_writes(capsys: pytest.CaptureFixture[str]) -> None:
    shipped = (resources.folder() / "docs" / "settings.md").read_text()
    again = "write it again: marlise-desktop settings --markdown > resources/docs/settings.md"
    assert shipped == page(), again
    assert main(["settings", "--markdown"]) == 0
    assert capsys.readouterr().out == shipped
    for name in RULES:
        assert f"| `{name}` |" in shipped


def test_the_command_says_what_holds_and_where_it_comes_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = user_paths().settings
    file.parent.mkdir(parents=True)
    file.write_text('# mine\nengine = "built-in"\naudio_periods = 99\nwarn_loops = true\n')
    monkeypatch.setenv("MARLISE_AUDIO_CARD", "hw:USB")
    assert main(["settings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f'engine = "built-in"  # {file}, line 2; one of automatic, mod-host, built-in' in lines
    assert 'audio_card = "hw:USB"  # MARLISE_AUDIO_CARD; a text' in lines
    assert "audio_periods = 2  # default; a whole number from 2 to 8" in lines
    assert f"warn_loops = true  # {file}, line 4; true or false" in lines
    assert lines[-1].startswith(
        f"# the setting audio_periods is 99 ({file}, line 3), which is not a whole number from 2"
    )


def test_the_command_leaves_a_damaged_file_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    file: Path = user_paths().settings
    file.parent.mkdir(parents=True)
    file.write_text("engine =\n")
    assert main(["settings"]) == 2
    assert f"{file} cannot be read: " in capsys.readouterr().err
    assert file.read_text() == "engine =\n"
