"""The fake keeper of controllers keeps what the real one keeps."""

from collections.abc import Callable

import pytest

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.ports.controllers import ControllersStore
from tests.contract.controllers_kit import ControllersContract
from tests.fakes.controllers import FakeControllersStore, FakeFile


class TestFakeControllers(ControllersContract):
    @pytest.fixture
    def file(self) -> FakeFile:
        return FakeFile()

    @pytest.fixture
    def make(self, file: FakeFile) -> Callable[[], ControllersStore]:
        return lambda: FakeControllersStore(file=file)

    @pytest.fixture
    def damage(self, file: FakeFile) -> Callable[[], None]:
        return lambda: setattr(file, "damaged", "it is damaged")

    @pytest.fixture
    def block(self, file: FakeFile) -> Callable[[], None]:
        return lambda: setattr(file, "refuses", LibraryError("the disk is full"))
