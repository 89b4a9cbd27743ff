"""What a press will make of a board, as far as that can be said before it comes.

Nothing here acts: these are the outcomes of what `Boards`, `Snapshots` and the table of actions do, for those actions
whose outcome the board alone decides.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, SnapshotId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.mapping import ActionTarget, Behaviour, ControlMapping, ParameterTarget
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import ParameterKind
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.stepping import stepped, toggled
from marlise_desktop.session.boards import by_hand, played
from marlise_desktop.session.midi.follow import present, switched
from marlise_desktop.session.snapshots import applied
from marlise_desktop.session.table.shared import neighbour

Basis: TypeAlias = Callable[[Pedalboard], object]
"""What of a board the outcome rests on: once it differs the outcome is another. Unequal where it is not there."""
Values: TypeAlias = Mapping[str, object]
"""An action's arguments by name, complete."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`moved` are the values that it goes on from: where somebody else moves those, nobody can tell."""

    board: Pedalboard
    basis: Basis = lambda board: None
    moved: tuple[InstanceId, PortSymbol] | None = None
    glides: bool = False


def of_parameter(board: Pedalboard, mapping: ControlMapping, target: ParameterTarget) -> Foreseen | None:
    """None where it cannot be told."""
    held = board.instances.get(target.instance)
    if held is None or held.placeholder or not _steady(held, target.symbol):
        return None
    value = switched(mapping, target, held, present(target, held))
    if value is None:
        return None
    after = board.with_instance(played(held, target.symbol, value))
    if mapping.behaviour in (Behaviour.TOGGLE, Behaviour.STEP):
        return Foreseen(after, _value_of(held.id, target.symbol), (held.id, target.symbol))
    return Foreseen(after)


def of_action(board: Pedalboard, target: ActionTarget, values: Values) -> Foreseen | None:
    """None where it cannot be told, and where it would fail."""
    foresee = _ACTIONS.get(target.action)
    try:
        return None if foresee is None else foresee(board, values)
    except MarliseError:
        return None


def foreseeable(action: str) -> bool:
    return action in _ACTIONS


def same_in_any_order(board: Pedalboard, makers: Sequence[Callable[[Pedalboard], Foreseen | None]]) -> bool:
    """Whether it makes no difference which of several actions is done first: each runs by itself."""
    if len(makers) < 2:
        return True
    there, back = _all(board, makers), _all(board, makers[::-1])
    return there is not None and there == back


def _all(board: Pedalboard, makers: Sequence[Callable[[Pedalboard], Foreseen | None]]) -> Pedalboard | None:
    for make in makers:
        foreseen = make(board)
        if foreseen is None:
            return None
        board = foreseen.board
    return board


def _apply(board: Pedalboard, values: Values) -> Foreseen:
    key = SnapshotId(str(values["snapshot"]))

    def basis(now: Pedalboard) -> object:
        return next((held for held in now.snapshots if held.id == key), None)

    return Foreseen(applied(board, key), basis, glides=True)


def _neighbour(board: Pedalboard, values: Values, way: int) -> Foreseen | None:
    keys = [held.id for held in board.snapshots]
    key = neighbour(keys, board.current_snapshot, way, around=bool(values["around"]))
    if key is None:
        return None
    return Foreseen(applied(board, key), lambda now: (now.current_snapshot, now.snapshots), glides=True)


def _next(board: Pedalboard, values: Values) -> Foreseen | None:
    return _neighbour(board, values, 1)


def _previous(board: Pedalboard, values: Values) -> Foreseen | None:
    return _neighbour(board, values, -1)


def _bypass(board: Pedalboard, values: Values) -> Foreseen:
    held = _pedal(board, values)
    return Foreseen(board.with_instance(replace(held, bypassed=bool(values["on"]))))


def _bypass_toggled(board: Pedalboard, values: Values) -> Foreseen:
    held = _pedal(board, values)
    after = board.with_instance(replace(held, bypassed=not held.bypassed))
    return Foreseen(after, _value_of(held.id, BYPASS), (held.id, BYPASS))


def _set(board: Pedalboard, values: Values) -> Foreseen | None:
    held, symbol = _parameter(board, values)
    return _valued(board, held, symbol, float(str(values["value"])))


def _reset(board: Pedalboard, values: Values) -> Foreseen | None:
    held, symbol = _parameter(board, values)
    return _valued(board, held, symbol, held.parameter(symbol).default)


def _stepped(board: Pedalboard, values: Values) -> Foreseen | None:
    held, symbol = _parameter(board, values)
    steps, around = float(str(values["steps"])), bool(values["around"])
    value = stepped(held.parameter(symbol), held.value(symbol), steps, around=around)
    return _going_on(_valued(board, held, symbol, value), held.id, symbol)


def _toggled(board: Pedalboard, values: Values) -> Foreseen | None:
    held, symbol = _parameter(board, values)
    value = toggled(held.parameter(symbol), held.value(symbol))
    return _going_on(_valued(board, held, symbol, value), held.id, symbol)


def _going_on(foreseen: Foreseen | None, instance: InstanceId, symbol: PortSymbol) -> Foreseen | None:
    if foreseen is None:
        return None
    return replace(foreseen, basis=_value_of(instance, symbol), moved=(instance, symbol))


def _valued(board: Pedalboard, held: PluginInstance, symbol: PortSymbol, value: float) -> Foreseen | None:
    parameter = held.parameter(symbol)
    within = math.isfinite(value) and parameter.minimum <= value <= parameter.maximum
    if not within or not _steady(held, symbol):
        return None
    value = parameter.clamped(value)
    return Foreseen(board if held.value(symbol) == value else board.with_instance(by_hand(held, symbol, value)))


def _pedal(board: Pedalboard, values: Values) -> PluginInstance:
    return board.instance(InstanceId(str(values["instance"])))


def _parameter(board: Pedalboard, values: Values) -> tuple[PluginInstance, PortSymbol]:
    return _pedal(board, values), PortSymbol(str(values["parameter"]))


def _steady(held: PluginInstance, symbol: PortSymbol) -> bool:
    """Whether it stays where it is set, so that twice is once."""
    if symbol == BYPASS:
        return True
    parameter = held.plugin.parameters_by_symbol.get(symbol)
    return parameter is not None and parameter.kind is not ParameterKind.TRIGGER and not parameter.host_driven


def _value_of(instance: InstanceId, symbol: PortSymbol) -> Basis:
    def basis(board: Pedalboard) -> object:
        held = board.instances.get(instance)
        if held is None:
            return None
        return held.bypassed if symbol == BYPASS else held.value(symbol)

    return basis


_ACTIONS: Mapping[str, Callable[[Pedalboard, Values], Foreseen | None]] = {
    "snapshot.apply": _apply,
    "snapshot.next": _next,
    "snapshot.previous": _previous,
    "pedal.bypass": _bypass,
    "pedal.bypass.toggle": _bypass_toggled,
    "parameter.set": _set,
    "parameter.reset": _reset,
    "parameter.step": _stepped,
    "parameter.toggle": _toggled,
}
