"""The settings as one rack has them: the program's, but for those few that each rack has of its own."""

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Final

from typing_extensions import override

from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.settings import SettingsFile
from marlise_desktop.session.setting_rule import Value
from marlise_desktop.session.setting_values import SettingsValues
from marlise_desktop.session.settings import Settings

OWN: Final = ("input_trim_db", "output_volume_db", "tuner_input", "last_board")
"""What is set for one rack alone, such as the volume of the voice beside a guitar."""


def own_values(settings: Settings) -> Mapping[str, Value]:
    """As they are now, for another rack's file."""
    return {name: getattr(settings.values, name) for name in OWN}


class RackSettings(Settings):
    """A file of its own holds what is `OWN`; all else is read from the program's settings and changed there.

    `keep` is the life of its own file alone.
    """

    def __init__(self, shared: Settings, file: SettingsFile, notices: Notices, bus: Bus) -> None:
        super().__init__(file, notices, bus)
        self._shared = shared
        self._joined: tuple[SettingsValues, SettingsValues, SettingsValues] | None = None

    async def move_to(self, file: SettingsFile) -> None:
        """Its own are in another file from now on, which holds what the present one does."""
        await asyncio.to_thread(file.read)
        self._file = file

    async def settled(self) -> None:
        """What was changed is in the file, as far as the disk lets it."""
        await self._write()

    @property
    @override
    def values(self) -> SettingsValues:
        shared, own = self._shared.values, self._values
        if self._joined is None or self._joined[0] is not shared or self._joined[1] is not own:
            joined = dataclasses.replace(shared, **{name: getattr(own, name) for name in OWN})
            self._joined = shared, own, joined
        return self._joined[2]

    @override
    def origin(self, name: str) -> str:
        return super().origin(name) if name in OWN else self._shared.origin(name)

    @override
    def change(self, **fields: Value) -> None:
        own: Mapping[str, Value] = {name: value for name, value in fields.items() if name in OWN}
        self._shared.change(**{name: value for name, value in fields.items() if name not in OWN})
        super().change(**own)
