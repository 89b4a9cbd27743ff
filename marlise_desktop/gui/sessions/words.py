"""What sessions, their states and their figures are called on screen."""

from collections.abc import Sequence
from datetime import datetime

from marlise_desktop.domain.health import Fact, ServiceHealth
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import RUNNING, SessionState
from marlise_desktop.gui.health.words import CONDITIONS, LIGHTS, duration
from marlise_desktop.gui.widgets.light import Light

KIND_ICONS = {
    "rack": "guitar",
    "show": "list",
    "monitor": "activity",
    "port": "plug",
    "console": "keyboard",
    "player": "audio-waveform",
}
_OTHER_KIND = "package"
_WORKS = {"rack": "plays", "monitor": "watches", "show": "directs", "port": "is patched in", "console": "listens"}
_STATES = {
    SessionState.CREATING: "is being made",
    SessionState.WAITING_FOR_SERVICES: "waits",
    SessionState.READY: "ready",
    SessionState.ACTIVE: "runs",
    SessionState.IDLE: "silent",
    SessionState.COMPLETED: "done",
    SessionState.TERMINATING: "stops",
    SessionState.TERMINATED: "stopped",
    SessionState.ERROR: "cannot go on",
}
_STATE_LIGHTS = {
    SessionState.CREATING: Light.WORKING,
    SessionState.WAITING_FOR_SERVICES: Light.WORKING,
    SessionState.READY: Light.GOOD,
    SessionState.ACTIVE: Light.GOOD,
    SessionState.IDLE: Light.GOOD,
    SessionState.COMPLETED: Light.OFF,
    SessionState.TERMINATING: Light.WORKING,
    SessionState.TERMINATED: Light.OFF,
    SessionState.ERROR: Light.BAD,
}
_LOADS = ("load_percent", "cpu_percent")
_UNITS = {"_percent": " %", "_mb": " MB", "_hz": " Hz", "_frames": " frames", "_ms": " ms", "_db": " dB"}


def kind_icon(kind: str) -> str:
    return KIND_ICONS.get(kind, _OTHER_KIND)


def state(record: SessionRecord, waiting: Sequence[str] = ()) -> str:
    """In a word or two; for one that waits, with what it waits for."""
    if record.state is SessionState.WAITING_FOR_SERVICES and waiting:
        return f"waits for {listed(waiting)}"
    if record.state is SessionState.ACTIVE:
        return _WORKS.get(record.kind, _STATES[SessionState.ACTIVE])
    return _STATES[record.state]


def light(record: SessionRecord, health: ServiceHealth | None) -> Light:
    """Of one that works: how well it does."""
    shown = _STATE_LIGHTS[record.state]
    return LIGHTS[health.condition] if shown is Light.GOOD and health is not None else shown


def condition(record: SessionRecord, health: ServiceHealth | None) -> str:
    """How well one that does its work is, in words; empty for any other."""
    if health is None or _STATE_LIGHTS[record.state] is not Light.GOOD:
        return ""
    return CONDITIONS[health.condition]


def sentence(record: SessionRecord, health: ServiceHealth | None, waiting: Sequence[str]) -> str:
    """What a player wants to know of it: what it does, and why it does no more than that."""
    words = f"It {_verb(state(record, waiting))}."
    why = list(health.reasons) if health is not None and record.state in RUNNING else []
    if record.reason:
        why.insert(0, record.reason)
    return " ".join([words, *(f"{reason[:1].upper()}{reason[1:].rstrip('.')}." for reason in why)])


def _verb(words: str) -> str:
    return f"is {words}" if words in ("ready", "silent", "done", "stopped") else words


def load(health: ServiceHealth | None) -> float | None:
    """Per cent; None where it is not known."""
    for name in _LOADS if health is not None else ():
        value = health.facts.get(name) if health is not None else None
        if isinstance(value, int | float):
            return float(value)
    return None


def listed(names: Sequence[str]) -> str:
    """The audio server and the engine."""
    told = [f"the {name}" for name in names]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def details(record: SessionRecord, health: ServiceHealth | None, racks: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Names with what there is to say, one a line; `racks` are the names of those that a show uses."""
    rows = [
        ("State", f"{record.state.value}{f': {record.reason}' if record.reason else ''}"),
        ("Folder", record.workspace),
        ("Run", f"{record.run}, since {moment(record.changed)}"),
        ("Made", f"{moment(record.created)}{f' from the template {record.template}' if record.template else ''}"),
    ]
    rows += [(name.replace("_", " ").capitalize(), value(held)) for name, held in sorted(record.properties.items())]
    if record.affinity is not None:
        each = f"asked every {record.affinity.health_interval_s:g} s"
        rows.append(("Racks", f"{', '.join(racks) or 'none'} ({record.affinity.strategy.value}, {each})"))
    if health is not None and record.state in RUNNING:
        rows += [(_fact_name(name), _fact(name, held)) for name, held in health.facts.items() if held != ""]
        for part in health.parts:
            facts = [(name, held) for name, held in part.facts.items() if held != ""]
            rows += [(_fact_name(f"{part.name} {name}"), _fact(name, held)) for name, held in facts]
    return rows


def value(held: Setting) -> str:
    """A property as it is typed: entries of a list have commas between them."""
    if isinstance(held, tuple):
        return ", ".join(value(entry) for entry in held)
    if isinstance(held, bool):
        return "yes" if held else "no"
    return f"{held:g}" if isinstance(held, float) else str(held)


def moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%d.%m.%Y %H:%M}"


def _fact_name(name: str) -> str:
    stem = next((name.removesuffix(unit) for unit in (*_UNITS, "_s") if name.endswith(unit)), name)
    return stem.replace("_", " ").capitalize()


def _fact(name: str, held: Fact) -> str:
    if name.endswith("_s") and isinstance(held, int | float):
        return duration(float(held))
    unit = next((words for end, words in _UNITS.items() if name.endswith(end)), "")
    return f"{value(held)}{unit}"
