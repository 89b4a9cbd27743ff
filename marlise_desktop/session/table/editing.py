"""What is edited, whatever it is: undo, redo, delete, duplicate, paste."""

from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.history import History

_PEDALS = Argument("instances", Kind.INSTANCES, "Which pedals, by their names on screen; a comma between two.")
_CABLES = Argument("connections", Kind.CABLES, "Which cable.", required=False, default=(), default_text="none")


def add(actions: Actions, boards: Boards, history: History) -> None:
    actions.add(
        Action(
            "edit.undo",
            "Undo",
            "Takes the last edit back. What a foot has moved since stays where it is.",
            history.undo,
            "Edit",
            keys="Ctrl+Z",
            when="there is something to undo",
            refusal=lambda: "" if history.undo_label else "there is nothing to undo",
        ),
        Action(
            "edit.redo",
            "Redo",
            "Makes the edit again that was undone last.",
            history.redo,
            "Edit",
            keys="Ctrl+Shift+Z",
            when="something was undone, and nothing was edited since",
            refusal=lambda: "" if history.redo_label else "there is nothing to redo",
        ),
        Action(
            "edit.delete",
            "Delete",
            "Takes pedals and cables off the board.",
            boards.remove,
            "Edit",
            (_PEDALS, _CABLES),
            keys="Del",
            edits=True,
        ),
        Action(
            "edit.duplicate",
            "Duplicate",
            "Puts copies of pedals beside them, with all their settings.",
            boards.duplicate,
            "Edit",
            (_PEDALS,),
            keys="Ctrl+D",
            edits=True,
        ),
        Action(
            "edit.paste",
            "Paste",
            "Puts the pedals on the board that were copied or cut.",
            boards.paste,
            "Edit",
            (
                Argument("clip", Kind.OBJECT, "What was copied."),
                Argument("position", Kind.OBJECT, "Where on the canvas."),
            ),
            keys="Ctrl+V",
            edits=True,
        ),
    )
