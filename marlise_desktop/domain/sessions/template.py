"""What sessions can be made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marlise_desktop.domain.ids import SessionId, TemplateId
from marlise_desktop.domain.sessions.record import SessionRecord, Setting


@dataclass(frozen=True, slots=True)
class SessionTemplate:
    """A kind with properties that are set already. Times and `version` as in a session's record."""

    id: TemplateId
    name: str
    kind: str
    created: float
    changed: float
    properties: Mapping[str, Setting] = field(default_factory=dict)
    version: int = 1

    def session(
        self, key: SessionId, name: str, workspace: str, now: float, overrides: Mapping[str, Setting]
    ) -> SessionRecord:
        """A new session; `overrides` win over the template's properties."""
        return SessionRecord(
            key, name, self.kind, workspace, now, now, {**self.properties, **overrides}, template=self.name
        )
