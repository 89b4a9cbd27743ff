"""The adapter on the built-in host keeps the engine's contract."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost.settings import EngineChoice
from tests.contract.engine_jack import jack_server
from tests.contract.engine_kit import EngineContract, Running
from tests.contract.engine_real import launched


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


class TestBuiltInHost(EngineContract):
    @pytest.fixture
    async def running(self, audio: dict[str, str], tmp_path: Path) -> AsyncIterator[Running]:
        async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
            yield running
