"""The tables in documents that are made from the code: `python -m tests.documents` writes them anew."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from marlise_desktop.domain.sessions.properties import Property
from marlise_desktop.domain.sessions.state import MEANING, TRANSITIONS, SessionState
from marlise_desktop.session.kinds.console import ConsoleKind
from marlise_desktop.session.kinds.monitor import MonitorKind
from marlise_desktop.session.kinds.player import PlayerKind
from marlise_desktop.session.kinds.port import PortKind
from marlise_desktop.session.kinds.rack import RackKind
from marlise_desktop.session.kinds.show import ShowKind
from marlise_desktop.session.ports.session_kind import SessionKind
from marlise_desktop.session.table.page import page
from tests.unit.session.conftest import make_rig

ROOT = Path(__file__).parents[1]


def state_table() -> str:
    """The states of a session in their order: what each means, and where it leads."""
    lines = ["| state | meaning | may become |", "| --- | --- | --- |"]
    for state in SessionState:
        ways = ", ".join(other.value for other in SessionState if other in TRANSITIONS[state])
        lines.append(f"| {state.value} | {MEANING[state]} | {ways or 'nothing: this run of it is over'} |")
    return "\n".join(lines)


KINDS: Sequence[type[SessionKind]] = (RackKind, ShowKind, MonitorKind, PortKind, ConsoleKind, PlayerKind)
"""The program's own; what the tables tell of them is said by the classes."""


def kinds_of_sessions() -> str:
    """Each kind with what it is for, what it needs, and a table of its properties."""
    return "\n\n".join(_kind(kind) for kind in KINDS)


def _kind(kind: type[SessionKind]) -> str:
    name, title, purpose, needs, properties = (
        getattr(kind, of) for of in ("name", "title", "purpose", "needs", "properties")
    )
    head = f"### {title} (`{name}`)\n\n{purpose} Needs: {', '.join(sorted(needs)) or 'nothing'}."
    if not properties:
        return head
    rows = [f"| `{held.name}` | {_default(held)} | {_cell(held.wanted)} | {_cell(held.text)} |" for held in properties]
    return "\n".join([head, "", "| property | default | may be | what it is for |", "| --- | --- | --- | --- |", *rows])


def _default(held: Property) -> str:
    if held.required:
        return "must be set"
    if isinstance(held.default, bool):
        return "yes" if held.default else "no"
    return "" if held.default in ("", ()) else f"`{held.default}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def actions() -> str:
    """All that the program can do, in the order of the menus."""
    return page(make_rig().session.actions.all())


TABLES: Mapping[str, tuple[Path, Callable[[], str]]] = {
    "states of a session": (ROOT / "marlise_desktop/session/README.md", state_table),
    "steps of a session": (ROOT / "resources/docs/sessions.md", state_table),
    "actions": (ROOT / "resources/docs/actions.md", actions),
    "kinds of sessions": (ROOT / "resources/docs/sessions.md", kinds_of_sessions),
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
