"""What the running program does for its own command line."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from marlise_desktop.adapters.control.server import Answer
from marlise_desktop.app.control_actions import ControlActions
from marlise_desktop.app.control_as_json import health_as_json
from marlise_desktop.app.control_sessions import ControlSessions
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.program_health import ProgramHealth
from marlise_desktop.session.rack import Rack


@dataclass(frozen=True, slots=True)
class Reached:
    """What the command line reaches. `lives` is asked for each time.

    `silence` silences everything; `stop` ends the program in order, and unsaved work is kept for the next start.
    `racks` are those that live, by name, the one in front first.
    """

    health: ProgramHealth
    lives: Callable[[], Lives]
    silence: Callable[[], Awaitable[object]]
    stop: Callable[[], object]
    racks: Callable[[], Sequence[tuple[str, Rack]]]


@dataclass(frozen=True, slots=True)
class _Command:
    do: Callable[[Mapping[str, str]], Awaitable[object]]
    takes: frozenset[str] = frozenset()


def answering(reached: Reached) -> Answer:
    """Refuses in words what it does not know."""
    sessions, actions = ControlSessions(reached.lives), ControlActions(reached.racks)

    async def health(_: Mapping[str, str]) -> object:
        return health_as_json(reached.health.report())

    async def panic(_: Mapping[str, str]) -> object:
        await reached.silence()
        return "silence"

    async def end(_: Mapping[str, str]) -> object:
        reached.stop()
        return "ending"

    known = {
        "health": _Command(health),
        "panic": _Command(panic),
        "stop": _Command(end),
        "sessions": _Command(sessions.listed, frozenset({"kind", "state", "search"})),
        "start session": _Command(sessions.start, frozenset({"session"})),
        "stop session": _Command(sessions.stop, frozenset({"session"})),
        "actions": _Command(actions.listed, frozenset({"rack"})),
        "do": _Command(actions.do, frozenset({"action", "words", "rack"})),
    }

    async def answer(name: str, arguments: Mapping[str, object]) -> object:
        command = known.get(name)
        if command is None:
            raise MarliseError(f"the program does not know {name!r}", hint=f"It knows: {', '.join(known)}.")
        return await command.do(_texts(name, arguments, command.takes))

    return answer


def _texts(name: str, arguments: Mapping[str, object], takes: frozenset[str]) -> Mapping[str, str]:
    unknown = sorted(arguments.keys() - takes)
    if unknown:
        known = f"only {', '.join(sorted(takes))}" if takes else "no arguments"
        raise MarliseError(f"{name} takes {known}, but got {', '.join(unknown)}")
    for key, value in arguments.items():
        if not isinstance(value, str):
            raise MarliseError(f"{key} of {name} must be a text, not {value!r}")
    return {key: str(value) for key, value in arguments.items()}
