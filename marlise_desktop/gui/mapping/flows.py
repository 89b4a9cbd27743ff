"""What the mapping table asks before it gives mappings to a file, takes them from one, or maps the usual."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtWidgets import QMenu, QWidget

from marlise_desktop.domain.midi.device import KEYBOARD, DeviceId
from marlise_desktop.gui.kit import ask
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.actions import Actions

_FILES = (ask.FileFilter("Mappings", ("*.json",)), ask.FileFilter("All files", ("*",)))
_NAME = "mappings.json"


class MappingFlows:
    """Each does its action of the table in the end."""

    def __init__(self, actions: Actions, tasks: Tasks, parent: QWidget) -> None:
        self._actions, self._tasks, self._parent = actions, tasks, parent
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    async def write(self) -> None:
        """Asks for the file, and once more before another is written over."""
        wanted = str(PurePath(self._folder) / _NAME)
        file = await ask.file_to_write(self._parent, "Export mappings", wanted, _FILES)
        if file is None or not await self._may_replace(file):
            return
        self._folder = str(PurePath(file).parent)
        await self._actions.run("mapping.export", file=file)

    async def take(self) -> None:
        file = await ask.file(self._parent, "Import mappings", self._folder, _FILES)
        if file is not None:
            self._folder = str(PurePath(file).parent)
            await self._actions.run("mapping.import", file=file)

    def fill_usual(self, menu: QMenu, devices: Sequence[DeviceId], called: Callable[[DeviceId], str]) -> None:
        """An entry for each device whose switches may be mapped."""
        menu.clear()
        for device in dict.fromkeys((*devices, KEYBOARD)):
            entry = menu.addAction(called(device).replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, device=device: self._map_usual(device))

    def _map_usual(self, device: DeviceId) -> None:
        self._tasks.start(self._actions.run("mapping.add.usual", device=str(device)), "map the usual")

    async def _may_replace(self, file: str) -> bool:
        if not QFileInfo.exists(file):
            return True
        choices = (ask.Choice("replace", "Replace it", ask.Part.DESTROY), ask.CANCEL)
        words = f"{PurePath(file).name} is there already."
        return await ask.confirm(self._parent, "Export mappings", words, choices) == "replace"
