"""The settings file on disk and the fake one keep the same contract."""

from collections.abc import Callable
from pathlib import Path

import pytest

from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.domain.errors import LibraryError
from tests.contract.settings_file_kit import Edit, SettingsFileContract
from tests.fakes.settings import FakeSettingsFile


class TestTomlSettings(SettingsFileContract):
    @pytest.fixture
    def file(self, tmp_path: Path) -> TomlSettings:
        return TomlSettings(tmp_path / "config" / "settings.toml", {})

    @pytest.fixture
    def edit(self, tmp_path: Path) -> Edit:
        place = tmp_path / "config" / "settings.toml"

        def write(text: str) -> None:
            place.parent.mkdir(exist_ok=True)
            fresh = place.with_name("new")
            fresh.write_text(text)
            fresh.rename(place)

        return write

    @pytest.fixture
    def block(self, tmp_path: Path) -> Callable[[], None]:
        def refuse() -> None:
            (tmp_path / "config").write_text("no folder")

        return refuse


class TestFakeSettings(SettingsFileContract):
    @pytest.fixture
    def file(self) -> FakeSettingsFile:
        return FakeSettingsFile()

    @pytest.fixture
    def edit(self, file: FakeSettingsFile) -> Edit:
        return file.edit

    @pytest.fixture
    def block(self, file: FakeSettingsFile) -> Callable[[], None]:
        def refuse() -> None:
            file.refuses = LibraryError("the disk is full")

        return refuse
