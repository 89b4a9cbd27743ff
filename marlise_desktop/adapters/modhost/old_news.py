"""What the engine tells of a value may be older than what the program has set since: then it is asked once more.

The engine collects what controllers move while the batch before is on its way, so that a report may come tens of
milliseconds after the move that it tells of. Taken as it is, the board would go back to where the controller was, and
the next move to there would not be sent at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.channel import Answer
from marlise_desktop.adapters.modhost.protocol import Reply, Request
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.plan import SetBypass, SetValue, Step
from marlise_desktop.session.ports.engine import EngineReport, ValueReported

_OLD_BATCHES = 2
"""When the engine has acknowledged a value, one batch may be on its way and another be half collected."""
_ROUNDED, _SINGLE = 1e-4, 1e-6
"""mod-host tells four decimals of a value that it is asked for; all engines hold single precision."""

_Key: TypeAlias = tuple[InstanceId, PortSymbol]
_Tell: TypeAlias = Callable[[EngineReport], None]


class Inquiries(Protocol):
    """What is needed of `EngineClient`."""

    @property
    def batches(self) -> int: ...
    def inquire(self, request: Request, answer: Answer) -> None: ...


@dataclass(slots=True)
class _Set:
    """A value that the program has set. `sent` counts how often, `acknowledged` how often that was answered."""

    value: float
    sent: int = 0
    acknowledged: int = 0
    certain_from: int = 0
    asking: bool = False
    reported: float | None = None


class OldNews:
    """On the loop's thread, as the client it asks."""

    def __init__(self, client: Inquiries, numbers: Numbers) -> None:
        self._client = client
        self._numbers = numbers
        self._sets: dict[_Key, _Set] = {}

    @contextmanager
    def setting(self, steps: Iterable[Step]) -> Iterator[None]:
        """Encloses the sending of steps, from before the first until the replies to all are here."""
        held = [self._of(key, value) for step in steps for key, value in _values(step)]
        for one in held:
            one.sent += 1
        try:
            yield
        finally:
            for one in held:
                one.acknowledged += 1
                one.certain_from = self._client.batches + _OLD_BATCHES

    def forget(self, instance: InstanceId) -> None:
        self._sets = {key: held for key, held in self._sets.items() if key[0] != instance}

    def believed(self, report: ValueReported, tell: _Tell) -> bool:
        """Whether it is certainly news. If not, the engine is asked, and its answer told."""
        key = (report.instance, report.symbol)
        held = self._sets.get(key)
        if held is None:
            return True
        known = held.sent == held.acknowledged and not held.asking
        if known and self._client.batches >= held.certain_from:
            del self._sets[key]
            return True
        held.reported = report.value
        if not held.asking:
            self._ask(key, held, tell)
        return False

    def _of(self, key: _Key, value: float) -> _Set:
        held = self._sets.setdefault(key, _Set(value))
        held.value = value
        return held

    def _ask(self, key: _Key, held: _Set, tell: _Tell) -> None:
        number = self._numbers.number(key[0])
        if number is None:
            return  # it has just been taken away
        asked = (held.reported, held.value)
        sent = held.sent
        held.asking, held.reported = True, None

        def answered(reply: Reply) -> None:
            held.asking = False
            # Set once more after the question: that has doubts of its own.
            if self._sets.get(key) is held and held.sent == sent and not reply.refused:
                tell(ValueReported(*key, _whole(reply.value, asked)))
            if held.reported is not None:
                self._ask(key, held, tell)

        self._client.inquire(commands.param_get(number, key[1]), answered)


def _values(step: Step) -> Sequence[tuple[_Key, float]]:
    match step:
        case SetValue(instance, symbol, value):
            return (((instance, symbol), value),)
        case SetBypass(instance, bypassed):
            return (((instance, BYPASS), float(bypassed)),)
    return ()


def _whole(value: float, known: Sequence[float | None]) -> float:
    """The value that is meant by one which is told rounded."""
    for one in known:
        if one is not None and abs(one - value) <= _ROUNDED + _SINGLE * abs(value):
            return one
    return value
