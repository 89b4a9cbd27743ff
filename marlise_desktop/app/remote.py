"""Commands to the program that runs: health, panic, stop."""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

from marlise_desktop.adapters.control.client import NotRunningError, ask
from marlise_desktop.app.control import SOCKET
from marlise_desktop.app.left_behind import end_left_behind
from marlise_desktop.app.paths import user_paths

_EXIT_CODES = {"healthy": 0, "degraded": 0, "unhealthy": 1}


def health(*, as_json: bool) -> int:
    """Prints how the running program is; answers 1 if a part of it does not do its work."""
    answer: Any = ask(user_paths().runtime / SOCKET, "health")
    _say(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _in_words(answer))
    return _EXIT_CODES.get(answer["condition"], 1)


def panic() -> int:
    """Silences the running program."""
    ask(user_paths().runtime / SOCKET, "panic")
    _say("silence")
    return 0


def stop() -> int:
    """Ends the running program in order, or what plays on without one; unsaved work is there at the next start."""
    try:
        ask(user_paths().runtime / SOCKET, "stop")
    except NotRunningError:
        ended = asyncio.run(end_left_behind(user_paths().runtime))
        if not ended:
            raise
        _say(f"{' and '.join(ended)} had played on; {'they are' if len(ended) > 1 else 'it is'} ended")
    else:
        _say("ending")
    return 0


def _in_words(answer: Mapping[str, Any]) -> str:
    lines = [str(answer["condition"])]
    for service in answer["services"]:
        facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in service["facts"].items())
        lines.append(f"  {service['name']}: {service['condition']} ({facts})")
        lines += [f"    {reason}" for reason in service["reasons"]]
    xruns = answer["xruns"]
    if xruns:
        lines.append(f"  last xruns: {len(xruns)}")
        lines += [f"    after: {xrun['after']}" for xrun in xruns if xrun["after"]]
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
