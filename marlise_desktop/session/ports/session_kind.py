"""What brings a kind of session into the program: its own kinds, and those of add-ons.

An add-on is a Python package with an entry point in the group `marlise_desktop.session_kinds`. Its name is of no
meaning; its value names something that is called with a `KindSurroundings` and answers a `SessionKind`:

    [project.entry-points."marlise_desktop.session_kinds"]
    looper = "my_looper.kind:Looper"

The core does the rest: it keeps the sessions of the kind, checks their properties, waits for the services that they
need, takes them through their states, tells of each step, and stops them. A kind keeps no states of its own.

Everything is called on the loop's thread; nothing may hold it for longer than 16 ms. What the player can understand is
raised as a MarliseError that says what failed, which thing, why, and, as its hint, what to do. Any other exception is
taken for a fault of the kind: the session ends in ERROR, says so, and the rest of the program plays on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from marlise_desktop.domain.health import ServiceHealth
from marlise_desktop.domain.sessions.properties import Property, PropertyFault
from marlise_desktop.domain.sessions.record import SessionRecord

CLOSED: Final = "the program was closed"
"""The reason that `stop` is given when the whole program ends: what the player wants to go on without it may go on."""


@dataclass(frozen=True, slots=True)
class OwnService:
    """A service that one session brings along, such as the engine of a rack; only that session waits for it.

    `name` is what `SessionKind.needs` calls it. `probe` answers at once how it is: anything but UNHEALTHY is good
    enough to work with, and the first reason of an unhealthy one is shown while it is waited for.
    """

    name: str
    probe: Callable[[], ServiceHealth]


class LiveSession(Protocol):
    """One session while something of it runs. Made by `SessionKind.make` for one run, and never used for another.

    The order of the calls, each awaited before the next, but for `kill`, `panic` and the two that only look
    (`has_signal`, `health`), which may come at any time after `open` was called:

    | state of the session | call |
    | --- | --- |
    | creating | `open` |
    | waiting for services | none, until all that the kind needs is well |
    | ready | `start` |
    | active or idle | `run`, in a task of its own; `move_workspace` and `copy_state` when the player asks |
    | waiting for services, again | `run` goes on; then `start` once more, when the service is back |
    | terminating, and where it has failed | `run` is cancelled, then `stop` |

    Any of these calls can be cancelled, because the player stops the session: `kill` follows a cancelled `open`, `stop`
    all others.
    """

    async def open(self) -> None:
        """Takes its workspace, a folder that is there and can be written, and builds what needs no service.

        A rack is all there from now on, but for its sound: its board is loaded and can be changed. After an error,
        which is raised as MarliseError, `kill` follows.
        """
        ...

    def services(self) -> Sequence[OwnService]:
        """Those that it brings along; asked once, after `open`."""
        ...

    async def start(self) -> None:
        """All that it needs is well: returns when it does its work.

        Called again whenever a service went and came back, so it must not do twice what still stands. Raises
        MarliseError if it cannot work; `stop` follows then.
        """
        ...

    async def run(self) -> None:
        """Its work, from the first `start` on. Returns when what it was for is done: the session is COMPLETED.

        Most sessions never are, and wait here until cancelled. Raises MarliseError when it cannot go on: the session is
        in ERROR with that message, after `stop`.
        """
        ...

    async def stop(self, *, reason: str) -> None:
        """The orderly end: its sound fades, its work is kept, its programs end, its workspace is let go.

        `reason` says why, in words, or is empty. Called at most once. When it takes longer than the player's patience
        it is cancelled, and `kill` follows. Raises MarliseError for what could not be kept; `kill` follows then too.
        """
        ...

    async def kill(self) -> None:
        """The end without ceremony: no process, task, connection or open file of it is left when this returns.

        Within a second, whatever state it is in, and without an error: what refuses is left alone and logged.
        """
        ...

    async def panic(self) -> None:
        """Silence within one period, by the shortest way there is; the session itself goes on. Raises nothing.

        Does nothing for a session without sound of its own.
        """
        ...

    def has_signal(self) -> bool:
        """Whether it has had something to do since this was last asked: sound came in or went out, something was typed.

        Asked about once a second while it is active or idle. A session that knows no rest answers True.
        """
        ...

    def health(self) -> ServiceHealth:
        """How it is, with reasons and figures; `name` is the session's. Taken from what is known, without waiting."""
        ...

    async def move_workspace(self, folder: Path) -> None:
        """Goes on in another folder, while it works: its files are copied there, and it uses them from now on.

        `folder` is there and can be written. It is empty but for the core's own hidden files, unless a move is taken
        back: then it has what was left there, to be overwritten. Edits made meanwhile wait, or
        are made in the new one. On an error, raised as MarliseError, everything is as before and still in the old
        folder. The core removes the folder that is not used any more, if it had made that one.
        """
        ...

    async def copy_state(self, folder: Path) -> None:
        """Writes to an empty folder what another session of this kind needs to begin where this one is now.

        That is more than a copy of its files: also what was not saved yet. It is asked of an open session, or of one
        that was made for this only and never opened; then the files are copied as they lie in its workspace. Raises
        MarliseError; the core removes the folder then.
        """
        ...


class SessionKind(Protocol):
    """One kind of session, as it is offered to the player. A frozen dataclass will do."""

    @property
    def name(self) -> str:
        """A single lower-case word that never changes: it is stored with each session."""
        ...

    @property
    def title(self) -> str:
        """As it is shown, with a capital."""
        ...

    @property
    def purpose(self) -> str:
        """What such a session is for, in one sentence for a player."""
        ...

    @property
    def properties(self) -> Sequence[Property]:
        """Everything that can be set on a session of this kind. The core checks type and range."""
        ...

    @property
    def needs(self) -> frozenset[str]:
        """The services without which a session of this kind cannot work.

        Of the program ("audio server", "midi", "catalogue", "storage"), of add-ons, or its own.
        """
        ...

    def check(self, record: SessionRecord, others: Sequence[SessionRecord]) -> Sequence[PropertyFault]:
        """What type and range do not say: whether what a property names is there, whether two of them fit together.

        Asked before a session is made, edited or started, with properties that are right by type and range (see
        `with_defaults`). `others` are the sessions that run now. Answers one fault for each property, or none.
        """
        ...

    def make(self, record: SessionRecord) -> LiveSession:
        """A session that does nothing yet; takes nothing, so that it can be forgotten. Raises MarliseError."""
        ...
