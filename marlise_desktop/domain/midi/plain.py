"""Mappings that MOD has words for: one controller or the pitch wheel, of any device, moves one parameter.

They lie in the pedals' `bindings`, and engines carry them out by themselves, but those of a control with a calibration,
which engines know nothing of. What they do to a value is mod-host's
rule (`UpdateValueFromMidi` in its effects.c), and nothing else may do it otherwise.
"""

import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.midi.changes import with_mapping
from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.mapping import (
    Behaviour,
    ControlMapping,
    Gesture,
    MappingId,
    ParameterTarget,
    Trigger,
)
from marlise_desktop.domain.midi.matching import overlaps
from marlise_desktop.domain.midi.plain_control import PITCH_BEND, control_of, plain_control
from marlise_desktop.domain.midi.plain_tempo import TEMPO_IDS, tempo_binding, tempo_id, tempo_mapping
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.pedalboard import Pedalboard

BYPASS: Final = PortSymbol(":bypass")
"""Stands for an instance's bypass, 0 or 1, among its values."""


def plain_id(instance: InstanceId, symbol: PortSymbol) -> MappingId:
    """The id of the mapping that a parameter's binding is; made ids never look so."""
    return MappingId(f"{instance} {symbol}")


def fresh_id() -> MappingId:
    return MappingId(uuid.uuid4().hex[:12])


def as_mapping(instance: PluginInstance, symbol: PortSymbol, binding: MidiBinding) -> ControlMapping:
    """The binding as a line of the mapping table."""
    parameter = instance.plugin.parameters_by_symbol.get(symbol)
    target = ParameterTarget(instance.id, symbol, binding.minimum, binding.maximum)
    if symbol == BYPASS:
        target = ParameterTarget(instance.id, symbol, 1.0, 0.0)
    switch = symbol == BYPASS or (parameter is not None and parameter.kind is ParameterKind.TOGGLE)
    nature = Nature.LATCHING if switch else Nature.CONTINUOUS
    trigger = Trigger(control_of(binding), nature, Gesture.MOVE)
    return ControlMapping(plain_id(instance.id, symbol), trigger, target, Behaviour.FOLLOW)


def as_binding(mapping: ControlMapping) -> MidiBinding | None:
    """The mapping in MOD's words; None if those cannot say it. A toggle's range is its whole one in MOD."""
    control, target = plain_control(mapping), mapping.target
    if control is None or not isinstance(target, ParameterTarget):
        return None
    if target.symbol == BYPASS:
        return MidiBinding(*control) if (target.low, target.high) == (1.0, 0.0) else None
    if target.low is not None and target.high is not None and target.low >= target.high:
        return None
    return MidiBinding(*control, target.low, target.high)


def all_mappings(board: Pedalboard) -> tuple[ControlMapping, ...]:
    """Every mapping of the board, the plain ones first, each id once."""
    plain = (
        as_mapping(held, symbol, binding)
        for held in board.instances.values()
        for symbol, binding in held.bindings.items()
    )
    return (*plain, *board.mappings)


def without_bindings_of(board: Pedalboard, controls: Collection[Control]) -> Pedalboard:
    """The same board if it has none of these controls."""
    for key, held in board.instances.items() if controls else ():
        rest = {
            symbol: binding
            for symbol, binding in held.bindings.items()
            if not any(overlaps(control, control_of(binding)) for control in controls)
        }
        if len(rest) != len(held.bindings):
            board = board.edited(key, lambda held, rest=rest: replace(held, bindings=rest))  # type: ignore[misc]
    return board


def with_one_target_each(board: Pedalboard) -> Pedalboard:
    """Only the first binding of each controller: mod-host moves nothing else with it."""
    taken: set[Control] = set()
    for key, held in board.instances.items():
        mine = {}
        for symbol, binding in held.bindings.items():
            control = control_of(binding)
            if control not in taken:
                taken.add(control)
                mine[symbol] = binding
        if len(mine) != len(held.bindings):
            board = board.edited(key, lambda held, mine=mine: replace(held, bindings=mine))  # type: ignore[misc]
    return board


def placed(
    board: Pedalboard, mapping: ControlMapping, *, index: int | None = None
) -> tuple[Pedalboard, ControlMapping]:
    """The board with one more mapping, and the mapping as the board holds it.

    It becomes a binding where MOD has words for it and the parameter has none yet; of the tempo's see `plain_tempo`.
    """
    target = mapping.target
    binding = as_binding(mapping)
    held = board.instances.get(target.instance) if isinstance(target, ParameterTarget) else None
    if binding is not None and held is not None and isinstance(target, ParameterTarget):
        whole = _whole(binding, held.plugin.parameters_by_symbol.get(target.symbol), target.symbol)
        if whole is not None and target.symbol not in held.bindings:
            bound = replace(held, bindings={**held.bindings, target.symbol: whole})
            return board.with_instance(bound), as_mapping(bound, target.symbol, whole)
    own = _own(mapping, {known.id for known in all_mappings(board)})
    return replace(board, mappings=with_mapping(board.mappings, own, index)), own


def _own(mapping: ControlMapping, taken: Collection[MappingId]) -> ControlMapping:
    """As a board holds it: the first of each of the tempo's that MOD has words for is in these, under their id."""
    words = tempo_binding(mapping)
    if words is not None and tempo_id(words[0]) not in taken:
        return tempo_mapping(*words)
    usable = mapping.id and " " not in mapping.id and mapping.id not in taken and mapping.id not in TEMPO_IDS
    return mapping if usable else replace(mapping, id=fresh_id())


def _whole(binding: MidiBinding, parameter: Parameter | None, symbol: PortSymbol) -> MidiBinding | None:
    """With both ends of its range or none; None where engines would go elsewhere than the mapping says."""
    if symbol == BYPASS:
        return binding
    if parameter is None:
        return None
    if binding.minimum is None and binding.maximum is None:
        return binding
    low = parameter.minimum if binding.minimum is None else binding.minimum
    high = parameter.maximum if binding.maximum is None else binding.maximum
    if parameter.kind in (ParameterKind.TOGGLE, ParameterKind.TRIGGER):
        full = (low, high) == (parameter.minimum, parameter.maximum)
        return replace(binding, minimum=None, maximum=None) if full else None
    return replace(binding, minimum=low, maximum=high) if low < high else None


def without(board: Pedalboard, mapping_id: MappingId) -> Pedalboard:
    """The same board if it has no such mapping."""
    for held in board.instances.values():
        for symbol in held.bindings:
            if plain_id(held.id, symbol) == mapping_id:
                rest = {key: binding for key, binding in held.bindings.items() if key != symbol}
                return board.with_instance(replace(held, bindings=rest))
    rest_of_board = tuple(mapping for mapping in board.mappings if mapping.id != mapping_id)
    return board if len(rest_of_board) == len(board.mappings) else replace(board, mappings=rest_of_board)


def exchanged(board: Pedalboard, mapping_id: MappingId, mapping: ControlMapping) -> tuple[Pedalboard, ControlMapping]:
    """The board with a mapping in the place of another, and the mapping as the board holds it.

    Raises BoardError if the board has none of that id.
    """
    if not any(held.id == mapping_id for held in all_mappings(board)):
        raise BoardError("that mapping is not on this board any more")
    keys = [held.id for held in board.mappings]
    index = keys.index(mapping_id) if mapping_id in keys else None
    after, held = placed(without(board, mapping_id), replace(mapping, id=mapping_id), index=index)
    if held.id == mapping_id and index is None and isinstance(mapping.target, ParameterTarget):
        owner, symbol = after.instances[mapping.target.instance], mapping.target.symbol
        bindings = {**board.instances[owner.id].bindings, symbol: owner.bindings[symbol]}  # where it was before
        after = after.with_instance(replace(owner, bindings=bindings))
    return after, held


def plain_value(instance: PluginInstance, symbol: PortSymbol, binding: MidiBinding, raw: int) -> float:
    """Where an engine sets the parameter; for `:bypass` 1 is bypassed. `raw` is 0-127, 0-16383 for the pitch wheel.

    Raises KeyError for a symbol that the plugin does not have.
    """
    highest = 16383 if binding.controller == PITCH_BEND else 127
    upper_half = raw >= (highest + 1) // 2
    if symbol == BYPASS:
        return 0.0 if upper_half else 1.0
    parameter = instance.plugin.parameters_by_symbol[symbol]
    if parameter.kind is ParameterKind.TRIGGER:
        return parameter.maximum
    if parameter.kind is ParameterKind.TOGGLE:
        return parameter.maximum if upper_half else parameter.minimum
    low = parameter.minimum if binding.minimum is None else binding.minimum
    high = parameter.maximum if binding.maximum is None else binding.maximum
    part = min(max(raw / highest, 0.0), 1.0)
    if part in (0.0, 1.0):
        value = high if part else low
    elif parameter.logarithmic and low > 0 and high > 0:
        value = low * (high / low) ** part
    else:
        value = low + (high - low) * part
    return parameter.clamped(value)
