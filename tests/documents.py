"""The tables in documents that are made from the code: `python -m tests.documents` writes them anew."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from marlise_desktop.domain.sessions.state import MEANING, TRANSITIONS, SessionState

ROOT = Path(__file__).parents[1]


def state_table() -> str:
    """The states of a session in their order: what each means, and where it leads."""
    lines = ["| state | meaning | may become |", "| --- | --- | --- |"]
    for state in SessionState:
        ways = ", ".join(other.value for other in SessionState if other in TRANSITIONS[state])
        lines.append(f"| {state.value} | {MEANING[state]} | {ways or 'nothing: this run of it is over'} |")
    return "\n".join(lines)


TABLES: Mapping[str, tuple[Path, Callable[[], str]]] = {
    "states of a session": (ROOT / "marlise_desktop/session/README.md", state_table),
}


def with_table(text: str, name: str, table: str) -> str:
    """The text with the table between its two marks; raises ValueError if they are not there."""
    begin, end = f"<!-- {name}: made by python -m tests.documents -->\n", f"<!-- end of {name} -->"
    head, found, rest = text.partition(begin)
    _old, ended, tail = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"the marks of {name} are missing")
    return f"{head}{begin}\n{table}\n\n{end}{tail}"


def main() -> None:
    for name, (file, table) in TABLES.items():
        file.write_text(with_table(file.read_text(encoding="utf-8"), name, table()), encoding="utf-8")
        sys.stdout.write(f"{name}: {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
