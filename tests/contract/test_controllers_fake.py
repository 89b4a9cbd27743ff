"""The fake keeper of controllers keeps what the real one keeps."""

from collections.abc import Callable

import pytest

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.ports.controllers import ControllersStore
from tests.contract.controllers_kit import ControllersContract
from tests.fakes.controllers import FakeControllersStore


class TestFakeControllers(ControllersContract):
    @pytest.fixture
    def store(self) -> FakeControllersStore:
        return FakeControllersStore()

    @pytest.fixture
    def make(self, store: FakeControllersStore) -> Callable[[], ControllersStore]:
        return lambda: store

    @pytest.fixture
    def damage(self, store: FakeControllersStore) -> Callable[[], None]:
        return lambda: setattr(store, "damaged", "it is damaged")

    @pytest.fixture
    def block(self, store: FakeControllersStore) -> Callable[[], None]:
        return lambda: setattr(store, "refuses", LibraryError("the disk is full"))
