"""What sessions can be made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marlise_desktop.domain.ids import TemplateId
from marlise_desktop.domain.sessions.record import Setting


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
