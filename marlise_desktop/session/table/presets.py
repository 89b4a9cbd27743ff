"""What is done with presets of a pedal."""

from functools import partial

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.presets import Presets
from marlise_desktop.session.table.shared import AROUND, INSTANCE, neighbour

_GROUP = "Preset"
_PRESET = Argument("preset", Kind.PRESET, "Which preset, by its name.")


def add(actions: Actions, boards: Boards, presets: Presets) -> None:
    async def step(way: int, instance: InstanceId, around: bool) -> None:
        held = boards.board.instance(instance)
        known = [entry.uri for entry in held.plugin.presets]
        if not known:
            raise BoardError(f"{held.name} has no presets")
        preset = neighbour(known, held.preset, way, around=around)
        if preset is not None:
            await presets.load(instance, preset)

    def told(instance: InstanceId, **_more: object) -> str:
        held = boards.board.instance(instance)
        label = next((entry.label for entry in held.plugin.presets if entry.uri == held.preset), "no preset")
        return f"{held.name}: {label}"

    actions.add(
        Action(
            "preset.load",
            "Load preset",
            "Sets what a preset sets; one Undo brings everything back.",
            presets.load,
            _GROUP,
            (INSTANCE, _PRESET),
            told=told,
            edits=True,
        ),
        Action(
            "preset.next",
            "Next preset",
            "Loads the preset of a pedal that follows the present one; the first where none is loaded.",
            partial(step, 1),
            _GROUP,
            (INSTANCE, AROUND),
            told=told,
            edits=True,
        ),
        Action(
            "preset.previous",
            "Previous preset",
            "Loads the preset of a pedal before the present one; the last where none is loaded.",
            partial(step, -1),
            _GROUP,
            (INSTANCE, AROUND),
            told=told,
            edits=True,
        ),
        Action(
            "preset.save",
            "Save preset",
            "Keeps the pedal's present sound as a preset of its plugin, for all boards and other programs.",
            presets.save,
            _GROUP,
            (INSTANCE, Argument("label", Kind.TEXT, "The preset's name.")),
            edits=True,
            not_undoable="it writes a preset to disk; delete the preset instead",
        ),
        Action(
            "preset.delete",
            "Delete preset",
            "Moves a preset that you have saved to the trash.",
            presets.delete,
            _GROUP,
            (INSTANCE, _PRESET),
            edits=True,
            not_undoable="the preset's folder is in the trash and can be put back from there",
        ),
    )
