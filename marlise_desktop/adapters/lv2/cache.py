"""What has been read of the plugins, in one SQLite file. Everything here is called on one thread."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from marlise_desktop.adapters.lv2 import record
from marlise_desktop.adapters.lv2.database import open_database, told
from marlise_desktop.adapters.lv2.wire import Fault, Row
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent
from marlise_desktop.session.ports.catalogue import BrokenBundle

_READER: Final = 1
"""To be raised when the reader makes other records of the same files."""

_SCHEMA: Final = """
CREATE TABLE bundles(folder TEXT PRIMARY KEY, signature TEXT NOT NULL, deadly INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE faults(folder TEXT, reason TEXT, PRIMARY KEY(folder, reason)) WITHOUT ROWID;
CREATE TABLE plugins(
    uri TEXT PRIMARY KEY, name TEXT, maker TEXT, category TEXT, comment TEXT, audio_inputs INTEGER,
    audio_outputs INTEGER, midi_inputs INTEGER, midi_outputs INTEGER, presets INTEGER, cv_ports INTEGER, bundle TEXT
);
CREATE TABLE bodies(uri TEXT PRIMARY KEY REFERENCES plugins ON DELETE CASCADE, body BLOB NOT NULL);
CREATE TABLE presets(
    plugin TEXT REFERENCES plugins ON DELETE CASCADE, uri TEXT, content BLOB NOT NULL, PRIMARY KEY(plugin, uri)
) WITHOUT ROWID;
CREATE TABLE sources(
    plugin TEXT REFERENCES plugins ON DELETE CASCADE, folder TEXT, PRIMARY KEY(plugin, folder)
) WITHOUT ROWID;
CREATE INDEX sources_by_folder ON sources(folder);
CREATE INDEX plugins_by_bundle ON plugins(bundle)
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A bundle as it was when it was read. A deadly one crashed or hung the reader: it is not touched again."""

    signature: str
    deadly: bool = False


@dataclass(slots=True)
class Reading:
    """What has been read of one folder, stored together.

    With `stamp` the folder is read in full, and plugins of it that are not here are gone; without, these plugins only.
    """

    folder: str
    stamp: Stamp | None = None
    plugins: list[tuple[Row, bytes]] = field(default_factory=list)
    presets: list[tuple[str, str, bytes]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ending:
    """What a scan leaves behind besides readings.

    `stamps` are those of bundles that hold no plugins, `forgotten` the folders and `gone` the plugins that are no more.
    """

    stamps: Mapping[str, Stamp]
    faults: Sequence[Fault] = ()
    forgotten: Sequence[str] = ()
    gone: Sequence[str] = ()


class Cache:
    """Each method that changes something is one transaction; all raise LibraryError if the disk refuses."""

    def __init__(self, file: Path | None, language: str) -> None:
        self._file = file
        self._connection = open_database(file, _SCHEMA, cache_version(language))

    def close(self) -> None:
        self._connection.close()

    def summaries(self) -> list[PluginSummary]:
        rows = self._rows(
            "SELECT uri, name, maker, category, comment, audio_inputs, audio_outputs, midi_inputs, midi_outputs,"
            " presets, cv_ports FROM plugins"
        )
        return [PluginSummary(PluginUri(uri), *rest) for uri, *rest in rows]

    def body(self, uri: str) -> bytes | None:
        return self._blob("SELECT body FROM bodies WHERE uri = ?", (uri,))

    def preset(self, plugin: str, preset: str) -> bytes | None:
        return self._blob("SELECT content FROM presets WHERE plugin = ? AND uri = ?", (plugin, preset))

    def stamps(self) -> dict[str, Stamp]:
        rows = self._rows("SELECT folder, signature, deadly FROM bundles")
        return {folder: Stamp(signature, bool(deadly)) for folder, signature, deadly in rows}

    def plugins_from(self, folders: Iterable[str]) -> set[str]:
        """The plugins that any of these folders had to do with."""
        wanted = set(folders)
        return {plugin for plugin, folder in self._rows("SELECT plugin, folder FROM sources") if folder in wanted}

    def faults(self) -> list[BrokenBundle]:
        return [BrokenBundle(*row) for row in self._rows("SELECT folder, reason FROM faults ORDER BY folder, reason")]

    def store(self, reading: Reading) -> None:
        with told(self._file), self._connection:
            if reading.stamp is not None:
                self._stamp(reading.folder, reading.stamp)
                kept = {row.summary.uri for row, _ in reading.plugins}
                held = self._connection.execute("SELECT uri FROM plugins WHERE bundle = ?", (reading.folder,))
                self._drop(uri for (uri,) in held.fetchall() if uri not in kept)
            self._drop(reading.gone)
            for row, body in reading.plugins:
                self._add(row, body)
            self._connection.executemany("INSERT OR REPLACE INTO presets VALUES (?, ?, ?)", reading.presets)
            self._note(reading.faults)

    def settle(self, ending: Ending) -> None:
        """Ends a scan."""
        with told(self._file), self._connection:
            for folder, stamp in ending.stamps.items():
                self._stamp(folder, stamp)
            gone = [(folder,) for folder in ending.forgotten]
            self._connection.executemany("DELETE FROM bundles WHERE folder = ?", gone)
            self._connection.executemany("DELETE FROM faults WHERE folder = ?", gone)
            self._drop(ending.gone)
            self._note(ending.faults)

    def _stamp(self, folder: str, stamp: Stamp) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO bundles VALUES (?, ?, ?)", (folder, stamp.signature, stamp.deadly)
        )
        self._connection.execute("DELETE FROM faults WHERE folder = ?", (folder,))

    def _note(self, faults: Iterable[Fault]) -> None:
        rows = [(fault.folder, fault.reason) for fault in faults]
        self._connection.executemany("INSERT OR IGNORE INTO faults VALUES (?, ?)", rows)

    def _drop(self, plugins: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM plugins WHERE uri = ?", [(uri,) for uri in plugins])

    def _add(self, row: Row, body: bytes) -> None:
        told_of = row.summary
        self._drop([told_of.uri])
        values = (
            told_of.uri,
            told_of.name,
            told_of.maker,
            told_of.category,
            told_of.comment,
            told_of.audio_inputs,
            told_of.audio_outputs,
            told_of.midi_inputs,
            told_of.midi_outputs,
            told_of.presets,
            told_of.cv_ports,
            row.bundle,
        )
        self._connection.execute(f"INSERT INTO plugins VALUES ({', '.join('?' * len(values))})", values)
        self._connection.execute("INSERT INTO bodies VALUES (?, ?)", (told_of.uri, body))
        sources = [(told_of.uri, folder) for folder in row.sources]
        self._connection.executemany("INSERT INTO sources VALUES (?, ?)", sources)

    def _rows(self, question: str, values: tuple[str, ...] = ()) -> list[Any]:
        with told(self._file), closing(self._connection.execute(question, values)) as rows:
            return rows.fetchall()

    def _blob(self, question: str, values: tuple[str, ...]) -> bytes | None:
        with told(self._file), closing(self._connection.execute(question, values)) as rows:
            row: tuple[bytes] | None = rows.fetchone()
        return row[0] if row else None


def cache_version(language: str) -> int:
    """A number that differs when the tables, the records or the language of their texts differ."""
    described = record.fingerprint(Plugin, PluginSummary, PresetContent)
    digest = record.digest(f"{_READER} {_SCHEMA} {described} {language}")
    return int(digest[:7], 16) + 1


def language_of(environment: Mapping[str, str]) -> str:
    """What lilv goes by when it chooses among translations."""
    return environment.get("LANG", "").partition(".")[0]
