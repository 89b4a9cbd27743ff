"""The real engines for the contract: launched as the program launches them."""

import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.modhost.engine import ModHostEngine
from marlise_desktop.adapters.modhost.launch import ModHostLauncher, Surroundings
from marlise_desktop.adapters.modhost.protocol import ReplyForm, request
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from tests.contract.engine_kit import Running


def launcher(choice: EngineChoice, variables: Mapping[str, str], folder: Path) -> ModHostLauncher:
    settings = LaunchSettings(choice=choice)
    return ModHostLauncher(Surroundings(Spawner(), FolderStateStore(folder), lambda: settings, lambda: variables))


@asynccontextmanager
async def launched(choice: EngineChoice, variables: Mapping[str, str], folder: Path) -> AsyncIterator[Running]:
    engine = await launcher(choice, variables, folder).launch()
    assert isinstance(engine, ModHostEngine)
    try:
        yield Running(engine, lambda key, symbol: value_of(engine, key, symbol), lambda: kill(engine))
    finally:
        await engine.close()


async def value_of(engine: ModHostEngine, key: InstanceId, symbol: PortSymbol) -> float:
    number = engine._numbers.number(key)
    (reply,) = await engine._client.ask(request("param_get", str(number), symbol, form=ReplyForm.NUMBER))
    return reply.value


def kill(engine: ModHostEngine) -> None:
    process = engine._ending._process
    assert process is not None
    os.kill(process.pid, signal.SIGSEGV)
