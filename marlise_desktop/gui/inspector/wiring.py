"""What the inspector's controls ask of the session."""

from pathlib import Path, PurePath

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.ids import InstanceId, PropertyUri
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.gui.inspector.file_types import extensions_of
from marlise_desktop.gui.inspector.row import Row
from marlise_desktop.gui.inspector.rows import FileParameterRow
from marlise_desktop.gui.kit import ask
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.rack import Rack


class Wiring(QObject):
    """Works on `pedal`; asks for nothing while there is none."""

    def __init__(self, session: Rack, tasks: Tasks, panel: QWidget) -> None:
        super().__init__(panel)
        self._session, self._tasks, self._panel = session, tasks, panel
        self.pedal: PluginInstance | None = None

    def _do(self, action: str, **arguments: object) -> None:
        """With the pedal that is shown."""
        if self.pedal is not None:
            self._tasks.start(self._session.actions.run(action, instance=self.pedal.id, **arguments), action)

    def moved(self, row: Row, value: object, gesture: object) -> None:
        pedal = self.pedal
        if pedal is None:
            return
        if row.key in pedal.plugin.parameters_by_symbol:
            if isinstance(value, int | float):
                self._do("parameter.set", parameter=row.key, value=float(value), gesture=gesture)
        else:
            self._set_property(pedal, row, value, gesture)

    def _set_property(self, pedal: PluginInstance, row: Row, value: object, gesture: object) -> None:
        entry = pedal.plugin.properties_by_uri.get(PropertyUri(row.key))
        if entry is None or not isinstance(value, bool | int | float | str):
            return
        typed = PropertyValue(entry.type, _as(entry.type, value))
        self._do("property.set", property=entry.uri, value=typed, gesture=gesture)

    def rename(self, label: str) -> None:
        if self.pedal is not None:
            name = "" if label == self.pedal.plugin.name else label
            self._do("pedal.rename", label=name)

    def bypass(self, bypassed: bool) -> None:
        self._do("pedal.bypass", on=bypassed)

    def try_again(self) -> None:
        self._do("pedal.try_again")

    def show_window(self) -> None:
        self._do("pedal.show_window")

    def load_preset(self, uri: str) -> None:
        self._do("preset.load", preset=uri)

    def delete_preset(self, uri: str) -> None:
        self._do("preset.delete", preset=uri)

    def save_preset(self) -> None:
        if self.pedal is not None:
            self._tasks.start(self._ask_and_save(self.pedal.id), "save preset")

    async def _ask_and_save(self, instance: InstanceId) -> None:
        pedal = self._session.boards.board.instance(instance)
        current = next((p.label for p in pedal.plugin.presets if p.uri == pedal.preset and p.user), "")
        words = f"A preset keeps the sound of {pedal.name} for every board and every LV2 program."
        label = await ask.text(self._panel, "Save preset", words, value=current, accept="Save")
        if label is not None:
            await self._session.actions.run("preset.save", instance=instance, label=label)

    def browse(self, row: FileParameterRow) -> None:
        if self.pedal is not None:
            self._tasks.start(self._ask_for_file(self.pedal.id, row.key, row.files.path), "choose a file")

    async def _ask_for_file(self, instance: InstanceId, key: str, path: str) -> None:
        pedal = self._session.boards.board.instance(instance)
        entry = pedal.plugin.properties_by_uri[PropertyUri(key)]
        folder = str(PurePath(path).parent) if path else str(Path.home())
        extensions = extensions_of(entry)
        patterns = tuple(f"*.{name}" for extension in extensions for name in (extension, extension.upper()))
        filters = [ask.FileFilter(entry.label, patterns), ask.FileFilter("All files", ("*",))] if patterns else []
        chosen = await ask.file(self._panel, f"{entry.label} of {pedal.name}", folder, filters)
        if chosen is not None:
            typed = PropertyValue(PropertyType.PATH, chosen)
            await self._session.actions.run("property.set", instance=instance, property=entry.uri, value=typed)


def _as(kind: PropertyType, value: float | str) -> bool | int | float | str:
    """The value in the property's own type; a text stays one."""
    if isinstance(value, str):
        return value
    if kind is PropertyType.BOOL:
        return value > 0.5
    return round(value) if kind in (PropertyType.INT, PropertyType.LONG) else float(value)
