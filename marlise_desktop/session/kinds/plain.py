"""What sessions have in common that have neither sound nor files of their own."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from marlise_desktop.session.ports.session_kind import OwnService


class Plain:
    """Most of `LiveSession`, for a session that watches or directs others; to stop it is to do nothing more."""

    async def open(self) -> None: ...

    def services(self) -> Sequence[OwnService]:
        return ()

    async def start(self) -> None: ...

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.Event().wait()

    async def stop(self, *, reason: str) -> None: ...

    async def kill(self) -> None: ...

    async def panic(self) -> None: ...

    def has_signal(self) -> bool:
        return True

    async def move_workspace(self, folder: Path) -> None: ...

    async def copy_state(self, folder: Path) -> None: ...
