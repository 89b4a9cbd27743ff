"""Entries of menus and keys that stand for an action together with its arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marlise_desktop.session.rack import Rack

SNAPSHOT_KEYS = 9


@dataclass(frozen=True, slots=True)
class Ready:
    """`keys` as in the table of actions. `snapshot` is the place in the list that there must be for it."""

    name: str
    title: str
    action: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    keys: str = ""
    snapshot: int = 0

    def refusal(self, session: Rack) -> str:
        """Why it cannot be done now; empty if it can."""
        if self.snapshot > len(session.boards.board.snapshots):
            return f"this board has no snapshot {self.snapshot}"
        return session.actions.named(self.action).refusal()


READY: tuple[Ready, ...] = tuple(
    Ready(f"snapshot.apply {number}", f"Snapshot {number}", "snapshot.apply", {"snapshot": number}, str(number), number)
    for number in range(1, SNAPSHOT_KEYS + 1)
)
