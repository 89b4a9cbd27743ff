"""The racks whose boards have mappings, as the table of mappings sees them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from marlise_desktop.domain.errors import BoardError, MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ActionTarget
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.history import History


@dataclass(frozen=True, slots=True)
class MappedRack:
    key: SessionId
    name: str
    boards: Boards
    history: History
    actions: Actions

    @property
    def board(self) -> Pedalboard:
        return self.boards.board


class MappedRacks:
    """In the order in which they came."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self._racks: dict[SessionId, MappedRack] = {}
        self._moved = moved

    def add(self, rack: MappedRack) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._racks[rack.key] = rack
        self._moved()

        def over() -> None:
            self._racks.pop(rack.key, None)
            self._moved()

        return over

    @property
    def all(self) -> Mapping[SessionId, MappedRack]:
        return self._racks

    def get(self, key: SessionId | None) -> MappedRack | None:
        return self._racks.get(key) if key is not None else None

    def named(self, key: SessionId | None) -> MappedRack:
        """Raises BoardError if it does not live."""
        rack = self.get(key)
        if rack is None:
            raise BoardError("a mapping of a board belongs to a rack that plays, and that one does not")
        return rack

    def fault(self, target: ActionTarget, key: SessionId | None) -> str:
        """Why an action cannot be asked for so, in words; any rack answers for the layer of all boards."""
        rack = self.get(key) or next(iter(self._racks.values()), None)
        if rack is None:
            return ""
        try:
            action = rack.actions.named(target.action)
        except MarliseError as error:
            return f"{error.message} {error.hint}".strip()
        known = {argument.name: argument for argument in action.arguments}
        for name in target.arguments:
            if name not in known or not known[name].sayable:
                return f"{target.action} has no argument {name}; it is {action.usage}"
        for argument in action.arguments:
            if argument.required and argument.name not in target.arguments:
                return f"{target.action} needs {argument.name}: {argument.wanted}"
        return ""

    def title(self, target: ActionTarget) -> str:
        """What an action does, for people: `Apply snapshot 2`."""
        for rack in self._racks.values():
            try:
                title = rack.actions.named(target.action).title
            except MarliseError:
                break
            return " ".join([title, *target.arguments.values()])
        return " ".join([target.action, *target.arguments.values()])
