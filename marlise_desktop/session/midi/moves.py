"""Values that controls move, on their quick way to the board: the newest of each target, at a pace to follow."""

from dataclasses import dataclass

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.midi.timers import Alarm, Timers

PACE_S = 0.004
"""A target moves at once, and again after this time at the earliest: more often than any engine's period."""
TELL_S = 0.033
"""So often at most the rest of the program is told what has moved."""
_SWEEP_S = 2.0
"""After a rest of this, what moves is another entry of the logbook."""


@dataclass(slots=True)
class _Target:
    boards: Boards
    instance: InstanceId
    symbol: PortSymbol
    free_at: float = float("-inf")
    waiting: float | None = None


@dataclass(slots=True)
class _Sweep:
    """What moves on one board without a rest."""

    boards: Boards
    gesture: object
    moved_at: float
    told_at: float = float("-inf")
    untold: bool = False


class Moves:
    """Nothing queues up here: a target has one value that waits at most."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._targets: dict[tuple[SessionId, InstanceId, PortSymbol], _Target] = {}
        self._sweeps: dict[SessionId, _Sweep] = {}
        self._alarm = Alarm(timers, self._ring)

    def follow(self, rack: SessionId, boards: Boards, instance: InstanceId, symbol: PortSymbol, value: float) -> None:
        """One of many values; those that come too fast are left out, but never the last."""
        target = self._target(rack, boards, instance, symbol)
        now = self._timers.time()
        if now < target.free_at:
            target.waiting = value
            self._alarm.set(target.free_at)
        else:
            self._play(rack, target, value, now)

    def set(self, rack: SessionId, boards: Boards, instance: InstanceId, symbol: PortSymbol, value: float) -> None:
        """One that counts by itself: it is never left out, and what came before it does not come after it."""
        self._play(rack, self._target(rack, boards, instance, symbol), value, self._timers.time())

    def settle(self, rack: SessionId) -> None:
        """What waits moves now, before something else happens to the board."""
        now = self._timers.time()
        for (owner, _, _), target in list(self._targets.items()):
            if owner == rack and target.waiting is not None:
                self._play(rack, target, target.waiting, now)

    def newest(self, rack: SessionId, instance: InstanceId, symbol: PortSymbol) -> float | None:
        """The value that waits, if one does."""
        target = self._targets.get((rack, instance, symbol))
        return target.waiting if target is not None else None

    def forget(self, rack: SessionId) -> None:
        """Another board is open: what was to move on the one before does not."""
        self._targets = {key: held for key, held in self._targets.items() if key[0] != rack}

    def end(self) -> None:
        """Tells at once what is still to be told; nothing moves later."""
        self._alarm.stop()
        for sweep in self._sweeps.values():
            self._tell(sweep)

    def _target(self, rack: SessionId, boards: Boards, instance: InstanceId, symbol: PortSymbol) -> _Target:
        key = (rack, instance, symbol)
        found = self._targets.get(key)
        if found is None:
            found = self._targets[key] = _Target(boards, instance, symbol)
        return found

    def _play(self, rack: SessionId, target: _Target, value: float, now: float) -> None:
        target.waiting = None
        target.free_at = now + PACE_S
        sweep = self._sweeps.get(rack)
        if sweep is None or now - sweep.moved_at > _SWEEP_S:
            told_at = sweep.told_at if sweep is not None else float("-inf")
            if sweep is not None:
                self._tell(sweep)
            sweep = self._sweeps[rack] = _Sweep(target.boards, object(), now, told_at)
        try:
            target.boards.play(target.instance, target.symbol, value, sweep.gesture)
        except BoardError:
            return  # the pedal has just been taken away
        sweep.moved_at = now
        sweep.untold = True
        self._alarm.set(max(now, sweep.told_at + TELL_S))

    def _ring(self) -> None:
        now = self._timers.time()
        for (rack, _, _), target in list(self._targets.items()):
            if target.waiting is None:
                continue
            if target.free_at <= now:
                self._play(rack, target, target.waiting, now)
            else:
                self._alarm.set(target.free_at)
        for sweep in list(self._sweeps.values()):
            if sweep.untold and sweep.told_at + TELL_S <= now:
                self._tell(sweep)
            elif sweep.untold:
                self._alarm.set(sweep.told_at + TELL_S)

    def _tell(self, sweep: _Sweep) -> None:
        if sweep.untold:
            sweep.untold = False
            sweep.told_at = self._timers.time()
            sweep.boards.tell_played()
