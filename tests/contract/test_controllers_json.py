"""What is known of controllers in a real file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from marlise_desktop.adapters.controllers.store import JsonControllers
from marlise_desktop.session.ports.controllers import ControllersStore
from tests.contract.controllers_kit import ControllersContract


class TestJsonControllers(ControllersContract):
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "settings" / "controllers.json"

    @pytest.fixture
    def make(self, file: Path) -> Callable[[], ControllersStore]:
        return lambda: JsonControllers(file)

    @pytest.fixture
    def damage(self, file: Path) -> Callable[[], None]:
        return lambda: file.write_text("{,}") and None

    @pytest.fixture
    def block(self, file: Path) -> Callable[[], None]:
        return lambda: file.parent.write_text("no folder") and None
