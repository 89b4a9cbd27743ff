"""One connection for each database file, however many use it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.sqlite.database import Database


@dataclass(slots=True)
class _Shared:
    database: Database
    users: int


class Connections:
    """Counts who uses each file; the last one that lets go closes it. Called on the loop's thread."""

    def __init__(self) -> None:
        self._shared: dict[Path, _Shared] = {}
        self._one_at_a_time = asyncio.Lock()

    async def use(self, file: Path, steps: Sequence[str], *, backups: bool = False) -> Database:
        """The open database of a file, by whatever name it is called. Raises LibraryError.

        Whoever comes first says with which steps and backups it is kept. Each use ends with `release`.
        """
        async with self._one_at_a_time:
            key = await asyncio.to_thread(file.resolve)
            shared = self._shared.get(key)
            if shared is None:
                shared = _Shared(await _opened(key, steps, backups=backups), 0)
                self._shared[key] = shared
            shared.users += 1
            return shared.database

    async def release(self, database: Database) -> None:
        async with self._one_at_a_time:
            shared = self._shared.get(database.file)
            if shared is None or shared.database is not database:
                return
            shared.users -= 1
            if not shared.users:
                del self._shared[database.file]
                await database.close()

    async def close(self) -> None:
        """At exit: closes every file, whoever still uses it."""
        async with self._one_at_a_time:
            while self._shared:
                _key, shared = self._shared.popitem()
                await shared.database.close()


async def _opened(file: Path, steps: Sequence[str], *, backups: bool) -> Database:
    database = Database(file, steps, backups=backups)
    try:
        await database.open()
    except BaseException:
        await database.close()
        raise
    return database
