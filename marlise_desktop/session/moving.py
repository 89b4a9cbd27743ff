"""How the work of a session comes into another folder: copied for another session, or moved while it plays."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError, MarliseError, SessionError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.rules import check_record
from marlise_desktop.session.foreign import held_to
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.life import Life
from marlise_desktop.session.log import logger
from marlise_desktop.session.making import Making
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.workspaces import Workspaces
from marlise_desktop.session.sessions import Sessions

_log = logger(__name__)


class Moving:
    """On the loop's thread; `lives` are those that run. Raises MarliseError, and all is as before then."""

    def __init__(
        self,
        kinds: SessionKinds,
        workspaces: Workspaces,
        sessions: Sessions,
        making: Making,
        notices: Notices,
        lives: Mapping[SessionId, Life],
    ) -> None:
        self._kinds = kinds
        self._workspaces = workspaces
        self._sessions = sessions
        self._making = making
        self._notices = notices
        self._lives = lives

    async def copy_state(self, record: SessionRecord, folder: Path) -> None:
        """Puts into an empty folder what another session needs to begin where this one is, whether it runs or not."""
        life = self._lives.get(record.id)
        if life is not None:
            await life.ask(lambda: life.live.copy_state(folder))
            return
        kind = self._kinds.get(record.kind)
        hold = await self._workspaces.take(Path(record.workspace))
        try:
            with held_to(f"the kind of session {kind.name}"):
                await kind.make(record).copy_state(folder)
        finally:
            await hold.release()

    async def migrate(
        self, key: SessionId, folder: str, edited: Callable[[SessionRecord], SessionRecord]
    ) -> SessionRecord:
        """Into a folder that is not there or empty; `edited` is told of the record as it is stored then."""
        record = await self._sessions.get(key)
        old, new = Path(record.workspace), Path(folder)
        check_record(replace(record, workspace=folder), self._kinds.known)
        await self._making.check_workspace(replace(record, workspace=folder))
        if new.is_relative_to(old):
            raise SessionError(
                f"{new} is inside of {old}, the workspace that is to move", hint="Choose another folder."
            )
        await self._workspaces.make(new, fresh=True)
        try:
            await self._move_files(record, new)
            moved = edited(await self._note_move(record, old, new))
        except BaseException:
            await self._workspaces.remove(new)
            raise
        if not await self._removed(old):
            message = f"{record.name} has moved to {new}; its old folder {old} is kept as it was"
            self._notices.post(Severity.NOTE, message, "Delete what you do not need there.")
        return moved

    async def _move_files(self, record: SessionRecord, folder: Path) -> None:
        life = self._lives.get(record.id)
        if life is None:
            await self.copy_state(record, folder)
            return
        hold = await self._workspaces.take(folder)
        try:
            await life.move_workspace(folder, hold)
        except BaseException:
            await hold.release()
            raise

    async def _note_move(self, record: SessionRecord, old: Path, new: Path) -> SessionRecord:
        """A store that cannot take note of it has the files moved back."""
        try:
            return await self._sessions.edit(record.id, lambda held: replace(held, workspace=str(new)))
        except MarliseError:
            if record.id in self._lives:
                await self._move_files(record, old)
            raise

    async def _removed(self, folder: Path) -> bool:
        try:
            return await self._workspaces.remove(folder)
        except LibraryError as error:
            _log.info("a folder was not removed", folder=folder, reason=error.message)
            return False
