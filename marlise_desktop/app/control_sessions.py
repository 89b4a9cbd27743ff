"""What the command line asks of sessions: list them, start one, stop one."""

from collections.abc import Callable, Mapping, Sequence

from marlise_desktop.app.control_as_json import service_as_json
from marlise_desktop.domain.errors import ConfigurationError, SessionError
from marlise_desktop.domain.health import ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.errors import UnknownKindError
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.domain.sessions.statistics import SessionStatistics
from marlise_desktop.domain.texts import folded
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.overview import Overview

_ASKED = "it was asked for on the command line"
_NAMED_AT_MOST = 8


class ControlSessions:
    """Answers what JSON can hold. Raises MarliseError for what cannot be done."""

    def __init__(self, lives: Callable[[], Lives]) -> None:
        self._lives = lives

    async def listed(self, asked: Mapping[str, str]) -> object:
        """Those of a `kind`, in a `state`, with the words of `search`; and all of them in numbers."""
        lives = self._lives()
        query = SessionQuery(
            text=asked.get("search", ""),
            kinds=frozenset({_kind(asked["kind"], lives)} if asked.get("kind") else ()),
            states=frozenset({_state(asked["state"])} if asked.get("state") else ()),
        )
        overview = Overview(lives)
        alive = {session.id: session.health for session in lives.healths()}
        told: list[dict[str, object]] = []
        async for page in overview.pages(query):
            told += [_session(record, alive.get(record.id), lives) for record in page]
        return {
            "sessions": told,
            "statistics": _statistics(await overview.statistics()),
        }

    async def start(self, asked: Mapping[str, str]) -> object:
        """Returns when it is open; it may still wait for what it needs."""
        lives, record = await self._meant(asked)
        await lives.start(record.id)
        return await self._now(lives, record.id)

    async def stop(self, asked: Mapping[str, str]) -> object:
        lives, record = await self._meant(asked)
        await lives.stop(record.id, _ASKED)
        return await self._now(lives, record.id)

    async def _now(self, lives: Lives, key: SessionId) -> object:
        record = next((held for held in lives.running if held.id == key), None) or await lives.sessions.get(key)
        return _session(record, lives.health(key), lives)

    async def _meant(self, asked: Mapping[str, str]) -> tuple[Lives, SessionRecord]:
        """The session of that name, whatever its letters, or of that id."""
        lives, name = self._lives(), asked.get("session", "").strip()
        names: list[str] = []
        async for page in Overview(lives).pages(SessionQuery()):
            for record in page:
                if folded(record.name) == folded(name) or record.id == name:
                    return lives, record
            names += [record.name for record in page]
        raise SessionError(f"there is no session named {name or '(nothing)'}", hint=_known_names(names))


def _known_names(names: Sequence[str]) -> str:
    if not names:
        return "There is none at all yet."
    more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
    return f"There are: {', '.join(names[:_NAMED_AT_MOST])}{more}."


def _kind(name: str, lives: Lives) -> str:
    if name not in lives.kinds.known:
        raise UnknownKindError(name, lives.kinds.known)
    return name


def _state(text: str) -> SessionState:
    """As it is written, or with another sign between its words."""
    wanted = text.casefold().replace("-", " ").replace("_", " ")
    for state in SessionState:
        if state.value == wanted:
            return state
    raise ConfigurationError(
        f"there is no state of sessions named {text}", hint=f"There are: {', '.join(s.value for s in SessionState)}."
    )


def _session(record: SessionRecord, health: ServiceHealth | None, lives: Lives) -> dict[str, object]:
    return {
        "id": record.id,
        "name": record.name,
        "kind": record.kind,
        "state": record.state.value,
        "reason": record.reason,
        "waiting_for": list(lives.waiting_for(record.id)),
        "workspace": record.workspace,
        "health": service_as_json(health) if health is not None else None,
    }


def _statistics(held: SessionStatistics) -> dict[str, object]:
    return {
        "total": held.total,
        "by_kind": dict(held.by_kind),
        "by_state": {state.value: count for state, count in held.by_state.items()},
        "running": held.running,
        "messages": held.messages,
        "messages_per_second": held.messages_per_second,
        "memory_mb": held.memory_mb,
        "cpu_percent": held.cpu_percent,
    }
