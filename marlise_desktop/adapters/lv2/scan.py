"""A scan of what has changed: runs children until all is read, and blames the bundle that each dead one was reading.

Runs in a thread of its own from beginning to end; what it finds goes to `Store`, whose calls may block.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from marlise_desktop.adapters.lv2 import folders, record, wire
from marlise_desktop.adapters.lv2.cache import Ending, Reading, Stamp
from marlise_desktop.adapters.lv2.child import Child, HungError, signal_in_words
from marlise_desktop.domain.errors import CatalogueError
from marlise_desktop.session.ports.catalogue import ScanProgress

_log = logging.getLogger(__name__)
PATIENCE_S: Final = 30.0
"""How long a child may be silent: the longest silence is one plugin's files being parsed, some hundredths of it."""

_FROM_OUTSIDE: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


class Store(Protocol):
    """The cache, from the scan's thread."""

    def stamps(self) -> Mapping[str, Stamp]: ...
    def plugins_from(self, folders: set[str]) -> set[str]: ...
    def store(self, reading: Reading) -> None: ...
    def settle(self, ending: Ending) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look, with which environment; `user_folder` is where the user's own presets lie."""

    roots: Sequence[Path]
    user_folder: Path
    environment: Mapping[str, str]
    patience: float = PATIENCE_S


class StoppedError(Exception):
    """The scan was asked to stop; what was stored until then stays."""


class Scan:
    """One run. `stop` may be called from any thread."""

    def __init__(self, place: Place, store: Store, progress: Callable[[ScanProgress], None]) -> None:
        self._place = place
        self._store = store
        self._progress = progress
        self._child: Child | None = None
        self._stopped = False
        self._lock = threading.Lock()
        self._stamps: dict[str, Stamp] = {}
        self._changed: set[str] = set()
        self._deadly: set[str] = set()
        self._finished: set[str] = set()
        self._faults: list[wire.Fault] = []
        self._gone: list[str] = []
        self._specifications = True

    def run(self) -> bool:
        """Reads what is new or changed; true if that was anything.

        Raises CatalogueError if nothing can be read at all, LibraryError if it cannot be kept, StoppedError.
        """
        known = self._store.stamps()
        bundles = folders.bundles_in(self._place.roots)
        self._stamps = {folder: Stamp(folders.signature(folder)) for folder in bundles}
        self._changed = {f for f, stamp in self._stamps.items() if f not in known or known[f] != _like(stamp, known[f])}
        forgotten = set(known) - set(self._stamps)
        if not self._changed and not forgotten:
            return False
        self._deadly = {f for f, stamp in known.items() if stamp.deadly and f not in self._changed}
        plugins = self._store.plugins_from(self._changed | forgotten)
        while not self._read(bundles, sorted(plugins)):
            self._gone.clear()
        rest = self._changed - self._finished
        self._store.settle(
            Ending({f: self._stamps[f] for f in sorted(rest)}, self._faults, sorted(forgotten), tuple(self._gone))
        )
        return True

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def _read(self, bundles: Sequence[str], plugins: Sequence[str]) -> bool:
        """One child; false if it died of a bundle, which is set aside then, and another child must go on."""
        request = wire.Request(
            parent=os.getpid(),
            bundles=tuple(f for f in bundles if f not in self._deadly),
            changed=tuple(sorted(self._changed - self._deadly)),
            plugins=tuple(plugins),
            done=tuple(sorted(self._finished)),
            user_folder=str(self._place.user_folder),
            specifications=self._specifications,
        )
        with Child(request, self._place.environment, self._place.patience) as child:
            self._hold(child)
            try:
                return self._listen(child)
            finally:
                self._hold(None)

    def _hold(self, child: Child | None) -> None:
        with self._lock:
            self._child = child
            if self._stopped and child is not None:
                raise StoppedError

    def _listen(self, child: Child) -> bool:
        ear = _Ear(self)
        try:
            for word, texts in child.lines():
                if ear.heard(word, texts):
                    return True
            status, why = child.ended(), ""
        except HungError:
            status, why = 0, f"reading it took more than {self._place.patience:g} s"
        if self._stopped:
            raise StoppedError
        if -status in _FROM_OUTSIDE:
            raise CatalogueError(f"reading the plugins was ended from outside ({signal_in_words(-status)})")
        why = why or _cause_of_death(status, child.last_words())
        self._condemn(ear.folder, why, at_specifications=ear.heard_any and not ear.folder)
        return False

    def _condemn(self, folder: str, why: str, *, at_specifications: bool) -> None:
        """Sets aside the bundle that a child was reading when it ended; specifications can only be left out whole."""
        if at_specifications and self._specifications:
            _log.info("the specifications are not read: %s", why)
            self._specifications = False
            return
        if not folder or folder in self._deadly:
            raise CatalogueError(f"plugins cannot be read: {why}", hint="Look into the session's log for what it said.")
        _log.info("%s is set aside: %s", folder, why)
        self._deadly.add(folder)
        stamp = Stamp(self._stamps[folder].signature, deadly=True)
        self._finished.add(folder)
        self._store.store(Reading(folder, stamp, faults=[wire.Fault(folder, why)]))

    def plan(self, total: int) -> int:
        """How many folders there are to read, those that an earlier child has read included."""
        return total + len(self._finished)

    def tell(self, total: int, name: str) -> None:
        self._progress(ScanProgress(len(self._finished), total, name))

    def keep(self, reading: Reading) -> None:
        """Stores what a folder holds; for one that has not changed, only the plugins that were asked for."""
        if reading.folder in self._changed:
            reading.stamp = self._stamps[reading.folder]
            reading.faults = [fault for fault in self._faults if fault.folder == reading.folder]
        self._store.store(reading)
        self._finished.add(reading.folder)

    def note_fault(self, fault: wire.Fault) -> None:
        if fault not in self._faults:
            self._faults.append(fault)

    def note_gone(self, plugin: str) -> None:
        self._gone.append(plugin)


class _Ear:
    """Takes in what one child says; `folder` is the bundle it is at."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._total = 0
        self._reading: Reading | None = None
        self.folder = ""
        self.heard_any = False

    def heard(self, word: str, texts: Sequence[bytes]) -> bool:
        """True once the child has said all it has to say."""
        self.heard_any = True
        match word:
            case wire.LOADING | wire.READING:
                self.folder = record.decode(wire.Name, texts[0]).text
                self._reading = Reading(self.folder) if word == wire.READING else None
                self._scan.tell(self._total, Path(self.folder).stem)
            case wire.AT:
                self.folder = record.decode(wire.Name, texts[0]).text
            case wire.PLAN:
                self._total = self._scan.plan(record.decode(wire.Plan, texts[0]).total)
            case wire.FAULT:
                self._scan.note_fault(record.decode(wire.Fault, texts[0]))
            case wire.REFUSED:
                message, hint = (record.decode(wire.Name, text).text for text in texts)
                raise CatalogueError(message, hint=hint)
            case wire.FINISHED:
                return True
            case _:
                self._heard_of_plugin(word, texts)
        return False

    def _heard_of_plugin(self, word: str, texts: Sequence[bytes]) -> None:
        reading = self._reading
        if word == wire.GONE:
            plugin = record.decode(wire.Name, texts[0]).text
            self._scan.note_gone(plugin) if reading is None else reading.gone.append(plugin)
        elif reading is None:
            raise ValueError(f"{word} before any folder")
        elif word == wire.PLUGIN:
            row = record.decode(wire.Row, texts[0])
            reading.plugins.append((row, texts[1]))
            self._scan.tell(self._total, row.summary.name)
        elif word == wire.PRESET:
            key = record.decode(wire.PresetKey, texts[0])
            reading.presets.append((key.plugin, key.preset, texts[1]))
        elif word == wire.DONE:
            self._scan.keep(reading)


def _like(stamp: Stamp, known: Stamp) -> Stamp:
    return Stamp(stamp.signature, known.deadly)


def _cause_of_death(status: int, last_words: str) -> str:
    if status < 0:
        return f"reading it crashed ({signal_in_words(-status).lower()})"
    last = (last_words.strip().splitlines() or ["it said nothing"])[-1]
    _log.error("the plugin reader failed with %d: %s", status, last_words.strip())
    return f"reading it failed ({last})"
