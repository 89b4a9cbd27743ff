"""The fake engine keeps the contract of the real ones."""

from dataclasses import dataclass

import pytest

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.session.ports.engine import Engine
from tests.contract.engine_kit import EngineContract, Running
from tests.contract.engine_plugins import MISSING
from tests.fakes.engine import FakeEngine


@dataclass
class _Death:
    engine: FakeEngine

    def __call__(self) -> None:
        self.engine.die()


class TestFakeEngine(EngineContract):
    @pytest.fixture(params=["all", "bare"])
    async def running(self, request: pytest.FixtureRequest) -> Running:
        engine = FakeEngine(refused={MISSING.uri: -101})
        if request.param == "bare":
            engine.capabilities = frozenset()
        port: Engine = engine

        async def value(key: InstanceId, symbol: PortSymbol) -> float:
            return engine.board.instances[key].value(symbol)

        return Running(port, value, _Death(engine))
