"""The folders that tests use."""

from pathlib import Path

import pytest

from tests.contract.workspaces_kit import WorkspacesContract
from tests.fakes.workspaces import FakeWorkspaces


class TestFakeWorkspaces(WorkspacesContract):
    @pytest.fixture
    def workspaces(self) -> FakeWorkspaces:
        return FakeWorkspaces({Path("/music"): ["song"]})

    @pytest.fixture
    def home(self) -> Path:
        return Path("/music")
