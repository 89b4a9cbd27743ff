"""What an engine has set by itself when a foot moved: no plan does it again, and what no plan wants is put right."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.midi.standby import Setting
from marlise_desktop.domain.plan import (
    AddInstance,
    LoadPreset,
    RemoveInstance,
    RestoreState,
    SetBypass,
    SetProperty,
    SetValue,
    Step,
)

_BLURRED_S = 0.25
"""Reports and replies come by two ways: of what lies nearer to each other nobody can say which was first."""

Key: TypeAlias = tuple[InstanceId, PortSymbol | PropertyUri]


class Acted:
    """Of one engine. On the loop's thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: dict[Key, Setting] = {}
        self._unsure: set[Key] = set()
        """Of these a plan of ours may have come after it: they are sent in any case."""
        self._under_way: Sequence[Step] = ()
        self._sent: dict[Key, float] = {}

    def note(self, steps: Iterable[Setting]) -> None:
        """The engine has set these, as it tells now."""
        for step in steps:
            key = _key(step)
            self._steps[key] = step
            if self.sent_since(key, self._clock() - _BLURRED_S):
                self._unsure.add(key)

    def sent_since(self, key: Key, since: float) -> bool:
        """Whether something of ours may have reached the engine after that time."""
        return self._sent.get(key, -math.inf) >= since or any(key in _keys(step) for step in self._under_way)

    def doubt(self, which: Callable[[Key], bool]) -> None:
        """Somebody else may have moved these, before or after."""
        self._unsure |= {key for key in self._steps if which(key)}

    @contextmanager
    def sending(self, steps: Sequence[Step]) -> Iterator[None]:
        """Encloses what is sent from now on, until it is answered: it comes after all that was noted."""
        self._overwrite(steps)
        self._under_way = steps
        try:
            yield
        finally:
            self._under_way = ()
            self._sent.update(dict.fromkeys((key for step in steps for key in _keys(step)), self._clock()))

    def parted(self, plan: Sequence[Step]) -> tuple[Sequence[Step], Sequence[Setting]]:
        """What of a plan is still to be sent, and what the engine has done already."""
        if not self._steps:
            return plan, ()
        anew = {s.instance for s in plan if isinstance(s, AddInstance | RestoreState | LoadPreset)}
        rest: list[Step] = []
        done: list[Setting] = []
        for step in plan:
            if isinstance(step, SetValue | SetBypass | SetProperty) and step.instance not in anew and self._did(step):
                done.append(step)
                del self._steps[_key(step)]
            else:
                rest.append(step)
        return rest, done

    def take(self) -> Sequence[Setting]:
        """What the engine has set and no plan has touched since; it is forgotten here."""
        steps = tuple(self._steps.values())
        self._steps.clear()
        self._unsure.clear()
        return steps

    def _did(self, step: Setting) -> bool:
        key = _key(step)
        return self._steps.get(key) == step and key not in self._unsure

    def _overwrite(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if isinstance(step, AddInstance | RemoveInstance | RestoreState | LoadPreset):
                self._steps = {key: held for key, held in self._steps.items() if key[0] != step.instance}
                self._sent = {key: at for key, at in self._sent.items() if key[0] != step.instance}
            for key in _keys(step):
                self._steps.pop(key, None)
        self._unsure &= self._steps.keys()


def _key(step: Setting) -> Key:
    match step:
        case SetValue(instance, symbol, _):
            return instance, symbol
        case SetBypass(instance, _):
            return instance, BYPASS
        case SetProperty(instance, uri, _):
            return instance, uri


def _keys(step: Step) -> Sequence[Key]:
    return (_key(step),) if isinstance(step, SetValue | SetBypass | SetProperty) else ()
