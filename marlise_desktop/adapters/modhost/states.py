"""Plugins' LV2 states, between the engine's folders and the state store."""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import EngineClient
from marlise_desktop.adapters.modhost.status import reason
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.errors import EngineError
from marlise_desktop.domain.ids import InstanceId, StateRef
from marlise_desktop.session.ports.board_files import StateStore


class States:
    """`folder` is the engine's own scratch folder, gone when the engine is."""

    def __init__(self, client: EngineClient, numbers: Numbers, store: StateStore, folder: Path) -> None:
        self._client = client
        self._numbers = numbers
        self._store = store
        self._folder = folder

    async def prepare(self, instance: InstanceId, state: StateRef) -> str:
        """A folder for `state_load`, which stays the store's; raises LibraryError if the state is lost."""
        number = self._numbers.number(instance)
        if number is None:
            return ""
        return await self._store.prepare({number: state})

    async def capture(self, instances: Sequence[InstanceId]) -> Mapping[InstanceId, StateRef]:
        numbered = {key: number for key in instances if (number := self._numbers.number(key)) is not None}
        if not numbered:
            return {}
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="save-", dir=self._folder))
        try:
            # A property that was set a moment ago reaches the plugin in its next cycle.
            _, reply = await self._client.ask(commands.wait_audio_cycle(), commands.state_save(str(folder)))
            if reply.refused:
                raise EngineError(
                    f"the states of the plugins could not be saved: {reason(reply.status)}", status=reply.status
                )
            return await self._kept(folder, numbered)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _kept(self, folder: Path, numbered: Mapping[InstanceId, int]) -> dict[InstanceId, StateRef]:
        kept: dict[InstanceId, StateRef] = {}
        for instance, number in numbered.items():
            saved = folder / f"effect-{number}"
            if await asyncio.to_thread(saved.is_dir):
                state = await self._store.keep(str(saved))
                if state is not None:
                    kept[instance] = state
        return kept

    async def remove_folder(self) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
