"""What differs between two lists of mappings, mapping by mapping."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from marlise_desktop.domain.midi.mapping import ControlMapping, MappingId


@dataclass(frozen=True, slots=True)
class MappingAdded:
    mapping: ControlMapping
    index: int


@dataclass(frozen=True, slots=True)
class MappingRemoved:
    mapping: ControlMapping
    index: int


@dataclass(frozen=True, slots=True)
class MappingChanged:
    """Both have the same id."""

    before: ControlMapping
    after: ControlMapping


@dataclass(frozen=True, slots=True)
class MappingsOrdered:
    """Those that both lists have, in the order of each."""

    before: tuple[MappingId, ...]
    after: tuple[MappingId, ...]


MappingChange: TypeAlias = MappingAdded | MappingRemoved | MappingChanged | MappingsOrdered


def mapping_changes(before: Sequence[ControlMapping], after: Sequence[ControlMapping]) -> Iterator[MappingChange]:
    """What leads from one list to the other, in an order in which it can be applied. Ids occur once in a list."""
    if before is after:
        return
    earlier = {mapping.id: mapping for mapping in before}
    later = {mapping.id: mapping for mapping in after}
    for index, mapping in reversed(list(enumerate(before))):
        if mapping.id not in later:
            yield MappingRemoved(mapping, index)
    old_order = tuple(key for key in earlier if key in later)
    new_order = tuple(key for key in later if key in earlier)
    if old_order != new_order:
        yield MappingsOrdered(old_order, new_order)
    for index, mapping in enumerate(after):
        held = earlier.get(mapping.id)
        if held is None:
            yield MappingAdded(mapping, index)
        elif held != mapping:
            yield MappingChanged(held, mapping)


def turned(change: MappingChange) -> MappingChange:
    """The change that takes this one back."""
    match change:
        case MappingAdded(mapping, index):
            return MappingRemoved(mapping, index)
        case MappingRemoved(mapping, index):
            return MappingAdded(mapping, index)
        case MappingChanged(before, after):
            return MappingChanged(after, before)
        case MappingsOrdered(before_ids, after_ids):
            return MappingsOrdered(after_ids, before_ids)


def changed(mappings: tuple[ControlMapping, ...], change: MappingChange) -> tuple[ControlMapping, ...]:
    """The list with the change made; what is not in it any more is passed over."""
    match change:
        case MappingAdded(mapping, index):
            return with_mapping(mappings, mapping, index)
        case MappingRemoved(mapping, _):
            return tuple(held for held in mappings if held.id != mapping.id)
        case MappingChanged(_, after):
            return tuple(after if held.id == after.id else held for held in mappings)
        case MappingsOrdered(_, order):
            return _ordered(mappings, order)


def with_mapping(
    mappings: tuple[ControlMapping, ...], mapping: ControlMapping, index: int | None = None
) -> tuple[ControlMapping, ...]:
    """In the place of the one with the same id, else at `index`, None for the end."""
    if any(held.id == mapping.id for held in mappings):
        return tuple(mapping if held.id == mapping.id else held for held in mappings)
    place = len(mappings) if index is None else min(index, len(mappings))
    return (*mappings[:place], mapping, *mappings[place:])


def _ordered(mappings: tuple[ControlMapping, ...], order: tuple[MappingId, ...]) -> tuple[ControlMapping, ...]:
    """Those that are named change places among each other; the rest stay."""
    known = {mapping.id: mapping for mapping in mappings}
    named = iter([known[key] for key in order if key in known])
    moved = set(order)
    return tuple(next(named) if held.id in moved else held for held in mappings)
