"""Settings that the built-in host makes in one audio cycle: many steps as one `apply`.

Source: marlise_desktop/host/README.md, "Many changes at once".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from marlise_desktop.adapters.modhost.protocol import LONGEST_OWN_MESSAGE, Reply, ReplyForm, Request
from marlise_desktop.adapters.modhost.status import reason
from marlise_desktop.domain.plan import SetBypass, SetProperty, SetValue, Step
from marlise_desktop.session.ports.engine import Refusal


@dataclass(frozen=True, slots=True)
class Item:
    """A step and its words in the list, as they are sent."""

    step: Step
    words: bytes


@dataclass(frozen=True, slots=True)
class Joint:
    """One `apply`, whose items are the steps in order."""

    steps: tuple[Step, ...]
    requests: tuple[Request]

    def refusals(self, replies: Sequence[Reply]) -> list[Refusal]:
        (reply,) = replies
        return [
            Refusal(step, status, reason(status))
            for place, step in enumerate(self.steps)
            if (status := reply.refused_items.get(place)) is not None
        ]


Setting: TypeAlias = SetValue | SetProperty | SetBypass


def settings_apart(steps: Sequence[Step]) -> Iterator[Step | Sequence[Setting]]:
    """The steps in order: runs of settings whole, every other step by itself."""
    run: list[Setting] = []
    for step in steps:
        if isinstance(step, SetValue | SetProperty | SetBypass):
            run.append(step)
            continue
        if run:
            yield run
            run = []
        yield step
    if run:
        yield run


def joined(items: Sequence[Item], ramp_ms: float) -> Iterator[Joint]:
    """One message, or as few as the host's limit on their length allows."""
    head = f"apply {ramp_ms:g}".encode()
    taken: list[Item] = []
    size = len(head)
    for item in items:
        if taken and size + len(item.words) + 2 > LONGEST_OWN_MESSAGE:
            yield _joint(head, taken)
            taken, size = [], len(head)
        taken.append(item)
        size += len(item.words) + 1
    if taken:
        yield _joint(head, taken)


def _joint(head: bytes, items: Sequence[Item]) -> Joint:
    data = b" ".join((head, *(item.words for item in items))) + b"\0"
    return Joint(tuple(item.step for item in items), (Request(data, ReplyForm.ITEMS),))
