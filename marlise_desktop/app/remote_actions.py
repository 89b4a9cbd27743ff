"""`marlise-desktop do`: an action of the running program, asked for in words."""

import json
import shlex
from collections.abc import Sequence
from typing import Any

from marlise_desktop.adapters.control.client import ask
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.saying import say

_PATIENCE_S = 120.0
"""A large board takes its time; a session is stopped by force long before."""


def do(action: str, words: Sequence[str], rack: str) -> int:
    """Does it in the running program; says what has come of it."""
    request = {"action": action, "words": shlex.join(words), **({"rack": rack} if rack else {})}
    answer = ask(user_paths().control, "do", request, patience_s=_PATIENCE_S)
    say(str(answer))
    return 0


def listed(rack: str, *, as_json: bool) -> int:
    """Prints all that can be done, with its arguments, and why some of it cannot be done now."""
    answer: Any = ask(user_paths().control, "actions", {"rack": rack} if rack else None)
    say(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else in_words(answer))
    return 0


def in_words(actions: Sequence[dict[str, Any]]) -> str:
    """By group; a line for each, and its arguments below it."""
    lines: list[str] = []
    groups = dict.fromkeys(action["group"] for action in actions)
    for group in groups:
        lines += [*([""] if lines else []), group]
        for action in (held for held in actions if held["group"] == group):
            now = f" Not now: {action['refusal']}." if action["refusal"] else ""
            lines.append(f"  {action['usage']}")
            lines.append(f"      {action['text']}{now}")
            lines += [f"      {held['name']}: {held['described']}" for held in action["arguments"]]
    return "\n".join(lines)
