"""Numbered SQL files that bring a database from any earlier version to the newest.

`schema/NAME/0001.sql` makes version 1 of an empty file, `0002.sql` brings version 1 to 2, and so on. The version is
SQLite's `user_version`.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from importlib import resources
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError, Trouble


def migrations(name: str) -> Sequence[str]:
    """The SQL texts of one schema, in order."""
    folder = resources.files("marlise_desktop.adapters.sqlite") / "schema" / name
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return [entry.read_text(encoding="utf-8") for entry in files]


def migrate(connection: sqlite3.Connection, steps: Sequence[str], file: Path) -> None:
    """Takes each missing step in a transaction of its own. Before the first a copy of the file is put beside it.

    Raises LibraryError for a file of a newer version of the program.
    """
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > len(steps):
        raise LibraryError(
            f"{file} was written by a newer version of the program (its version is {found}, known are {len(steps)})",
            hint="Start the newer version, or move the file away to begin without it.",
            trouble=Trouble.NEWER,
        )
    if 0 < found < len(steps):
        _back_up(connection, file.with_name(f"{file.name}.version-{found}"))
    for version, step in enumerate(steps[found:], start=found + 1):
        # `executescript` ends an open transaction first, so the whole step brings its own.
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {version};\nCOMMIT;")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
