"""What began with a press and ends with its release, on the rack and board where it began."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.control import Control
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ActionTarget, Behaviour
from marlise_desktop.session.midi.deeds import Deed, Deeds
from marlise_desktop.session.midi.follow import reach_of
from marlise_desktop.session.midi.moves import Moves
from marlise_desktop.session.midi.played_rack import PlayedRack

Switches: TypeAlias = tuple[Control, Control | None]
"""One switch, or both of a chord; a control twice for what it holds by where it stands."""


@dataclass(slots=True)
class Hold:
    """`loads` is how often another board had been opened in the rack when it began."""

    line: Line
    rack: PlayedRack
    loads: int
    deed: Deed | None = None


class Holds:
    """`loads` answers how often another board was opened in a rack, None for one that is over."""

    def __init__(
        self,
        deeds: Deeds,
        moves: Moves,
        words: Callable[[Line], str],
        loads: Callable[[SessionId], int | None],
    ) -> None:
        self._deeds = deeds
        self._moves = moves
        self._words = words
        self._loads = loads
        self._holds: dict[Switches, list[Hold]] = {}

    def begin(self, switches: Switches, hold: Hold | None) -> None:
        """None for a press that has done nothing."""
        if hold is not None:
            self._holds.setdefault(switches, []).append(hold)

    def has(self, switches: Switches, line: Line) -> bool:
        return any(hold.line.key == line.key for hold in self._holds.get(switches, ()))

    def any_of(self, control: Control) -> bool:
        return any(holds for switches, holds in self._holds.items() if control in switches)

    def end(self, switches: Switches) -> None:
        """The foot has left."""
        self._take_back(self._holds.pop(switches, ()))

    def end_one(self, switches: Switches, line: Line) -> None:
        """The control went back over its middle; what only goes there and not back stays as it is."""
        ended = [hold for hold in self._holds.get(switches, ()) if hold.line.key == line.key]
        self._holds[switches] = [hold for hold in self._holds.get(switches, ()) if hold not in ended]
        if line.mapping.behaviour in (Behaviour.FOLLOW, Behaviour.MOMENTARY):
            self._take_back(ended)

    def let_go(self, device: DeviceId | None) -> None:
        """A device, or each, is gone: what is on only while it is held ends."""
        for switches in [switches for switches in self._holds if device is None or switches[0].device == device]:
            momentary = [hold for hold in self._holds[switches] if hold.line.mapping.behaviour is Behaviour.MOMENTARY]
            self._holds[switches] = [hold for hold in self._holds[switches] if hold not in momentary]
            self._take_back(momentary)

    def _take_back(self, holds: Iterable[Hold]) -> None:
        for hold in holds:
            target = hold.line.mapping.target
            if isinstance(target, ActionTarget):
                self._take_back_action(hold, target)
                continue
            if self._loads(hold.rack.key) != hold.loads:
                continue  # the board where it began has been left, and keeps nothing of it
            held = hold.rack.boards.board.instances.get(target.instance)
            reach = reach_of(target, held) if held is not None else None
            if held is not None and reach is not None:
                self._moves.set(hold.rack.key, hold.rack.boards, held.id, target.symbol, reach.low)

    def _take_back_action(self, hold: Hold, target: ActionTarget) -> None:
        if hold.deed is not None and not hold.deed.begun:
            hold.deed.drop("let go before it could be done")
        elif self._loads(hold.rack.key) is not None:
            self._deeds.do(hold.rack, target, self._words(hold.line), release=True)
