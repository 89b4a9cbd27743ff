"""A board as the job of an offline render: the planner's steps as the engine's commands, one after the other."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from marlise_desktop.adapters.modhost.orders import Orders
from marlise_desktop.adapters.modhost.status import reason
from marlise_desktop.adapters.modhost.wire import Numbers, Wiring
from marlise_desktop.domain.connection import HardwarePort, InstancePort
from marlise_desktop.domain.errors import BoardError, PluginMissingError
from marlise_desktop.domain.hardware import signal_of
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import (
    EMPTY,
    AddConnection,
    AddInstance,
    LoadPreset,
    MapController,
    RestoreState,
    SetProperty,
    Step,
    runnable,
    steps,
)
from marlise_desktop.domain.port import SignalType
from marlise_desktop.domain.snapshot import recalled
from marlise_desktop.session.ports.board_files import StateStore

_REFUSED = re.compile(r":(\d+): '.*' answers (?:resp )?(.+)$")


@dataclass(frozen=True, slots=True)
class Job:
    """`text` is what the host reads; `owners` the step behind each of its commands."""

    text: bytes
    owners: tuple[Step, ...]

    def refused_step(self, line: str) -> tuple[Step, str] | None:
        """The step that the host's complaint is about, and why; None if the line is no such complaint."""
        match = _REFUSED.search(line)
        if match is None or not 0 < int(match[1]) <= len(self.owners):
            return None
        answer = match[2]
        why = reason(int(answer)) if answer.lstrip("-").isdigit() else answer
        return self.owners[int(match[1]) - 1], why


def with_snapshot(board: Pedalboard, name: str) -> Pedalboard:
    """The board with the snapshot of that name applied; raises BoardError naming those that there are."""
    snapshot = next((held for held in board.snapshots if held.name == name), None)
    if snapshot is None:
        names = ", ".join(f"'{held.name}'" for held in board.snapshots)
        raise BoardError(
            f"the board '{board.title}' has no snapshot '{name}'",
            hint=f"It has: {names}." if names else "It has none at all.",
        )
    instances = dict(board.instances)
    for key, entry in snapshot.entries.items():
        if key in instances:
            instances[key] = recalled(instances[key], entry)
    return replace(board, instances=instances)


def renderable(board: Pedalboard) -> Pedalboard:
    """What can be heard of a board without a computer's MIDI; raises PluginMissingError if a plugin is missing."""
    missing = sorted({held.uri for held in board.instances.values() if held.placeholder})
    if missing:
        raise PluginMissingError(
            f"the board '{board.title}' needs plugins that are not installed: {', '.join(missing)}",
            hint="Install them, or open the board in the program and replace them.",
        )
    ends = {end for c in board.connections for end in (c.source, c.target) if isinstance(end, HardwarePort)}
    return runnable(board, frozenset(end for end in ends if signal_of(end) is SignalType.MIDI))


def channels(board: Pedalboard) -> tuple[int, int]:
    """How many inputs and outputs the engine must have for the board; two at least."""
    ends = [end for c in board.connections for end in (c.source, c.target) if isinstance(end, HardwarePort)]
    return _highest(ends, "capture_"), _highest(ends, "playback_")


def _highest(ends: Sequence[HardwarePort], stem: str) -> int:
    numbers = [end.name.removeprefix(stem) for end in ends if end.name.startswith(stem)]
    return max((2, *(int(number) for number in numbers if number.isdigit())))


async def plan_job(board: Pedalboard, store: StateStore, without: Collection[Step] = ()) -> Job:
    """`without` are steps that were refused and that the board can do without."""
    numbers = Numbers()
    orders = Orders(numbers, Wiring(numbers, own_midi=True))
    text: list[bytes] = []
    owners: list[Step] = []
    for step in steps(EMPTY, board):
        if step in without or isinstance(step, MapController):  # nobody plays
            continue
        prepared = ""
        if isinstance(step, RestoreState) and (number := numbers.number(step.instance)) is not None:
            prepared = await store.prepare({number: step.state})
        order = orders.of(step, prepared)
        if order.refusal is not None:
            raise BoardError(f"the board '{board.title}' cannot be rendered: {order.refusal.reason}")
        for request in order.requests:
            text.append(request.data)
            owners.append(step)
    return Job(b"".join(text), tuple(owners))


def is_optional(step: Step) -> bool:
    """Whether the board still plays without it: its values are all set by other steps."""
    return isinstance(step, LoadPreset | RestoreState | SetProperty)


def words(step: Step, board: Pedalboard) -> str:
    """A step as people say it."""
    match step:
        case AddConnection(connection):
            return f"the cable from {_end(connection.source, board)} to {_end(connection.target, board)}"
        case AddInstance(_, uri, description):
            return f"the pedal {description.name} ({uri})"
        case LoadPreset(instance, preset):
            return f"the preset {preset} of {board.instance(instance).name}"
        case RestoreState(instance):
            return f"the saved state of {board.instance(instance).name}"
    return f"{type(step).__name__} {step}"


def _end(end: InstancePort | HardwarePort, board: Pedalboard) -> str:
    return end.name if isinstance(end, HardwarePort) else f"{board.instance(end.instance).name}:{end.symbol}"
