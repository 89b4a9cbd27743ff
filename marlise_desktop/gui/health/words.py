"""What the health of a service or session is called on screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from marlise_desktop.domain.health import Condition, Fact, ServiceHealth, SessionHealth, Xrun
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.gui.widgets.light import Light
from marlise_desktop.session.xruns import KEPT

LIGHTS = {Condition.HEALTHY: Light.GOOD, Condition.DEGRADED: Light.WARNING, Condition.UNHEALTHY: Light.BAD}
CONDITIONS = {Condition.HEALTHY: "fine", Condition.DEGRADED: "needs a look", Condition.UNHEALTHY: "does not work"}
_TITLES = {
    "program": "Program",
    "audio server": "Audio",
    "midi": "MIDI",
    "engine": "Engine",
    "catalogue": "Plugins",
    "plugins": "Plugins",
    "storage": "List of sessions",
    "work": "Your work",
    "limits": "Limits",
}
_GOOD = {
    "program": "runs",
    "midi": "runs",
    "audio server": "runs",
    "engine": "plays",
    "catalogue": "are known",
    "plugins": "are known",
    "storage": "on disk",
    "work": "every edit is on disk",
    "limits": "within them",
}
_IN_STATE = {
    SessionState.ACTIVE: "plays",
    SessionState.IDLE: "rests: no signal",
    SessionState.WAITING_FOR_SERVICES: "waits",
    SessionState.READY: "is ready",
    SessionState.CREATING: "is being made",
    SessionState.TERMINATING: "is being stopped",
    SessionState.ERROR: "has failed",
}
_FIGURES = (
    ("name", "Program", "{}"),
    ("state", "State", "{}"),
    ("server", "Server", "{}"),
    ("device", "Device", "{}"),
    ("rate_hz", "Sample rate", "{} Hz"),
    ("period_frames", "Period", "{} frames"),
    ("load_percent", "Audio load", "{} %"),
    ("xruns", "Dropouts", "{}"),
    ("pedals", "Pedals", "{}"),
    ("cables", "Cables", "{}"),
    ("plugins", "Plugins", "{}"),
    ("broken_bundles", "Broken bundles", "{}"),
    ("cpu_percent", "Processor", "{} % of a core"),
    ("memory_mb", "Memory", "{} MB"),
    ("uptime_s", "Runs for", "{}"),
    ("idle_s", "Last order", "{} ago"),
    ("messages", "Orders so far", "{}"),
    ("messages_per_second", "Orders a second", "{}"),
    ("response_mean_ms", "Answered within", "{} ms on average"),
    ("response_p99_ms", "99 of 100 within", "{} ms"),
    ("refused_percent", "Refused", "{} %"),
    ("waiting", "Orders waiting", "{}"),
    ("most_waiting", "Most ever waiting", "{}"),
    ("edits_waiting", "Edits not on disk yet", "{}"),
    ("gestures_waiting", "History not on disk", "{}"),
    ("journal_mb", "Edits kept", "{} MB"),
    ("history_mb", "History kept", "{} MB"),
    ("size_mb", "Takes on the disk", "{} MB"),
    ("devices", "Devices", "{}"),
    ("by_jack", "By JACK", "{}"),
    ("not_by_jack", "Not by JACK", "{}"),
    ("by_alsa", "By ALSA", "{}"),
    ("not_by_alsa", "Not by ALSA", "{}"),
    ("missed", "Messages lost", "{}"),
    ("process", "Process", "{}"),
    ("screen", "Screen", "{}"),
)
"""(fact, label, value): those that a player may want, in this order."""
_TIMES = frozenset({"uptime_s", "idle_s"})
_UNLESS_ZERO = frozenset({"response_mean_ms", "response_p99_ms", "refused_percent"})
_RECENT_S = 600


def title(service: ServiceHealth) -> str:
    return _TITLES.get(service.name, service.name[:1].upper() + service.name[1:])


def state(service: ServiceHealth) -> str:
    """In a few words."""
    if service.condition is Condition.HEALTHY:
        return _GOOD.get(service.name, CONDITIONS[service.condition])
    return CONDITIONS[service.condition]


def session_state(session: SessionHealth) -> str:
    """In a few words; what it does where it is well."""
    if session.health.condition is not Condition.HEALTHY and session.state in (SessionState.ACTIVE, SessionState.IDLE):
        return CONDITIONS[session.health.condition]
    if session.state is SessionState.ACTIVE and session.kind not in ("rack", "player"):
        return "works"
    return _IN_STATE.get(session.state, session.state.value)


def figures(facts: Mapping[str, Fact]) -> Sequence[tuple[str, str]]:
    """Labels with values and their units, of what a player may want to know."""
    return [
        (label, form.format(duration(float(facts[key])) if key in _TIMES else _shown(facts[key])))
        for key, label, form in _FIGURES
        if facts.get(key, "") != "" and not (key in _UNLESS_ZERO and not facts[key])
    ]


def dropouts(xruns: Sequence[Xrun], now: float) -> tuple[Light, str]:
    """How it stands with them; those of the last minutes are what counts."""
    recent = sum(now - xrun.at < _RECENT_S for xrun in xruns)
    if recent:
        count = f"{KEPT} or more" if recent >= KEPT else str(recent)
        return Light.WARNING, f"{count} in the last {_RECENT_S // 60} minutes"
    return Light.GOOD, f"none in the last {_RECENT_S // 60} minutes" if xruns else "none so far"


def dropout(xrun: Xrun) -> tuple[str, str]:
    """When it was, and what had happened before."""
    at = datetime.fromtimestamp(xrun.at).astimezone().strftime("%H:%M:%S")
    load = f"load {xrun.load_percent:.0f} %" if xrun.load_percent else ""
    return at, ", ".join(part for part in (f"after: {xrun.after}" if xrun.after else "", load) if part) or "by itself"


def _shown(value: Fact) -> str:
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e5 else str(value)


def duration(seconds: float) -> str:
    """As one says it: 40 s, 12 min, 3 h 5 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
