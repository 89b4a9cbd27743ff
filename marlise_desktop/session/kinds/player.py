"""The kind `player`: sound files played, recorded and looped. It can be set up already; its sound comes later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.kinds.plain import Plain

_PROPERTIES: Final = (
    Property(
        "file",
        PropertyType.TEXT,
        "The sound file that is played, or recorded to.",
        required=True,
        pattern=r"(?i:/.+\.(wav|flac|ogg|aiff?))",
        form="the whole path of a sound file that ends with .wav, .flac, .ogg or .aiff",
    ),
    Property(
        "does",
        PropertyType.TEXT,
        "Whether it plays the file once, plays it again and again, or records into it.",
        default="play",
        choices=("play", "loop", "record"),
    ),
    Property("gain_db", PropertyType.NUMBER, "How loud it plays or records, in dB.", default=0.0, low=-60, high=24),
)


@dataclass(frozen=True)
class PlayerKind:
    """Implements `SessionKind`."""

    name: str = "player"
    title: str = "Player"
    purpose: str = "Plays, loops and records sound files beside your racks. (Its sound comes with a later version.)"
    properties: Sequence[Property] = _PROPERTIES
    needs: frozenset[str] = frozenset({"audio server"})

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        """Two that run do not write to one file, nor play what is being recorded."""
        file = record.properties.get("file")
        for other in others:
            recording = "record" in (record.properties.get("does"), other.properties.get("does"))
            if other.kind == self.name and recording and other.properties.get("file") == file:
                return (PropertyFault("file", f"file is {file}, which {other.name} uses while one of the two records"),)
        return ()

    def make(self, record: SessionRecord) -> "PlayerSession":
        return PlayerSession(record)


class PlayerSession(Plain):
    """Implements `LiveSession`."""

    def __init__(self, record: SessionRecord) -> None:
        self._name = record.name

    @override
    async def open(self) -> None:
        raise SessionError(
            f"{self._name} cannot be started: players do not play or record yet",
            hint="That comes with a later version. Until then, render a recording: marlise-desktop render.",
        )

    def health(self) -> ServiceHealth:
        return ServiceHealth(self._name, Condition.UNHEALTHY, ("players do not play or record yet",))
