"""Changes a setting in a text and nothing else of it."""

from collections.abc import Mapping
from pathlib import Path

from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.session.setting_rule import Value
from marlise_desktop.storage.toml_lines import flat, loaded


def parsed(file: Path, text: str) -> dict[str, object]:
    try:
        return loaded(text)
    except ValueError as error:
        raise unreadable(file, str(error)) from error


def unreadable(file: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"the settings file {file} cannot be read: {reason}",
        hint="Correct that line. The settings in force hold until then.",
    )


def edited(file: Path, text: str, changes: Mapping[str, Value]) -> str:
    """The text with those settings in it, all else as it was. `file` is only named.

    Raises ConfigurationError for a text that cannot be read, LibraryError for one that cannot be changed.
    """
    import tomlkit  # noqa: PLC0415 - 30 ms that a start need not spend
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    held = flat(parsed(file, text))
    fresh = {name: value for name, value in changes.items() if name not in held or not _same(held[name], value)}
    if not fresh:
        return text
    try:
        document = tomlkit.parse(text)
        for name, value in fresh.items():
            document[name] = value
        new = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise unreadable(file, str(error)) from error
    _insist_on_the_rest(file, held, fresh, new)
    return new


def _insist_on_the_rest(file: Path, held: Mapping[str, object], fresh: Mapping[str, Value], new: str) -> None:
    """Nothing but what was changed may read otherwise; a table in a setting's place goes with the change."""
    rest = {
        name: value
        for name, value in held.items()
        if name not in fresh and not any(name.startswith(f"{changed}.") for changed in fresh)
    }
    after = flat(parsed(file, new))
    if repr(sorted({**rest, **fresh}.items())) != repr(sorted(after.items())):
        raise LibraryError(
            f"the settings cannot be written to {file} without harm to other lines of it",
            hint=f"Set {', '.join(fresh)} there by hand.",
        )


def _same(held: object, value: Value) -> bool:
    return held == value and isinstance(held, bool) is isinstance(value, bool)
