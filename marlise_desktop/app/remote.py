"""Commands to the program that runs: health, panic, stop. The first two reach its engine past it where it hangs."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from marlise_desktop.adapters.control.client import NotRunningError, ask
from marlise_desktop.adapters.modhost import observer
from marlise_desktop.app.left_behind import end_left_behind
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.saying import say
from marlise_desktop.domain.errors import MarliseError

_PANIC_PATIENCE_S = 1.0
"""Who wants silence does not wait long for a window."""
_EXIT_CODES = {"healthy": 0, "degraded": 0, "unhealthy": 1}


def health(*, as_json: bool) -> int:
    """Prints how the running program is; answers 1 if a part of it does not do its work."""
    try:
        answer: Any = ask(user_paths().control, "health")
    except NotRunningError as error:
        return _health_past(error, as_json=as_json)
    say(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _in_words(answer))
    return _EXIT_CODES.get(answer["condition"], 1)


def panic() -> int:
    """Silences the running program; where it does not answer, or cannot, its engine past it."""
    paths = user_paths()
    try:
        ask(paths.control, "panic", patience_s=_PANIC_PATIENCE_S)
    except MarliseError as error:
        silenced = observer.silence(observer.engine_sockets(paths.runtime, os.environ))
        if not silenced:
            if isinstance(error, NotRunningError) and error.hangs:
                raise MarliseError(
                    f"{error.message}, and there is no engine that can be silenced past it",
                    hint="mod-host obeys one program only. Turn the sound down at the device, or end the program.",
                ) from error
            raise
        say(f"silence: {_engines(silenced)} silenced past it, since {error.message}")
        return 0
    say("silence")
    return 0


def stop() -> int:
    """Ends the running program in order, or what plays on without one; unsaved work is there at the next start."""
    try:
        ask(user_paths().control, "stop")
    except NotRunningError:
        ended = asyncio.run(end_left_behind(user_paths().runtime))
        if not ended:
            raise
        say(f"{' and '.join(ended)} had played on; {'they are' if len(ended) > 1 else 'it is'} ended")
    else:
        say("ending")
    return 0


def _health_past(error: NotRunningError, *, as_json: bool) -> int:
    """What the engines say themselves while the program does not."""
    engines = observer.told_health(observer.engine_sockets(user_paths().runtime, os.environ))
    if not engines:
        raise error
    if as_json:
        told = {"condition": "unhealthy", "reason": error.message, "engines": engines}
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return 1
    lines = [f"unhealthy: {error.message}, but {_engines(len(engines))} to be heard past it"]
    for engine in engines:
        facts = ", ".join(f"{name.replace('_', ' ')} {_fact(value)}" for name, value in engine.items())
        lines.append(f"  engine: {facts}")
    say("\n".join(lines))
    return 1


def _engines(count: int) -> str:
    return f"{count} engine{'s' if count != 1 else ''}"


def _fact(value: object) -> str:
    """As a terminal shows it."""
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _in_words(answer: Mapping[str, Any]) -> str:
    lines = [str(answer["condition"])]
    for service in answer["services"]:
        lines += _told(service, "  ")
    for session in answer["sessions"]:
        lines += _told(session, "  ", f" ({session['kind']}, {session['state']})")
    xruns = answer["xruns"]
    if xruns:
        lines.append(f"  last xruns: {len(xruns)}")
        lines += [f"    after: {xrun['after']}" for xrun in xruns if xrun["after"]]
    return "\n".join(lines)


def _told(held: Mapping[str, Any], indent: str, more: str = "") -> Iterator[str]:
    """A service or session, its parts below it. What ails a part is said there."""
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in held["facts"].items())
    yield f"{indent}{held['name']}{more}: {held['condition']}{f' ({facts})' if facts else ''}"
    if not held["parts"]:
        yield from (f"{indent}  {reason}" for reason in held["reasons"])
    for part in held["parts"]:
        yield from _told(part, f"{indent}  ")
