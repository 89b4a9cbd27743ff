"""The folders where boards lie: what is in them, and titles changed without opening the boards."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marlise_desktop.adapters.bundle.faults import telling
from marlise_desktop.adapters.bundle.folder import BOARD, open_graph
from marlise_desktop.adapters.bundle.foreign import Foreign
from marlise_desktop.adapters.bundle.graph_writer import manifest_graph
from marlise_desktop.adapters.bundle.names import free_name, main_file_name, symbol_of
from marlise_desktop.adapters.bundle.new_folder import NewFolder, files_below
from marlise_desktop.adapters.bundle.rdf import Graph, Literal
from marlise_desktop.adapters.bundle.saving import save_folder
from marlise_desktop.adapters.bundle.terms import DOAP
from marlise_desktop.adapters.bundle.turtle_writer import turtle_text
from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.session.ports.board_files import BoardListing

_ENDING = ".pedalboard"


@dataclass
class Library:
    """`own` is the user's folder for new boards, `others` more of the user's, `resources` the program's own."""

    own: Path
    others: Sequence[Path] = ()
    resources: Sequence[Path] = ()
    _titles: dict[Path, tuple[tuple[int, ...], str]] = field(default_factory=dict)

    def boards(self) -> list[BoardListing]:
        """All boards by title; those that cannot be read say why."""
        found: dict[Path, BoardListing] = {}
        for place in (self.own, *self.others, *self.resources):
            for folder in _bundles(place):
                found.setdefault(folder.resolve(), self._listing(folder))
        return sorted(found.values(), key=lambda listing: (listing.title.casefold(), listing.folder))

    def is_user_board(self, folder: Path) -> bool:
        place = folder.resolve()
        return not any(place.is_relative_to(resource.resolve()) for resource in self.resources)

    def free_folder(self, title: str) -> Path:
        stem = symbol_of(title)
        return self.own / free_name(stem, _ENDING, lambda name: os.path.lexists(self.own / name))

    def retitle(self, folder: Path, target: Path, title: str) -> None:
        """Saves a board's folder at `target` (the same or a new one) under another title."""
        manifest, main_file, graph = open_graph(folder)
        foreign = Foreign(folder=folder, main_file=main_file, manifest=manifest)
        kept = (triple for triple in graph if triple[:2] != (BOARD, DOAP + "name"))
        titled = Graph([(BOARD, DOAP + "name", Literal(title)), *kept])
        new_file = main_file_name(title, lambda name: name != main_file and (folder / name).exists())

        def fill(fresh: NewFolder) -> None:
            stays = folder.resolve() == target.resolve()
            for source, name in files_below(folder):
                if name not in {"manifest.ttl", main_file}:
                    (fresh.take if stays else fresh.copy)(source, name)
            fresh.write_text("manifest.ttl", turtle_text(manifest_graph(foreign, new_file)))
            fresh.write_text(new_file, turtle_text(titled))

        save_folder(target, fill)

    def _listing(self, folder: Path) -> BoardListing:
        thumbnail = folder / "thumbnail.png"
        picture = str(thumbnail) if thumbnail.is_file() else ""
        name = folder.name.removesuffix(_ENDING)
        try:
            modified = _modified(folder)
            title = self._title(folder, modified) or name
        except (BundleError, OSError) as error:
            reason = error.message if isinstance(error, BundleError) else f"{folder} cannot be read ({error.strerror})"
            return BoardListing(str(folder), name, 0.0, picture, reason)
        return BoardListing(str(folder), title, max(modified) / 1e9, picture)

    def _title(self, folder: Path, modified: tuple[int, ...]) -> str:
        """The title, read again only when a file has changed."""
        known = self._titles.get(folder)
        if known is not None and known[0] == modified:
            return known[1]
        name = open_graph(folder)[2].first(BOARD, DOAP + "name")
        title = name.text if isinstance(name, Literal) else ""
        self._titles[folder] = (modified, title)
        return title


def require_user_board(library: Library, folder: Path, what: Callable[[], str]) -> None:
    """Raises LibraryError for one of the program's own boards; `what` would be done to it."""
    if not library.is_user_board(folder):
        raise LibraryError(
            f"{what()}: {folder} belongs to the program", hint="Duplicate the board, and use the duplicate."
        )


def _modified(folder: Path) -> tuple[int, ...]:
    """Times of the folder and its text files, in nanoseconds."""
    texts = sorted(path for path in folder.iterdir() if path.suffix in {".ttl", ".json"})
    return tuple(path.stat().st_mtime_ns for path in (folder, *texts) if path.exists())


def _bundles(place: Path) -> list[Path]:
    with telling("the boards cannot be listed", place):
        if not place.is_dir():
            return []
        entries = sorted(entry for entry in place.iterdir() if not entry.name.startswith(".") and entry.is_dir())
    return [entry for entry in entries if entry.name.endswith(_ENDING) or _is_board(entry)]


def _is_board(folder: Path) -> bool:
    """Whether a folder without the usual ending is a board all the same."""
    try:
        open_graph(folder)
    except (BundleError, OSError):
        return False
    return True
