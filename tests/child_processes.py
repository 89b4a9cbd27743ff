"""The processes that a process has started, as Linux lists them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_GONE = (FileNotFoundError, ProcessLookupError)


def children(parent: int | str = "self") -> set[int]:
    """Those of all its threads, of this process if none is named; none of one that is gone."""
    tasks = Path(f"/proc/{parent}/task")
    while tasks.exists():
        # A thread that ends meanwhile has left its children to another, which may have been read already.
        with suppress(*_GONE):
            return {int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()}
    return set()


def children_by_name(parent: int | str = "self") -> Iterator[tuple[str, int]]:
    """With the names of the programs that they run; those that have ended but are not waited for are among them."""
    for pid in children(parent):
        with suppress(*_GONE):
            yield Path(f"/proc/{pid}/comm").read_text().strip(), pid


def children_named(name: str, parent: int | str = "self") -> list[int]:
    """Those that run a program of that name."""
    return [pid for found, pid in children_by_name(parent) if found == name]
