"""How sessions are made: checked first, then with a folder and a record, or not at all."""

import itertools
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.sessions.errors import WorkspaceNotEmptyError
from marlise_desktop.domain.sessions.properties import PropertyError, check_properties, in_own_types
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.rules import check_record
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.foreign import held_to
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.ports.session_store import SessionStore
from marlise_desktop.session.ports.workspaces import Workspaces
from marlise_desktop.session.sessions import Sessions

NOT_STARTED: Final = "not started yet"
_LONGEST_FOLDER = 80


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where sessions are kept: their records, their folders, and the folder in which those are made by themselves."""

    store: SessionStore
    workspaces: Workspaces
    home: Path


class Making:
    """On the loop's thread. Raises MarliseError, with nothing half-made left behind."""

    def __init__(self, kinds: SessionKinds, keeping: Keeping, sessions: Sessions) -> None:
        self._kinds = kinds
        self._keeping = keeping
        self._sessions = sessions

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> SessionRecord:
        """The record with its properties in their own types; raises UnknownKindError and PropertyError."""
        kind = self._kinds.get(record.kind)
        faults = check_properties(kind.properties, record.properties)
        if faults:
            raise PropertyError(record.name, faults)
        right = replace(record, properties=in_own_types(kind.properties, record.properties))
        with held_to(f"the kind of session {kind.name}"):
            faults = tuple(kind.check(right, others))
        if faults:
            raise PropertyError(record.name, faults)
        return right

    async def create(
        self,
        draft: SessionRecord,
        workspace: str,
        others: Sequence[SessionRecord],
        fill: Callable[[Path], Awaitable[None]] | None = None,
    ) -> SessionRecord:
        """Stores a draft with its folder, in TERMINATED; `fill` puts into a new folder what the session begins with.

        An empty `workspace` asks for a new folder made of the name.
        """
        checked = self.check(draft, others)
        record = replace(checked, workspace=whole_path(workspace) if workspace else str(self._keeping.home))
        check_record(record, self._kinds.known)
        if workspace:
            await self.check_workspace(record)
            own = await self._keeping.workspaces.make(Path(record.workspace), fresh=fill is not None)
        else:
            record, own = replace(record, workspace=str(await self._new_folder(record))), True
        try:
            if fill is not None:
                await fill(Path(record.workspace))
            return await self._stored(record)
        except BaseException:
            if own:
                await self._keeping.workspaces.remove(Path(record.workspace))
            raise

    async def check_workspace(self, record: SessionRecord) -> None:
        """Raises SessionError for a folder that another session has."""
        page = await self._sessions.page(SessionQuery(workspace=record.workspace))
        for other in page.records:
            if other.id != record.id:
                raise SessionError(
                    f"{record.workspace} is the workspace of {other.name} already", hint="Choose another folder."
                )

    async def _new_folder(self, record: SessionRecord) -> Path:
        folder = self._keeping.home / f"{record.kind}s" / _as_folder(record.name)
        for number in itertools.count(2):
            try:
                await self._keeping.workspaces.make(folder, fresh=True)
            except WorkspaceNotEmptyError:
                folder = folder.with_name(f"{_as_folder(record.name)} {number}")
            else:
                break
        return folder

    async def _stored(self, record: SessionRecord) -> SessionRecord:
        stored = await self._sessions.add(record)
        try:
            await self._sessions.move(stored.id, SessionState.TERMINATING)
            return await self._sessions.move(stored.id, SessionState.TERMINATED, NOT_STARTED)
        except BaseException:
            await self._sessions.remove(stored.id, nothing_runs=True)
            raise


def whole_path(folder: str) -> str:
    """Without detours, so that one folder has one name."""
    return os.path.normpath(folder)


def _as_folder(name: str) -> str:
    """A name that every file system takes, and that does not hide."""
    signs = "".join(sign if sign.isalnum() or sign in " -_.()" else "_" for sign in name).strip(" .")
    return (signs or "session")[:_LONGEST_FOLDER].encode()[: 3 * _LONGEST_FOLDER].decode(errors="ignore")
