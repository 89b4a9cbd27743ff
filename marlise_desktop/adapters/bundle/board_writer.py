"""A board to the files of its folder."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from marlise_desktop.adapters.bundle.addressings import renamed_addressings
from marlise_desktop.adapters.bundle.folder import STATE_FOLDER
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.graph_writer import board_graph, manifest_graph
from marlise_desktop.adapters.bundle.json_text import JsonObject, json_text
from marlise_desktop.adapters.bundle.names import main_file_name
from marlise_desktop.adapters.bundle.new_folder import NewFolder, files_below
from marlise_desktop.adapters.bundle.own_file import own_json
from marlise_desktop.adapters.bundle.paths import SavedPaths
from marlise_desktop.adapters.bundle.properties import properties_json
from marlise_desktop.adapters.bundle.snapshots import snapshots_json
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.turtle_writer import turtle_text
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import InstanceId, StateRef
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.ports.board_files import BoardPictures

_WRITTEN: Final = frozenset({"manifest.ttl", "snapshots.json", "presets.json", "marlise.json"})
_PICTURES: Final = ("screenshot.png", "thumbnail.png")


@dataclass(frozen=True, slots=True)
class Writing:
    """One board on its way to a folder. `carries` says whether the files of the former folder come along."""

    board: Pedalboard
    target: Path
    foreign: Foreign
    pictures: BoardPictures | None = None
    carries: bool = True

    @property
    def origin(self) -> Path | None:
        """Where the board's files lie now."""
        return self.foreign.folder if self.carries else None

    def main_file(self) -> str:
        """The graph file's name: the same as long as the title is."""
        former = self.foreign.main_file
        if former and self.foreign.title == self.board.title:
            return former
        origin = self.origin
        return main_file_name(
            self.board.title, lambda name: origin is not None and name != former and (origin / name).exists()
        )


def numbered(board: Pedalboard) -> Pedalboard:
    """The board with an instance number for every pedal, each its own; those that are free stay."""
    taken: set[int] = set()
    numbers: dict[InstanceId, int] = {}
    for key, instance in board.instances.items():
        if instance.number is not None and instance.number not in taken:
            numbers[key] = instance.number
            taken.add(instance.number)
    free = 0
    for key in board.instances:
        if key not in numbers:
            while free in taken:
                free += 1
            numbers[key] = free
            taken.add(free)
    instances = {
        key: held if held.number == numbers[key] else replace(held, number=numbers[key])
        for key, held in board.instances.items()
    }
    return replace(board, instances=instances)


def fill_folder(folder: NewFolder, writing: Writing, store: FolderStateStore) -> Foreign:
    """Writes all files of a board whose pedals are numbered; answers what to keep for its next save."""
    board, foreign = writing.board, writing.foreign
    main_file = writing.main_file()
    places = tuple(place for place in (writing.origin, writing.target) if place is not None)
    paths = SavedPaths(places, store, gathers=writing.carries)
    properties = {key: _properties(instance, paths) for key, instance in board.instances.items()}
    names = _snapshot_names(writing)

    def stored(key: InstanceId, path: str) -> str:
        instance = board.instances.get(key)
        return paths.stored(path, instance.number, instance.state) if instance else paths.stored(path, None, None)

    snapshots = snapshots_json(board.snapshots, board.current_snapshot, names, foreign.snapshots, stored)
    _carry(folder, writing, main_file)
    folder.write_text("manifest.ttl", turtle_text(manifest_graph(foreign, main_file)))
    folder.write_text(main_file, turtle_text(board_graph(board, foreign)))
    if not folder.has("addressings.json"):
        folder.write_text("addressings.json", json_text(renamed_addressings(writing.foreign, board)))
    folder.write_text("snapshots.json", json_text(snapshots))
    folder.write_text("marlise.json", json_text(own_json(board, foreign.own, properties, names)))
    for instance in board.instances.values():
        if instance.state is not None:
            folder.copy_folder(_state_folder(instance, instance.state, writing, store), f"effect-{instance.number}")
    for place, source in paths.files.items():
        if not folder.has(place):
            folder.copy(source, place)
    if writing.pictures is not None:
        for name, data in zip(_PICTURES, (writing.pictures.screenshot, writing.pictures.thumbnail), strict=True):
            folder.write(name, data)
    return _next_foreign(writing, main_file)


def _properties(instance: PluginInstance, paths: SavedPaths) -> JsonObject:
    return properties_json(instance.properties, lambda path: paths.stored(path, instance.number, instance.state))


def _snapshot_names(writing: Writing) -> Mapping[InstanceId, str]:
    """What snapshots call each pedal, those that are gone included unless another has taken their name."""
    present = {key: instance.symbol for key, instance in writing.board.instances.items()}
    taken = set(present.values())
    gone = {key: name for key, name in writing.foreign.snapshots.names.items() if name not in taken}
    return gone | present


def _carry(folder: NewFolder, writing: Writing, main_file: str) -> None:
    """Brings along what lies in the former folder and is not written anew."""
    if writing.origin is None or not writing.origin.is_dir():
        return
    ours = {*_WRITTEN, writing.foreign.main_file, main_file}
    if writing.pictures is not None:
        ours.update(_PICTURES)
    if writing.foreign.addressings is not None:
        ours.add("addressings.json")
    stays = writing.origin.resolve() == writing.target.resolve()
    for source, name in files_below(writing.origin):
        if name not in ours and not STATE_FOLDER.match(name.split("/", 1)[0]):
            (folder.take if stays else folder.copy)(source, name)


def _state_folder(instance: PluginInstance, state: StateRef, writing: Writing, store: FolderStateStore) -> Path:
    try:
        return Path(store.path(state))
    except LibraryError:
        # The copy in the board's own folder is as good, if another program has not replaced it.
        origin = writing.foreign.folder
        former = origin / f"effect-{instance.number}" if origin else None
        if former is None or store.keep_now(former) != state:
            raise
        return former


def _next_foreign(writing: Writing, main_file: str) -> Foreign:
    former = writing.foreign.snapshots
    present = {key: instance.symbol for key, instance in writing.board.instances.items()}
    return replace(
        writing.foreign,
        folder=writing.target,
        main_file=main_file,
        title=writing.board.title,
        # Names from the file as read come first: its entries are found by them.
        snapshots=replace(former, names=present | dict(former.names)),
    )
