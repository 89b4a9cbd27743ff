"""Profiles in two folders: the program's, and the player's own over them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from marlise_desktop.adapters.controllers.reading import profile_from
from marlise_desktop.adapters.controllers.writing import profile_text
from marlise_desktop.domain.errors import ConfigurationError, LibraryError, MarliseError
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.profile import Profile
from marlise_desktop.session.ports.controller_profiles import FoundProfiles
from marlise_desktop.storage.flush import replace_whole
from marlise_desktop.storage.toml_lines import loaded

_CHOSEN = "chosen"
"""The file, among the player's own, of the profiles that were chosen by hand."""


class FolderProfiles:
    """Implements `ControllerProfiles`."""

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped, self._own = shipped, own

    async def read(self) -> FoundProfiles:
        return await asyncio.to_thread(self._read)

    async def keep(self, profile: Profile) -> None:
        await asyncio.to_thread(_write, self._own / f"{profile.id}.toml", profile_text(profile))

    async def forget(self, profile: str) -> None:
        await asyncio.to_thread(_remove, self._own / f"{profile}.toml")

    async def choose(self, chosen: Mapping[DeviceId, str]) -> None:
        import tomlkit  # noqa: PLC0415 - 30 ms that a start need not spend

        await asyncio.to_thread(
            _write,
            self._own / f"{_CHOSEN}.toml",
            tomlkit.dumps({str(device): profile for device, profile in chosen.items()}),
        )

    def _read(self) -> FoundProfiles:
        found: dict[str, Profile] = {}
        faults: list[MarliseError] = []
        for folder in (self._own, self._shipped):
            for file in sorted(folder.glob("*.toml")):
                if file.stem in found or (folder is self._own and file.stem == _CHOSEN):
                    continue
                try:
                    found[file.stem] = profile_from(str(file), file.stem, _text(file))
                except MarliseError as error:
                    faults.append(error)
        chosen: Mapping[DeviceId, str] = {}
        try:
            chosen = _chosen(self._own / f"{_CHOSEN}.toml")
        except MarliseError as error:
            faults.append(error)
        return FoundProfiles(tuple(found.values()), tuple(faults), chosen)


def _chosen(file: Path) -> Mapping[DeviceId, str]:
    if not file.exists():
        return {}
    try:
        held = loaded(_text(file))
    except ValueError as error:
        raise ConfigurationError(f"{file} cannot be read: {error}", hint="Correct that line.") from error
    return {DeviceId(device): profile for device, profile in held.items() if isinstance(profile, str)}


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{file}, line {line} is not UTF-8 text") from error
    except OSError as error:
        raise LibraryError(f"{file} cannot be read ({error.strerror})", hint="Allow reading it.") from error


def _write(file: Path, text: str) -> None:
    """The old file or the new one, whatever happens."""
    try:
        replace_whole(file, text)
    except OSError as error:
        raise _refused(file, error) from error


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(file, error) from error


def _refused(file: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"{file} cannot be written ({error.strerror})", hint="Make room or allow writing there, and try again."
    )
