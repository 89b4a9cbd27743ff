"""The kind `console`: typed engine commands of one rack, with a transcript and a history that are kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from typing_extensions import override

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.sessions.properties import Property, PropertyFault, PropertyType, texts, with_defaults
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.console.console import Console
from marlise_desktop.session.console.consoles import Consoles
from marlise_desktop.session.console.rules import RULES, Verdict
from marlise_desktop.session.console.transcript import MOST_REMEMBERED
from marlise_desktop.session.console.words import split
from marlise_desktop.session.kinds.plain import Plain
from marlise_desktop.session.ports.texts import Texts

NAME: Final = "console"
HISTORY: Final = "history.txt"
"""The lines that were typed, in the workspace."""
_PROPERTIES: Final = (
    Property("rack", PropertyType.TEXT, "The name of the rack whose engine is spoken to; empty for the first one."),
    Property(
        "commands",
        PropertyType.TEXT,
        "Commands that are said as soon as it is started, in order.",
        default=(),
        many=True,
        pattern=r"[^\n]*\S[^\n]*",
        form="a command in one line",
    ),
    Property("keep", PropertyType.SWITCH, "Whether its transcript is kept as a file when it ends.", default=True),
)


@dataclass(frozen=True)
class ConsoleKind:
    """Implements `SessionKind`.

    `consoles` finds those of a rack that runs by the rack's name, empty for the first; None if there is no such rack.
    `texts` gives the files of a folder.
    """

    consoles: Callable[[str], Consoles | None]
    texts: Callable[[Path], Texts]
    name: str = NAME
    title: str = "Console"
    purpose: str = "Lets you type commands to a rack's engine, and keeps what was typed and answered."
    properties: Sequence[Property] = _PROPERTIES
    needs: frozenset[str] = frozenset()

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        for line in texts(with_defaults(_PROPERTIES, record.properties)["commands"]):
            typed = split(line)
            rule = RULES.get(typed.texts[0]) if typed.texts else None
            if rule is None:
                return [PropertyFault("commands", f"commands has {line}, which is no command")]
            if rule.verdict is Verdict.REFUSE:
                return [
                    PropertyFault("commands", f"commands has {rule.name}, which is not for the console: {rule.text}")
                ]
        return ()

    def make(self, record: SessionRecord) -> "ConsoleSession":
        return ConsoleSession(record, self)


class ConsoleSession(Plain):
    """Implements `LiveSession`. It is done when its rack ends."""

    def __init__(self, record: SessionRecord, kind: ConsoleKind) -> None:
        held = with_defaults(_PROPERTIES, record.properties)
        self._name = record.name
        self._rack = str(held["rack"])
        self._keep = bool(held["keep"])
        self._commands = texts(held["commands"])
        self._kind = kind
        self._texts = kind.texts(Path(record.workspace))
        self._begun: Sequence[str] = ()
        self._consoles: Consoles | None = None
        self._console: Console | None = None
        self._over = asyncio.Event()
        self._seen = 0

    @override
    async def open(self) -> None:
        self._begun = (await self._texts.read(HISTORY)).splitlines()[-MOST_REMEMBERED:]

    @override
    async def start(self) -> None:
        if self._console is not None:
            return
        consoles = self._kind.consoles(self._rack)
        if consoles is None:
            which = f"the rack {self._rack}" if self._rack else "a rack"
            raise SessionError(f"{self._name} speaks to {which}, which does not run", hint="Start the rack first.")
        self._console = await consoles.open(self._name, self._texts, self._over.set)
        self._consoles = consoles
        for line in self._begun:
            self._console.typed.add(line)
        for line in self._commands:
            await self._console.run(line)

    @override
    async def run(self) -> None:
        await self._over.wait()

    @override
    async def stop(self, *, reason: str) -> None:
        console = self._console
        await self.kill()
        if console is not None:
            await self._write_history(self._texts)
            if self._keep and console.transcript.since():
                await console.keep_transcript()

    @override
    async def kill(self) -> None:
        if self._consoles is not None:
            self._consoles.close(self._name)
            self._consoles = None

    @override
    def has_signal(self) -> bool:
        """Whether something was typed."""
        before, self._seen = self._seen, self._console.transcript.last if self._console else 0
        return self._seen != before

    def health(self) -> ServiceHealth:
        lines = len(self._console.typed.lines) if self._console else 0
        return ServiceHealth(self._name, Condition.HEALTHY, (), {"lines_typed": lines})

    @override
    async def move_workspace(self, folder: Path) -> None:
        await self._write_history(self._kind.texts(folder))
        self._texts.move_to(str(folder))

    @override
    async def copy_state(self, folder: Path) -> None:
        await self._write_history(self._kind.texts(folder))

    async def _write_history(self, texts: Texts) -> None:
        if self._console is not None:
            lines: Sequence[str] = self._console.typed.lines
        else:
            lines = self._begun or (await self._texts.read(HISTORY)).splitlines()
        if lines:
            await texts.write(HISTORY, "".join(f"{line}\n" for line in lines), in_place=True)
