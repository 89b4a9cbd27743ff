"""A bundle's folder taken apart: which file is the graph, and all names in it relative to the folder."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from marlise_desktop.adapters.bundle.json_text import (
    JsonObject,
    json_fault,
    read_json,
    read_object,
)
from marlise_desktop.adapters.bundle.rdf import Graph, Iri, Literal, Subject, Term
from marlise_desktop.adapters.bundle.terms import DOAP, INGEN, LV2, PEDAL, RDFS, TYPE
from marlise_desktop.adapters.bundle.text_files import read_text
from marlise_desktop.adapters.bundle.turtle_reader import parse_turtle
from marlise_desktop.domain.errors import BundleError

FORMAT: Final = 1
"""The newest `marlise.json` that this program reads."""

BOARD: Final = Iri("")
"""The board itself, as a subject."""

STATE_FOLDER: Final = re.compile(r"effect-([0-9]{1,5})\Z")


@dataclass(frozen=True)
class BundleFolder:
    """What a bundle's files say. `main_file` is empty if the manifest itself holds the graph.

    `manifest` and `graph` name things relative to the folder, the board being `BOARD`. `states` are the `effect-N`
    folders that hold a state. `snapshots` and `own` are `snapshots.json` and `marlise.json`.
    """

    path: Path
    main_file: str
    manifest: Graph
    graph: Graph
    snapshots: JsonObject = field(default_factory=dict)
    addressings: JsonObject | None = None
    own: JsonObject = field(default_factory=dict)
    states: dict[int, Path] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        name = self.graph.first(BOARD, DOAP + "name")
        return name.text if isinstance(name, Literal) and name.text else self.path.name.removesuffix(".pedalboard")


def open_folder(path: Path) -> BundleFolder:
    """Reads and checks all files of a bundle; raises BundleError."""
    manifest, main_file, graph = open_graph(path)
    addressings, warnings = _addressings(path)
    return BundleFolder(
        path=path,
        main_file=main_file,
        manifest=manifest,
        graph=graph,
        snapshots=_snapshots(path),
        addressings=addressings,
        own=_own(path),
        states=_states(path),
        warnings=warnings,
    )


def open_graph(path: Path) -> tuple[Graph, str, Graph]:
    """The manifest, the name of the graph file (empty if that is the manifest) and the graph; raises BundleError."""
    manifest, board, main_file = _open_manifest(path)
    if not main_file:
        return Graph(), "", manifest
    main_path = path / main_file
    graph = _renamed(_relative(parse_turtle(read_text(main_path), str(main_path)), path, main_file), board)
    if BOARD not in graph:
        raise BundleError(
            f"{main_path} says nothing of the board: expected what manifest.ttl calls <{board}>",
            file=str(main_path),
            hint="Take both files from a copy of the folder.",
        )
    return manifest, main_file, graph


def main_file_of(path: Path) -> str | None:
    """The name of the graph file, as the manifest has it now; None if there is no readable manifest."""
    try:
        return _open_manifest(path)[2]
    except (BundleError, OSError):
        return None


def _open_manifest(path: Path) -> tuple[Graph, str, str]:
    """The manifest, what the board is called in it, and the name of the graph file."""
    manifest_path = path / "manifest.ttl"
    try:
        manifest = _relative(parse_turtle(read_text(manifest_path), str(manifest_path)), path, "manifest.ttl")
    except FileNotFoundError:
        hint = "Choose the folder whose name ends in .pedalboard."
        raise BundleError(f"{path} is no pedalboard: it has no manifest.ttl", file=str(path), hint=hint) from None
    board = _board_of(manifest, manifest_path)
    main_file = _main_file(manifest, board, path)
    return _renamed(manifest, board.value), board.value, main_file


def file_iri(path: Path) -> str:
    """The file IRI as serd, and so lilv, writes it."""
    return "file://" + quote(str(path), safe="/-._~:@!$&'()*+,;=")


def _board_of(manifest: Graph, path: Path) -> Iri:
    kinds = (
        (TYPE, Iri(PEDAL + "Pedalboard")),
        (TYPE, Iri(INGEN + "Graph")),
        (LV2 + "prototype", Iri(INGEN + "GraphPrototype")),
    )
    for predicate, kind in kinds:
        for subject in manifest.subjects():
            if isinstance(subject, Iri) and manifest.has(subject, predicate, kind):
                return subject
    raise BundleError(
        f"{path} names no pedalboard: expected a subject of type pedal:Pedalboard",
        file=str(path),
        hint="Choose another folder; this one may hold a plugin or a preset.",
    )


def _main_file(manifest: Graph, board: Iri, path: Path) -> str:
    named = [term.value for term in manifest.objects(board, RDFS + "seeAlso") if isinstance(term, Iri)]
    inside = [name for name in named if name and ":" not in name and ".." not in name and not name.startswith("/")]
    for name in sorted(inside, key=lambda name: name != board.value):
        if name == "manifest.ttl":
            return ""
        if (path / name).exists():
            return name
    if inside:
        raise BundleError(
            f"{path} is not complete: manifest.ttl names {inside[0]}, which is not there",
            file=str(path / inside[0]),
            hint="Take the file from a copy of the folder.",
        )
    beside = board.value if board.value.endswith(".ttl") and "/" not in board.value else ""
    return beside if beside != "manifest.ttl" and beside and (path / beside).exists() else ""


def _relative(graph: Graph, path: Path, file: str) -> Graph:
    """The graph with all names relative to the folder, the file's own name for itself included."""
    places = {file_iri(place) + "/" for place in (path, path.absolute(), path.resolve())}

    def relative(value: str) -> str:
        if not value or value.startswith("#"):
            return file + value
        for place in places:
            if value.startswith(place):
                return value[len(place) :]
        return value[2:] if value.startswith("./") else value

    return mapped(graph, relative)


def _renamed(graph: Graph, board: str) -> Graph:
    def renamed(value: str) -> str:
        return value[len(board) :] if value == board or value.startswith(board + "#") else value

    return mapped(graph, renamed)


def mapped(graph: Graph, change: Callable[[str], str]) -> Graph:
    """The graph with every IRI changed."""

    def term_of(term: Term) -> Term:
        return Iri(change(term.value)) if isinstance(term, Iri) else term

    def subject_of(subject: Subject) -> Subject:
        return Iri(change(subject.value)) if isinstance(subject, Iri) else subject

    return Graph((subject_of(s), change(p) if ":" not in p else p, term_of(o)) for s, p, o in graph)


def _snapshots(path: Path) -> JsonObject:
    newer, older = path / "snapshots.json", path / "presets.json"
    try:
        return _checked_snapshots(read_object(newer), newer)
    except FileNotFoundError:
        return _older_snapshots(older)


def _older_snapshots(path: Path) -> JsonObject:
    """MOD's former file, a bare list."""
    try:
        return _checked_snapshots({"current": 0, "snapshots": read_json(path)}, path)
    except FileNotFoundError:
        return {}


def _checked_snapshots(value: JsonObject, path: Path) -> JsonObject:
    listed = value.get("snapshots", [])
    if not isinstance(listed, list):
        raise json_fault(path, "expected a list of snapshots")
    for number, entry in enumerate(listed, 1):
        if entry is not None and not (isinstance(entry, dict) and isinstance(entry.get("data"), dict)):
            raise json_fault(path, f"snapshot {number}: expected a name and data in braces")
    return value


def _addressings(path: Path) -> tuple[JsonObject | None, tuple[str, ...]]:
    try:
        return read_object(path / "addressings.json"), ()
    except FileNotFoundError:
        return None, ()
    except BundleError as error:
        # It is only carried along, never used here: kept byte for byte.
        return None, (f"The assignments of hardware controls are kept but not understood: {error.message}.",)


def _own(path: Path) -> JsonObject:
    own_path = path / "marlise.json"
    try:
        own = read_object(own_path)
    except FileNotFoundError:
        return {}
    number = own.get("format")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise json_fault(own_path, "expected “format” to be a number from 1")
    if number > FORMAT:
        raise BundleError(
            f"{path} was saved by a newer Marlise Desktop (format {number}; this program reads up to {FORMAT})",
            file=str(own_path),
            hint="Update Marlise Desktop. Opening the board with this one would lose what it does not know.",
        )
    for key in ("instances", "gone", "snapshots", "hardware"):
        if not isinstance(own.get(key, []), list):
            raise json_fault(own_path, f"expected “{key}” to be a list")
    return own


def _states(path: Path) -> dict[int, Path]:
    found = {}
    for entry in path.iterdir():
        match = STATE_FOLDER.match(entry.name)
        if match and (entry / "effect.ttl").is_file():
            found[int(match[1])] = entry
    return dict(sorted(found.items()))
