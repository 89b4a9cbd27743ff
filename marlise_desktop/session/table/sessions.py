"""What is done with sessions: racks, shows and the others."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.kinds.show import ShowSession
from marlise_desktop.session.sessions_door import SessionsDoor
from marlise_desktop.session.table.window import NO_WINDOW

_GROUP = "Sessions"
_SESSION = Argument("session", Kind.SESSION, "Which session, by its name.")
_NAME = Argument("name", Kind.TEXT, "Its name.")
_SHOW = Argument("session", Kind.SESSION, "Which show, by its name.", required=False, default_text="the one that runs")
_WHEN = "the program keeps a list of sessions"


def add(actions: Actions, door: SessionsDoor) -> None:
    _add_steps(actions, door)
    _add_making(actions, door)
    _add_all(actions, door)
    _add_shows(actions, door)


def _add_steps(actions: Actions, door: SessionsDoor) -> None:
    async def start(session: SessionId) -> None:
        await door.lives.start(session)

    async def stop(session: SessionId) -> None:
        await door.lives.stop(session, "you stopped it")

    async def stop_now(session: SessionId) -> None:
        await door.lives.force_stop(session)

    async def restart(session: SessionId) -> None:
        await door.lives.restart(session)

    def one(name: str, title: str, text: str, run: Callable[..., Awaitable[object]]) -> Action:
        return Action(name, title, text, run, _GROUP, (_SESSION,), when=_WHEN, refusal=door.refusal)

    actions.add(
        one("session.start", "Start session", "Starts a rack, a show or another session.", start),
        one("session.stop", "Stop session", "Stops a session in order; the work in it is kept.", stop),
        one("session.stop_now", "Stop session at once", "Stops a session without patience.", stop_now),
        one("session.restart", "Restart session", "Stops a session if it runs, and starts it.", restart),
        Action(
            "session.show",
            "Show window of session",
            "Brings the window of a rack to the front.",
            _no_window,
            _GROUP,
            (_SESSION,),
            when="there is a window",
            refusal=lambda: NO_WINDOW,
        ),
    )


def _add_making(actions: Actions, door: SessionsDoor) -> None:
    async def make(kind: str, name: str) -> SessionId:
        return (await door.lives.create(kind, name)).id

    async def rename(session: SessionId, name: str) -> None:
        await door.lives.edit(session, lambda held: replace(held, name=name))

    async def clone(session: SessionId, name: str, with_state: bool) -> SessionId:
        return (await door.lives.clone(session, name, with_state=with_state)).id

    async def template(session: SessionId, name: str) -> None:
        await door.lives.make_template(session, name)

    async def move(session: SessionId, folder: str) -> None:
        await door.lives.migrate(session, folder)

    async def remove(session: SessionId) -> None:
        await door.lives.remove(session)

    kind = Argument("kind", Kind.TEXT, "Of which kind: rack, show, monitor, port, console, player or an add-on's.")
    state = Argument(
        "with_state", Kind.SWITCH, "Whether its boards and values are copied too.", required=False, default=True
    )
    folder = Argument("folder", Kind.TEXT, "The whole path of a folder that is empty or not there yet.")

    def one(name: str, title: str, text: str, run: Callable[..., Awaitable[object]], *arguments: Argument) -> Action:
        return Action(name, title, text, run, _GROUP, arguments, when=_WHEN, refusal=door.refusal)

    actions.add(
        one("session.new", "New session", "Makes a session, which is not started yet.", make, kind, _NAME),
        one("session.rename", "Rename session", "Gives a session another name.", rename, _SESSION, _NAME),
        one("session.clone", "Copy session", "Makes another session like it.", clone, _SESSION, _NAME, state),
        one("session.template", "Make template", "Keeps what others are made from.", template, _SESSION, _NAME),
        one("session.move", "Move session", "Moves its folder, while it plays.", move, _SESSION, folder),
        one(
            "session.remove",
            "Take session out of the list",
            "Forgets a session that does not run; its folder stays on the disk.",
            remove,
            _SESSION,
        ),
    )


def _add_all(actions: Actions, door: SessionsDoor) -> None:
    async def panic() -> None:
        await door.lives.panic()

    def refusal() -> str:
        return door.refusal() or ("" if door.has_copy() else "there is no copy of the list of sessions to take back")

    actions.add(
        Action(
            "sessions.stop_all",
            "Stop all sessions",
            "Stops every session, one after the other; the work in them is kept.",
            door.stop_all,
            _GROUP,
            when=_WHEN,
            refusal=door.refusal,
        ),
        Action(
            "sessions.panic",
            "Silence and stop all sessions",
            "Silence at once, then stops every session.",
            panic,
            _GROUP,
            when=_WHEN,
            refusal=door.refusal,
        ),
        Action(
            "sessions.restore",
            "Take back the copy",
            "Takes back the last good list of sessions where the present one could not be read.",
            door.restore,
            _GROUP,
            when="the list of sessions could not be read, and there is a copy",
            refusal=refusal,
        ),
    )


def _add_shows(actions: Actions, door: SessionsDoor) -> None:
    def meant(session: SessionId | None) -> ShowSession:
        lives = door.lives
        if session is not None:
            live = lives.live(session)
            if not isinstance(live, ShowSession):
                raise SessionError("that session is no show that runs", hint="Start the show first.")
            return live
        running = [live for record in lives.running if isinstance(live := lives.live(record.id), ShowSession)]
        if len(running) != 1:
            count = f"{len(running)} shows run" if running else "no show runs"
            raise SessionError(count, hint="Name the one that is meant." if running else "Start one first.")
        return running[0]

    async def following(session: SessionId | None) -> None:
        meant(session).next()

    async def previous(session: SessionId | None) -> None:
        meant(session).previous()

    async def go(part: int, session: SessionId | None) -> None:
        meant(session).go(part)

    def one(name: str, title: str, text: str, run: Callable[..., Awaitable[object]], *arguments: Argument) -> Action:
        return Action(name, title, text, run, _GROUP, arguments, when="a show runs", refusal=door.refusal)

    actions.add(
        one("show.next", "Next part of the show", "Goes on to the next part.", following, _SHOW),
        one("show.previous", "Previous part of the show", "Goes back to the part before.", previous, _SHOW),
        one(
            "show.part",
            "Part of the show",
            "Goes to a part.",
            go,
            Argument("part", Kind.INTEGER, "Which part; 1 is the first.", low=1),
            _SHOW,
        ),
    )


async def _no_window(**_arguments: object) -> None:
    raise SessionError(NO_WINDOW)
