"""The kind `port`: another JACK program, or a send and return of the sound card, patched into boards as an insert."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType, texts, with_defaults
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.port_names import Wanted
from marlise_desktop.session.kinds.port_session import PortSession, Surroundings
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.process import ProcessSpawner

NAME: Final = "port"
_OPEN: Final = "\0"
"""In the place of a command whose quotes do not end."""


def _ports(name: str, text: str) -> Property:
    form = "a JACK port, such as in_1 or system:playback_3"
    return Property(name, PropertyType.TEXT, text, default=(), many=True, pattern=r"[^:\s][^:]*(:.+)?", form=form)


_PROPERTIES: Final = (
    Property(
        "command",
        PropertyType.TEXT,
        "The program that is started with the session, and again if it ends, as you type it in a terminal.",
        default=(),
        many=True,
    ),
    Property(
        "client",
        PropertyType.TEXT,
        "What the program is called in JACK; * stands for any signs. Empty for the sound card's own ports.",
        pattern=r"[^:]{0,64}",
        form="the name of a JACK client, without a colon",
    ),
    _ports(
        "sends", "The JACK inputs that the board feeds. With neither sends nor returns all of the client's are taken."
    ),
    _ports("returns", "The JACK outputs that give back to the board."),
)


@dataclass(frozen=True)
class PortKind:
    """Implements `SessionKind`."""

    audio: Audio
    spawner: ProcessSpawner
    notices: Notices
    bus: Bus
    name: str = NAME
    title: str = "Insert"
    purpose: str = "Patches another program, or a send and return of the sound card, into your boards."
    properties: Sequence[Property] = _PROPERTIES
    needs: frozenset[str] = frozenset({"audio server"})

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        mine = _Set.of(record)
        first: dict[str, PropertyFault] = {}
        for fault in (*mine.faults(), *_taken(mine, record, others)):
            first.setdefault(fault.name, fault)
        return tuple(first.values())

    def make(self, record: SessionRecord) -> PortSession:
        mine = _Set.of(record)
        around = Surroundings(self.audio, self.spawner, self.notices, self.bus)
        return PortSession(record, mine.wanted, mine.command, around)


@dataclass(frozen=True, slots=True)
class _Set:
    """The properties of one session."""

    command: tuple[str, ...]
    wanted: Wanted

    @classmethod
    def of(cls, record: SessionRecord) -> "_Set":
        held = with_defaults(_PROPERTIES, record.properties)
        wanted = Wanted(str(held["client"]).strip(), texts(held["sends"]), texts(held["returns"]))
        return cls(_argv(texts(held["command"])), wanted)

    def faults(self) -> Iterator[PropertyFault]:
        if self.command and not self.command[0].strip():
            yield PropertyFault("command", "command begins with an empty word, where the program's name must be")
        if self.command == (_OPEN,):
            yield PropertyFault("command", "command has a quote that is not closed")
        elif any("\0" in word for word in self.command):
            yield PropertyFault("command", "command holds a sign that no command can have")
        if self.wanted.all_ports and not self.wanted.client:
            yield PropertyFault(
                "client", "client is missing: without it sends or returns must name ports as in system:playback_3"
            )
        for name, entries in (("sends", self.wanted.sends), ("returns", self.wanted.returns)):
            yield from self._port_faults(name, entries)

    def _port_faults(self, name: str, entries: Sequence[str]) -> Iterator[PropertyFault]:
        for place, entry in enumerate(entries):
            if entry in entries[:place]:
                yield PropertyFault(name, f"{name} names {entry} twice")
            if ":" not in entry and not self.wanted.client:
                yield PropertyFault(name, f"{name} names {entry} of no client: set client, or write client:{entry}")

    def full_sends(self) -> frozenset[str]:
        """Those that do not depend on which client there is."""
        client = self.wanted.client
        known = client and not any(sign in client for sign in "*?[")
        full = (send if ":" in send else f"{client}:{send}" for send in self.wanted.sends if ":" in send or known)
        return frozenset(full)


def _argv(words: tuple[str, ...]) -> tuple[str, ...]:
    """One word that has spaces is a whole line, as it is typed in a terminal; several are taken as they are."""
    if len(words) != 1 or not any(sign.isspace() for sign in words[0]):
        return words
    try:
        return tuple(shlex.split(words[0])) or ("",)
    except ValueError:
        return (_OPEN,)


def _taken(mine: _Set, record: SessionRecord, others: Sequence[SessionRecord]) -> Iterator[PropertyFault]:
    """What is fed by two inserts at once is heard twice as loud, and mostly a slip."""
    for other in others:
        if other.kind == NAME and other.id != record.id:
            both = mine.full_sends() & _Set.of(other).full_sends()
            if both:
                yield PropertyFault("sends", f"sends names {sorted(both)[0]}, which {other.name} feeds already")
