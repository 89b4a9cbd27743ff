"""`marlise-desktop sessions`: the running program's sessions listed in a terminal, started and stopped."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from marlise_desktop.adapters.control.client import ask
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.saying import say

_STEP_PATIENCE_S = 120.0
"""A session is stopped by force long before."""
_HEAD = ("NAME", "KIND", "STATE", "LOAD", "HEALTH")


def listed(asked: Mapping[str, str], *, as_json: bool) -> int:
    """Prints the sessions that are asked for; answers the exit code."""
    answer: Any = ask(user_paths().control, "sessions", {key: value for key, value in asked.items() if value})
    say(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else table(answer))
    return 0


def step(name: str, session: str) -> int:
    """Starts or stops one; says how it is then."""
    request = {"session": session}
    answer: Any = ask(user_paths().control, f"{name} session", request, patience_s=_STEP_PATIENCE_S)
    say(f"{answer['name']} is {_state(answer)}")
    return 0


def table(answer: Mapping[str, Any]) -> str:
    """One line for each session, and all of them in numbers below."""
    rows = [_HEAD, *(_row(session) for session in answer["sessions"])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*(lines if len(rows) > 1 else []), _in_numbers(answer["statistics"], len(rows) - 1)])


def _row(session: Mapping[str, Any]) -> Sequence[str]:
    return session["name"], session["kind"], session["state"], _load(session["health"]), _health(session)


def _state(session: Mapping[str, Any]) -> str:
    missing = ", ".join(session["waiting_for"])
    return f"{session['state']}: {missing}" if missing else str(session["state"])


def _load(health: Mapping[str, Any] | None) -> str:
    """The processor time and memory of its processes."""
    if health is None:
        return "-"
    cpu, memory = _figure(health, "cpu_percent"), _figure(health, "memory_mb")
    return "-" if cpu is None or memory is None else f"{cpu:.0f} %, {memory:.0f} MB"


def _figure(health: Mapping[str, Any], name: str) -> float | None:
    """From the session, or the first of its parts that has it."""
    if name in health["facts"]:
        return float(health["facts"][name])
    return next((found for part in health["parts"] if (found := _figure(part, name)) is not None), None)


def _health(session: Mapping[str, Any]) -> str:
    health, missing = session["health"], ", ".join(session["waiting_for"])
    why = f"waits for {missing}" if missing else ""
    if health is None:
        return why or str(session["reason"]) or "-"
    return "; ".join([str(health["condition"]), *([why] if why else health["reasons"])])


def _in_numbers(held: Mapping[str, Any], shown: int) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in held["by_kind"].items())
    states = ", ".join(f"{count} {state}" for state, count in held["by_state"].items())
    shown_words = "" if shown == held["total"] else f"{shown} shown of "
    total = f"{shown_words}{held['total']} session{'' if held['total'] == 1 else 's'}"
    return f"{total} ({kinds}; {states}), {held['messages']} orders to engines" if held["total"] else "no sessions"
