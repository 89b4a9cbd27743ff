"""Which plugins the user likes and has used, in a file that outlives the cache. Called on one thread."""

from contextlib import closing
from pathlib import Path
from typing import Final

from marlise_desktop.adapters.lv2.database import open_database, told
from marlise_desktop.domain.ids import PluginUri

RECENT: Final = 24
"""How many plugins are remembered as used."""
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE favourites(uri TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE uses(number INTEGER PRIMARY KEY AUTOINCREMENT, uri TEXT NOT NULL UNIQUE)
"""


class Usage:
    """All methods raise LibraryError if the disk refuses."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._connection = open_database(file, _SCHEMA, _VERSION)

    def close(self) -> None:
        self._connection.close()

    def favourites(self) -> frozenset[PluginUri]:
        return frozenset(self._uris("SELECT uri FROM favourites"))

    def set_favourite(self, uri: PluginUri, *, on: bool) -> None:
        statement = "INSERT OR IGNORE INTO favourites VALUES (?)" if on else "DELETE FROM favourites WHERE uri = ?"
        with told(self._file), self._connection:
            self._connection.execute(statement, (uri,))

    def recent(self) -> list[PluginUri]:
        """Newest first."""
        return self._uris("SELECT uri FROM uses ORDER BY number DESC")

    def note_use(self, uri: PluginUri) -> None:
        with told(self._file), self._connection:
            self._connection.execute("DELETE FROM uses WHERE uri = ?", (uri,))
            self._connection.execute("INSERT INTO uses(uri) VALUES (?)", (uri,))
            self._connection.execute(
                "DELETE FROM uses WHERE number NOT IN (SELECT number FROM uses ORDER BY number DESC LIMIT ?)", (RECENT,)
            )

    def _uris(self, question: str) -> list[PluginUri]:
        with told(self._file), closing(self._connection.execute(question)) as rows:
            return [PluginUri(uri) for (uri,) in rows]
