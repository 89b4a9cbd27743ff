"""Health as JSON can hold it, with conditions and states as words."""

from dataclasses import asdict

from marlise_desktop.domain.health import Health, ServiceHealth


def health_as_json(health: Health) -> dict[str, object]:
    return {
        "condition": health.condition.value,
        "services": [service_as_json(service) for service in health.services],
        "sessions": [
            {"id": session.id, "kind": session.kind, "state": session.state.value, **service_as_json(session.health)}
            for session in health.sessions
        ],
        "xruns": [asdict(xrun) for xrun in health.xruns],
    }


def service_as_json(service: ServiceHealth) -> dict[str, object]:
    return {
        "name": service.name,
        "condition": service.condition.value,
        "reasons": list(service.reasons),
        "facts": dict(service.facts),
        "parts": [service_as_json(part) for part in service.parts],
    }
