"""File parameters of a board that was saved at another place."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from marlise_desktop.domain.ids import PropertyUri
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard


def moved_paths(board: Pedalboard, before: Path | None, after: Path) -> Pedalboard:
    """The board with its files named where they lie now; the same board if nothing has moved."""
    if before is None or before == after:
        return board

    def moved(values: Mapping[PropertyUri, PropertyValue]) -> dict[PropertyUri, PropertyValue]:
        return {uri: _moved(value, before, after) for uri, value in values.items()}

    instances = {
        key: replace(held, properties=moved(held.properties)) if held.properties else held
        for key, held in board.instances.items()
    }
    snapshots = tuple(
        replace(
            snapshot,
            entries={
                key: replace(entry, properties=moved(entry.properties)) for key, entry in snapshot.entries.items()
            },
        )
        for snapshot in board.snapshots
    )
    return replace(board, instances=instances, snapshots=snapshots)


def _moved(value: PropertyValue, before: Path, after: Path) -> PropertyValue:
    if value.type is not PropertyType.PATH or not isinstance(value.value, str):
        return value
    path = PurePosixPath(value.value)
    if not path.is_relative_to(before):
        return value
    return PropertyValue(PropertyType.PATH, str(after / path.relative_to(before)))
