"""What a board's folder holds that the program has no word for, and which of it stays at the next save."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from marlise_desktop.adapters.bundle.json_text import JsonObject
from marlise_desktop.adapters.bundle.rdf import Graph, Subject
from marlise_desktop.adapters.bundle.snapshots import FormerSnapshots
from marlise_desktop.domain.ids import InstanceId


@dataclass(frozen=True)
class Foreign:
    """A folder as it was read, kept whole until the next save.

    `folder` is where its files lie (None for a board that was never saved), `main_file` its graph file (empty if
    there is none of its own). `ids` are the pedals of the graph by their names in it, `loose_arcs` the cables that
    the board does not hold.
    """

    folder: Path | None = None
    main_file: str = ""
    title: str = ""
    manifest: Graph = field(default_factory=Graph)
    graph: Graph = field(default_factory=Graph)
    ids: Mapping[str, InstanceId] = field(default_factory=dict)
    loose_arcs: frozenset[Subject] = frozenset()
    snapshots: FormerSnapshots = field(default_factory=FormerSnapshots)
    addressings: JsonObject | None = None
    own: JsonObject = field(default_factory=dict)
