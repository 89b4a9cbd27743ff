"""What has happened to a session; `session` is whose it is, for those who follow one."""

from dataclasses import dataclass

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.record import SessionRecord


@dataclass(frozen=True, slots=True)
class SessionCreated:
    record: SessionRecord

    @property
    def session(self) -> SessionId:
        return self.record.id


@dataclass(frozen=True, slots=True)
class SessionMoved:
    """It is in another state, or in another run."""

    before: SessionRecord
    after: SessionRecord

    @property
    def session(self) -> SessionId:
        return self.after.id


@dataclass(frozen=True, slots=True)
class SessionEdited:
    """Something else of it than its state has changed: name, properties, workspace, affinity."""

    before: SessionRecord
    after: SessionRecord

    @property
    def session(self) -> SessionId:
        return self.after.id


@dataclass(frozen=True, slots=True)
class SessionRemoved:
    record: SessionRecord

    @property
    def session(self) -> SessionId:
        return self.record.id
