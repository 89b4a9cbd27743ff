"""The settings file. Comments, order and what this program does not know are kept when it is written."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from marlise_desktop.adapters.settings.edit import edited, parsed, unreadable
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.setting_rule import Value
from marlise_desktop.storage.alone import alone_in
from marlise_desktop.storage.aside import free_aside
from marlise_desktop.storage.flush import replace_whole
from marlise_desktop.storage.toml_lines import flat, lines_of

_PREFIX = "MARLISE_"
_State: TypeAlias = tuple[int, int, int] | None
"""Time of change, size and number of a file; None for no file."""


class TomlSettings:
    """Implements `SettingsFile`. One thread at a time may call it."""

    def __init__(self, file: Path, environment: Mapping[str, str] | None = None) -> None:
        """`environment` None: the process's own."""
        self._file = file
        held = os.environ if environment is None else environment
        self._environment = {
            name.removeprefix(_PREFIX).lower(): text.strip()
            for name, text in held.items()
            if name.startswith(_PREFIX) and text.strip()
        }
        self._read_as = ""
        self._state: _State = None

    @property
    def environment(self) -> Mapping[str, str]:
        return self._environment

    def read(self) -> Mapping[str, object]:
        # Asked first: a change that comes between is seen later, rather than never.
        self._state = self._state_now()
        self._read_as = self._text()
        return flat(parsed(self._file, self._read_as))

    def where(self, name: str) -> str:
        line = lines_of(self._read_as).get(name)
        return str(self._file) if line is None else f"{self._file}, line {line}"

    def changed(self) -> bool:
        return self._state_now() != self._state

    def write(self, changes: Mapping[str, Value]) -> None:
        # A link (to a folder of dotfiles, say) stays a link.
        place = self._file.resolve()
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with alone_in(place.parent):
                self._write_alone(place, changes)
        except OSError as error:
            raise LibraryError(
                f"the settings cannot be written to {self._file} ({error.strerror})",
                hint="Make room on the disk or allow writing there. They hold until the program ends.",
            ) from error

    def _write_alone(self, place: Path, changes: Mapping[str, Value]) -> None:
        mine = self._state_now() == self._state
        text = self._text()
        fresh = edited(self._file, text, changes)
        if fresh != text:
            replace_whole(place, fresh)
        if mine:
            self._state, self._read_as = self._state_now(), fresh

    def set_aside(self) -> str:
        try:
            with alone_in(self._file.parent):
                if self._state_now() != self._state:
                    return ""
                aside = free_aside(self._file)
                self._file.rename(aside)
                self._state, self._read_as = self._state_now(), ""
        except OSError as error:
            raise LibraryError(
                f"{self._file} cannot be moved out of the way ({error.strerror})",
                hint="Correct or move it yourself. Until then no setting is kept.",
            ) from error
        return str(aside)

    def _state_now(self) -> _State:
        try:
            held = self._file.stat()
        except OSError:
            return None
        return held.st_mtime_ns, held.st_size, held.st_ino

    def _text(self) -> str:
        try:
            return self._file.read_bytes().decode()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise unreadable(self._file, f"line {line} is not UTF-8 text") from error
        except OSError as error:
            raise unreadable(self._file, error.strerror or str(error)) from error
