"""Sessions on a real disk; run as a program it plays one until it is killed."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.disk.workspaces import FolderWorkspaces
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.life import Around
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.making import Keeping
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.services import Services
from marlise_desktop.session.settings import Settings
from tests.fakes.session_kind import FakeKind
from tests.fakes.settings import FakeSettingsFile


@dataclass
class OnDisk:
    """The sessions of one program over a folder."""

    lives: Lives
    lamp: FakeKind
    notices: Notices

    async def until(self, key: SessionId, state: SessionState) -> None:
        async with asyncio.timeout(20):
            while (await self.lives.record(key)).state is not state:
                await asyncio.sleep(0.01)

    async def playing(self, name: str) -> SessionId:
        key = (await self.lives.create("lamp", name)).id
        await self.lives.start(key)
        await self.until(key, SessionState.ACTIVE)
        return key


def on_disk(folder: Path) -> OnDisk:
    bus, lamp = Bus(), FakeKind()
    notices = Notices(bus)
    kinds = SessionKinds([lamp])
    store = SqliteSessionStore(Connections(), folder, kinds.known)
    around = Around(Services(bus), notices, Settings(FakeSettingsFile(), notices, bus))
    return OnDisk(Lives(kinds, Keeping(store, FolderWorkspaces(), folder), around, bus), lamp, notices)


async def play(folder: Path) -> None:
    program = on_disk(folder)
    await program.lives.open()
    sys.stdout.write(f"{await program.playing('Lamp')}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(play(Path(sys.argv[1])))
