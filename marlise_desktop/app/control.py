"""What the running program does for its own command line."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict

from marlise_desktop.adapters.control.server import Answer
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.health import Health, ServiceHealth
from marlise_desktop.session.rack import Rack

SOCKET = "control.sock"
"""In the runtime folder."""


def answering(session: Rack, stop: Callable[[], object]) -> Answer:
    """`stop` ends the program in order; unsaved work is kept for the next start."""

    async def health() -> object:
        return as_json(session.shared.health.report())

    async def panic() -> object:
        await session.engine.panic()
        return "silence"

    async def end() -> object:
        stop()
        return "ending"

    known: dict[str, Callable[[], Awaitable[object]]] = {"health": health, "panic": panic, "stop": end}

    async def answer(name: str, arguments: Mapping[str, object]) -> object:
        if name not in known:
            raise MarliseError(f"the program does not know {name!r}", hint=f"It knows: {', '.join(known)}.")
        if arguments:
            raise MarliseError(f"{name} takes no arguments, but got {', '.join(arguments)}")
        return await known[name]()

    return answer


def as_json(health: Health) -> dict[str, object]:
    """With conditions and states as words: healthy, degraded or unhealthy; active, idle and so on."""
    return {
        "condition": health.condition.value,
        "services": [_service(service) for service in health.services],
        "sessions": [
            {"id": session.id, "kind": session.kind, "state": session.state.value, **_service(session.health)}
            for session in health.sessions
        ],
        "xruns": [asdict(xrun) for xrun in health.xruns],
    }


def _service(service: ServiceHealth) -> dict[str, object]:
    return {
        "name": service.name,
        "condition": service.condition.value,
        "reasons": list(service.reasons),
        "facts": dict(service.facts),
        "parts": [_service(part) for part in service.parts],
    }
