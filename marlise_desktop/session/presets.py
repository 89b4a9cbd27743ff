"""Presets of the pedals on the board: loaded, saved as real LV2 bundles, deleted."""

from dataclasses import replace

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import ParameterKind
from marlise_desktop.domain.plugin import PresetContent
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.ports.board_files import PresetFiles


class Presets:
    """Works on the open board through its service."""

    def __init__(self, boards: Boards, engine: EngineService, catalogue: Catalogue, files: PresetFiles) -> None:
        self._boards = boards
        self._engine = engine
        self._catalogue = catalogue
        self._files = files

    async def load(self, instance: InstanceId, preset: PresetUri) -> None:
        """Sets what the preset sets; one undo brings everything back, the plugin's own state too."""
        held = self._boards.board.instance(instance)
        content = await self._catalogue.preset_content(held.uri, preset)
        if content.has_state:
            await self._boards.capture([instance])
        held = self._boards.board.instance(instance)
        label = next((entry.label for entry in held.plugin.presets if entry.uri == preset), str(preset))
        gesture = object()
        after = self._boards.board.with_instance(_with_preset(held, preset, content))
        self._boards.commit(after, f"Preset {label} of {held.name}", gesture=gesture)
        if content.has_state:
            await self._engine.settled()
            states = await self._engine.capture([instance])
            if instance in states and instance in self._boards.board.instances:
                after = self._boards.board.edited(instance, lambda now: replace(now, state=states[instance]))
                self._boards.commit(after, f"Preset {label} of {held.name}", gesture=gesture)

    async def save(self, instance: InstanceId, label: str) -> PresetUri:
        """Writes the pedal's present sound as a preset of its plugin; answers the preset."""
        held = self._boards.board.instance(instance)
        label = label.strip()
        if not label:
            raise BoardError("a preset needs a name")
        await self._engine.settled()
        folder, file_name = self._files.folder_for(held.plugin, label)
        await self._engine.save_preset(instance, label, folder, file_name)
        preset = await self._files.finish(folder, file_name)
        await self._engine.bundle_changed(folder)
        await self._renewed(instance)
        self._boards.observe(instance, lambda now: replace(now, preset=preset.uri))
        return preset.uri

    async def delete(self, instance: InstanceId, preset: PresetUri) -> None:
        """Moves one of the user's own presets to the trash."""
        held = self._boards.board.instance(instance)
        entry = next((entry for entry in held.plugin.presets if entry.uri == preset), None)
        if entry is None or not entry.user:
            raise BoardError(f"the preset {preset} is part of its plugin and cannot be deleted")
        folder = await self._files.delete(entry)
        await self._engine.bundle_changed(folder, entry.uri)
        await self._renewed(instance)

    async def _renewed(self, instance: InstanceId) -> None:
        """Every pedal of that plugin gets the plugin's new list of presets."""
        await self._catalogue.refresh()
        uri = self._boards.board.instance(instance).uri
        plugin = await self._catalogue.plugin(uri)
        board = self._boards.board
        for key, held in board.instances.items():
            if held.uri == uri:
                board = board.with_instance(replace(board.instances[key], plugin=plugin))
        self._boards.commit(board, "", Origin.OBSERVED)


def _with_preset(held: PluginInstance, preset: PresetUri, content: PresetContent) -> PluginInstance:
    values: dict[PortSymbol, float] = dict(held.values)
    for symbol, value in content.values.items():
        parameter = held.plugin.parameters_by_symbol.get(symbol)
        if parameter is not None and parameter.kind is not ParameterKind.TRIGGER and not parameter.designation:
            values[symbol] = parameter.clamped(value)
    if content.has_state:  # it is the preset's from now on, and the plugin tells of its properties
        return replace(held, values=values, preset=preset, state=None, properties={})
    return replace(held, values=values, preset=preset)
