"""What every keeper of settings does, whatever stands behind the port."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.session.ports.settings import SettingsFile

Edit: TypeAlias = Callable[[str], None]


class SettingsFileContract:
    """`file` does not exist yet; `edit` writes it as another program would, `block` makes the disk refuse."""

    @pytest.fixture
    def file(self) -> SettingsFile:
        raise NotImplementedError

    @pytest.fixture
    def edit(self, file: SettingsFile) -> Edit:
        raise NotImplementedError

    @pytest.fixture
    def block(self, file: SettingsFile) -> Callable[[], None]:
        raise NotImplementedError

    def test_what_does_not_exist_is_empty_and_has_not_changed(self, file: SettingsFile) -> None:
        assert file.read() == {}
        assert not file.changed()

    def test_only_what_is_written_changes(self, file: SettingsFile, edit: Edit) -> None:
        edit("future = 1\nengine = 'mod-host'\n")
        file.read()
        file.write({"engine": "built-in", "warn_loops": False})
        assert file.read() == {"future": 1, "engine": "built-in", "warn_loops": False}

    def test_each_name_is_told_with_its_line(self, file: SettingsFile, edit: Edit) -> None:
        edit("engine = 'mod-host'\nfuture = 1\n")
        file.read()
        assert file.where("future").endswith("settings.toml, line 2")

    def test_what_others_write_is_a_change_until_it_is_read_and_what_is_written_here_is_none(
        self, file: SettingsFile, edit: Edit
    ) -> None:
        file.read()
        edit("engine = 'mod-host'\n")
        assert file.changed()
        file.read()
        assert not file.changed()
        file.write({"engine": "built-in"})
        assert not file.changed()

    def test_a_file_that_cannot_be_read_is_set_aside_and_there_is_room_for_a_new_one(
        self, file: SettingsFile, edit: Edit
    ) -> None:
        edit("engine =\n")
        with pytest.raises(ConfigurationError, match=r"settings\.toml"):
            file.read()
        with pytest.raises(ConfigurationError, match=r"settings\.toml"):
            file.write({"engine": "built-in"})
        assert "damaged" in file.set_aside()
        assert file.read() == {}
        file.write({"engine": "built-in"})
        assert file.read() == {"engine": "built-in"}

    def test_a_file_that_was_mended_is_not_set_aside(self, file: SettingsFile, edit: Edit) -> None:
        edit("engine =\n")
        with pytest.raises(ConfigurationError):
            file.read()
        edit("engine = 'mod-host'\n")
        assert file.set_aside() == ""
        assert file.read() == {"engine": "mod-host"}

    def test_a_disk_that_refuses_is_named(self, file: SettingsFile, block: Callable[[], None]) -> None:
        file.read()
        block()
        with pytest.raises(LibraryError):
            file.write({"engine": "built-in"})
