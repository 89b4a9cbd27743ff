"""A rack as it is told beforehand what feet will do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.midi.mapping import ActionTarget, ControlMapping
from marlise_desktop.domain.midi.standby import Setting
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import SetBypass, SetProperty, SetValue, runnable, steps
from marlise_desktop.domain.tempo import in_time
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.midi.foreseen import Basis, Foreseen, of_action, of_parameter, same_in_any_order
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.turns import Turns
from marlise_desktop.session.wording.wording import Wording


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the mappings of one press do together. It holds while each basis answers what it has answered here."""

    steps: tuple[Setting, ...]
    ramp_ms: float
    bases: tuple[tuple[Basis, object], ...]

    def holds(self, board: Pedalboard) -> bool:
        return all(basis(board) == was for basis, was in self.bases)


@dataclass(frozen=True, slots=True)
class ReadiedRack:
    """`turns` are those of its library. `bus` is its own view."""

    key: SessionId
    engine: EngineService
    boards: Boards
    actions: Actions
    wording: Wording
    turns: Turns
    settings: Settings
    bus: Bus

    def by_engine(self, instance: InstanceId, symbol: PortSymbol) -> bool:
        """Whether the engine itself carries out what is mapped to that parameter in MOD's words."""
        return self.engine.carries_out(instance, symbol)

    def outcome(
        self, mappings: Sequence[ControlMapping], led: frozenset[tuple[InstanceId, PortSymbol]]
    ) -> Outcome | None:
        """None where it cannot be told before the press. `led` are the values that engines move by themselves."""
        board = before = self.boards.board
        done: list[Foreseen] = []
        later: list[Callable[[Pedalboard], Foreseen | None]] = []
        for mapping in mappings:
            target = mapping.target
            if isinstance(target, ActionTarget):
                later.append(self._maker(target))
                continue
            foreseen = of_parameter(board, mapping, target)
            if foreseen is None:
                return None
            done.append(foreseen)
            board = foreseen.board
        if not same_in_any_order(board, later):
            return None
        for make in later:  # actions come after what is moved at once
            foreseen = make(board)
            if foreseen is None:
                return None
            done.append(foreseen)
            board = foreseen.board
        if any(foreseen.moved in led or self._bound(foreseen) for foreseen in done if foreseen.moved is not None):
            return None
        plan = steps(runnable(before), runnable(board))
        if not all(isinstance(step, SetValue | SetBypass | SetProperty) for step in plan):
            return None
        ramp_ms = self.settings.values.snapshot_ramp_ms if any(foreseen.glides for foreseen in done) else 0.0
        bases = tuple((foreseen.basis, foreseen.basis(before)) for foreseen in done)
        return Outcome(plan, ramp_ms, bases)  # type: ignore[arg-type]  # that each is a setting was looked at above

    def _bound(self, foreseen: Foreseen) -> bool:
        """Whether an engine moves by a controller what it goes on from."""
        if foreseen.moved is None:
            return False
        key, symbol = foreseen.moved
        return symbol in self.boards.board.instances[key].bindings

    def _maker(self, target: ActionTarget) -> Callable[[Pedalboard], Foreseen | None]:
        values = self._values(target)

        def make(board: Pedalboard) -> Foreseen | None:
            foreseen = None if values is None else of_action(board, target, values)
            if foreseen is None:
                return None
            after = in_time(foreseen.board, self.boards.pulse() or foreseen.board.tempo.bpm)
            return Foreseen(after, foreseen.basis, foreseen.moved, foreseen.glides)

        return make

    def _values(self, target: ActionTarget) -> dict[str, object] | None:
        """The action's arguments; None where it would be refused, or they are not known here and now."""
        try:
            action = self.actions.named(target.action)
            if action.refusal() or target.arguments.keys() - {argument.name for argument in action.arguments}:
                return None
            found: dict[str, object] = {}
            for argument in action.arguments:
                if argument.name in target.arguments:
                    found[argument.name] = self.wording.typed(argument, target.arguments[argument.name], found)
                    if found[argument.name] is None:
                        return None
            return dict(action.completed(found))
        except MarliseError:
            return None
