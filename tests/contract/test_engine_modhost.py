"""The adapter on a real mod-host keeps the engine's contract."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost.settings import EngineChoice
from tests.contract.engine_jack import jack_server
from tests.contract.engine_kit import EngineContract, Running
from tests.contract.engine_real import launched

pytestmark = [
    pytest.mark.modhost,
    pytest.mark.skipif(shutil.which("mod-host") is None, reason="mod-host is not installed"),
]


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


class TestModHost(EngineContract):
    @pytest.fixture
    async def running(self, audio: dict[str, str], tmp_path: Path) -> AsyncIterator[Running]:
        async with launched(EngineChoice.MOD_HOST, audio, tmp_path) as running:
            yield running
