"""The racks whose boards have mappings, as the table of mappings sees them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from marlise_desktop.domain.errors import BoardError, MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ActionTarget
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.history import History
from marlise_desktop.session.wording import on_board, plain


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
        for name, said in target.arguments.items():
            if name not in known or not known[name].sayable:
                return f"{target.action} has no argument {name}; it is {action.usage}"
            led = name == action.follows and ".." in said
            reason = _fault_of_span(known[name], said) if led else _fault(known[name], said)
            if reason:
                return f"{name} of {target.action} {reason}"
        for argument in action.arguments:
            if argument.required and argument.name not in target.arguments:
                return f"{target.action} needs {argument.name}: {argument.wanted}"
        return ""

    def missing(self, target: ActionTarget, rack: MappedRack) -> str:
        """What an action is about and the rack's board has not, in words: a pedal, say, or a snapshot."""
        try:
            action = rack.actions.named(target.action)
            held = None
            for argument in action.arguments:
                said = target.arguments.get(argument.name)
                if said is None:
                    continue
                match argument.kind:
                    case Kind.INSTANCE:
                        held = rack.board.instance(on_board.pedal(said, rack.board))
                    case Kind.SNAPSHOT:
                        on_board.snapshot(said, rack.board)
                    case Kind.PARAMETER if held is not None:
                        on_board.parameter(said, held)
                    case Kind.PRESET if held is not None:
                        on_board.preset(said, held)
        except MarliseError as error:
            return error.message
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


def _fault_of_span(argument: Argument, said: str) -> str:
    """Why a pedal cannot lead the argument so far."""
    try:
        ends = plain.span(said, argument.unit) or ()
    except MarliseError:
        return f"must be two numbers with .. between them, as -40..0, not “{said}”"
    return next((fault for end in ends if (fault := argument.fault(end))), "")


def _fault(argument: Argument, said: str) -> str:
    """Why a text can be none of its values, whatever is on the board."""
    try:
        match argument.kind:
            case Kind.NUMBER:
                return argument.fault(plain.number(said, argument.unit))
            case Kind.INTEGER:
                return argument.fault(plain.integer(said))
            case Kind.SWITCH:
                plain.switch(said)
            case Kind.CHOICE:
                plain.choice(said, argument)
    except MarliseError:
        return f"must be {argument.wanted}, not “{said}”"
    return ""
