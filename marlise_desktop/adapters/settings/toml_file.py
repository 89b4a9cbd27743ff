"""The settings file. Comments, order and what this program does not know are kept when it is written."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from marlise_desktop.adapters.settings.overrides import Value, overrides
from marlise_desktop.domain.errors import ConfigurationError, LibraryError


class TomlSettings:
    """Implements `SettingsFile`: plain values by dotted name. Small and local, so it blocks."""

    def __init__(self, file: Path, environment: Mapping[str, str] | None = None) -> None:
        """`environment` None: the process's own. Raises ConfigurationError for a variable that is not usable."""
        self._file = file
        self._overrides = overrides(os.environ if environment is None else environment)

    def read(self) -> Mapping[str, Value]:
        return {**_flat(_parsed(self._file, self._text())), **self._overrides}

    def write(self, values: Mapping[str, Value]) -> None:
        """What only the environment says stays out of the file. Raises ConfigurationError or LibraryError."""
        import tomlkit  # noqa: PLC0415 - 30 ms that a start need not spend

        text = self._text()
        held = _flat(_parsed(self._file, text))
        document = tomlkit.parse(text)
        for name, value in values.items():
            overridden = name in self._overrides and self._overrides[name] == value
            if not overridden and (name not in held or not _same(held[name], value)):
                _put(document, name, value)
        self._replace(tomlkit.dumps(document))

    def _text(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise _unreadable(self._file, f"line {line} is not UTF-8 text") from error
        except OSError as error:
            raise _unreadable(self._file, error.strerror or str(error)) from error

    def _replace(self, text: str) -> None:
        # A link (to a folder of dotfiles, say) stays a link.
        place = self._file.resolve()
        unfinished = place.with_name(f".{place.name}.new")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(place)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise LibraryError(
                f"the settings cannot be written to {self._file} ({error.strerror})",
                hint="Make room on the disk or allow writing there. They hold until the program ends.",
            ) from error


def _parsed(file: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(file, str(error)) from error


def _unreadable(file: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"the settings file {file} cannot be read: {reason}",
        hint="Correct that line, or move the file away to start with the usual settings.",
    )


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str | int | float):
            found[prefix + key] = value
    return found


def _same(held: Value, value: Value) -> bool:
    return held == value and isinstance(held, bool) is isinstance(value, bool)


def _put(table: object, name: str, value: Value) -> None:
    """Sets a dotted name; tables on the way are made."""
    import tomlkit  # noqa: PLC0415 - see `write`

    *tables, key = name.split(".")
    for part in tables:
        if part not in table:  # type: ignore[operator]
            table[part] = tomlkit.table()  # type: ignore[index]
        table = table[part]  # type: ignore[index]
    table[key] = value  # type: ignore[index]
