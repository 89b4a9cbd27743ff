"""The real engines for the contract: launched as the program launches them."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from marlise_desktop.adapters.modhost.engine import ModHostEngine
from marlise_desktop.adapters.modhost.launch import ModHostLauncher, Surroundings
from marlise_desktop.adapters.modhost.protocol import ReplyForm, request
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.domain.ids import InstanceId, PortSymbol, StateRef
from tests.contract.engine_kit import Running


class FolderStates:
    """A state store that keeps whole folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, folder: str) -> StateRef | None:
        ref = StateRef(uuid4().hex)
        await asyncio.to_thread(shutil.copytree, folder, self._folder / "kept" / ref)
        return ref

    def path(self, ref: StateRef) -> str:
        return str(self._folder / "kept" / ref)

    async def prepare(self, states: Mapping[int, StateRef]) -> str:
        prepared = self._folder / "prepared" / uuid4().hex
        for number, ref in states.items():
            await asyncio.to_thread(shutil.copytree, self.path(ref), prepared / f"effect-{number}")
        return str(prepared)

    async def collect(self, used: frozenset[StateRef]) -> None:
        raise NotImplementedError


def launcher(choice: EngineChoice, variables: Mapping[str, str], folder: Path) -> ModHostLauncher:
    settings = LaunchSettings(choice=choice)
    return ModHostLauncher(Surroundings(Spawner(), FolderStates(folder), lambda: settings, lambda: variables))


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
