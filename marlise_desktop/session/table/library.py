"""What is done with boards as a whole: opened, saved, renamed, deleted."""

from collections.abc import Callable
from functools import partial, wraps

from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.board_numbers import MOST
from marlise_desktop.session.library import Library
from marlise_desktop.session.ports.board_files import BoardPictures
from marlise_desktop.session.table.shared import AROUND, BOARD, neighbour, own_program
from marlise_desktop.session.unsaved import ASIDE

_GROUP = "Board"
_DISK = "it changes files, not the board; a deleted board is in the trash"
_ASKED = "The window asks about unsaved work on the present one; else it is kept in the library."
_KEPT = "Unsaved work on the present one is kept in the library."
_TITLE = Argument("title", Kind.TEXT, "Its title.")
_PICTURES = Argument(
    "pictures", Kind.OBJECT, "What it looks like.", required=False, default_text="the pictures that it has"
)


def add(actions: Actions, library: Library) -> None:
    @wraps(library.new)
    async def new() -> None:
        await library.new(keep=True)

    @wraps(library.open)
    async def open_board(board: str) -> None:
        await library.open(board, keep=True)

    async def save(pictures: BoardPictures | None) -> None:
        await library.save(pictures)

    async def rename(board: str, title: str) -> None:
        await library.rename(board, title)

    async def duplicate(board: str, title: str) -> None:
        await library.duplicate(board, title)

    async def set_program(board: str, program: int | None) -> None:
        library.numbers.give(board, program)

    async def delete(board: str) -> None:
        await library.delete(board)

    def told(**_more: object) -> str:
        return f"{library.title} is open"

    actions.add(
        Action(
            "board.new",
            "New board",
            f"Opens an empty board: silence, for no cable joins the inputs to the outputs. {_ASKED}",
            new,
            _GROUP,
            keys="Ctrl+N",
            told=told,
            edits=True,
            not_undoable=_DISK,
        ),
        Action(
            "board.open",
            "Open board",
            f"Opens a board of the library in the place of the present one. {_ASKED}",
            open_board,
            _GROUP,
            (BOARD,),
            keys="Ctrl+O",
            told=told,
            edits=True,
            not_undoable=_DISK,
        ),
        Action(
            "board.save",
            "Save",
            "Saves the board where it is.",
            save,
            _GROUP,
            (_PICTURES,),
            keys="Ctrl+S",
            not_undoable=_DISK,
        ),
        Action(
            "board.save_as",
            "Save as",
            "Saves the board under a title of its own; it is that board from then on.",
            library.save_as,
            _GROUP,
            (_TITLE, _PICTURES),
            keys="Ctrl+Shift+S",
            not_undoable=_DISK,
        ),
        Action(
            "board.rename",
            "Rename board",
            "Gives a board of the library another title.",
            rename,
            _GROUP,
            (BOARD, _TITLE),
            not_undoable=_DISK,
        ),
        Action(
            "board.duplicate",
            "Duplicate board",
            "Makes a copy of a board in the library.",
            duplicate,
            _GROUP,
            (BOARD, _TITLE),
            not_undoable=_DISK,
        ),
        Action(
            "board.program",
            "Program number of board",
            "Gives a board a MIDI program number of its own; 128 to 255 are those of the next bank, and so on.",
            set_program,
            _GROUP,
            (BOARD, own_program(MOST - 1)),
            not_undoable="it is a setting, not the board's",
        ),
        Action(
            "board.delete",
            "Delete board",
            "Moves a board of the library to the trash of your desktop.",
            delete,
            _GROUP,
            (BOARD,),
            not_undoable=_DISK,
        ),
    )
    _add_steps(actions, library, told)


def _add_steps(actions: Actions, library: Library, told: Callable[..., str]) -> None:
    async def step(way: int, around: bool) -> None:
        known = await library.boards()
        folders = [listing.folder for listing in known if not listing.broken and not listing.title.endswith(ASIDE)]
        folder = neighbour(folders, library.heading, way, around=around)
        if folder is None or (folder == library.heading and len(folders) == 1):
            return
        await library.open(folder, keep=True)

    actions.add(
        Action(
            "board.next",
            "Next board",
            f"Opens the board that follows in the library; the first where none of it is open. {_KEPT}",
            partial(step, 1),
            _GROUP,
            (AROUND,),
            told=told,
            edits=True,
            not_undoable=_DISK,
        ),
        Action(
            "board.previous",
            "Previous board",
            f"Opens the board before in the library; the last where none of it is open. {_KEPT}",
            partial(step, -1),
            _GROUP,
            (AROUND,),
            told=told,
            edits=True,
            not_undoable=_DISK,
        ),
    )
