"""What the window alone does: named here with all else, done by the window while there is one."""

from dataclasses import dataclass

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.session.actions import Action, Actions

NO_WINDOW = "it is done in the window, and there is none now"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the window that is shown and hidden by itself."""

    name: str
    title: str
    text: str
    keys: str


PANELS = (
    Panel("browser", "Show plugins", "Shows or hides the list of plugins.", "Alt+1"),
    Panel("inspector", "Show pedal", "Shows or hides all parameters of the chosen pedal.", "Alt+2"),
    Panel("snapshots", "Show snapshots", "Shows or hides the snapshots.", "Alt+3"),
    Panel("log", "Show log", "Shows or hides what the program writes down of itself.", "Alt+4"),
    Panel("health", "Show health", "Shows or hides how the program and its parts are.", "Alt+5"),
    Panel("history", "Show history", "Shows or hides what was done, and when.", "Alt+6"),
    Panel("console", "Show console", "Shows or hides the line for commands to the engine.", "Alt+7"),
    Panel("sessions", "Show sessions", "Shows or hides your racks, shows and other sessions.", "Alt+8"),
    Panel(
        "mappings",
        "Show mappings",
        "Shows or hides what each switch, pedal and knob of your controllers does.",
        "Alt+9",
    ),
    Panel("monitor", "Show MIDI monitor", "Shows or hides the MIDI messages that come, and what they do.", "Alt+0"),
    Panel("controllers", "Show controllers", "Shows or hides your controllers as they stand on the floor.", "Alt+K"),
)

_OTHERS = (
    ("edit.cut", "Cut", "Takes the chosen pedals off the board, to be pasted elsewhere.", "Edit", "Ctrl+X"),
    ("edit.copy", "Copy", "Keeps the chosen pedals, to be pasted.", "Edit", "Ctrl+C"),
    ("edit.select_all", "Choose all", "Chooses all pedals and cables.", "Edit", "Ctrl+A"),
    ("edit.bypass_selected", "Bypass what is chosen", "Bypasses or engages the chosen pedals.", "Edit", "Ctrl+B"),
    ("edit.rename_selected", "Rename chosen pedal", "Asks for another name of the chosen pedal.", "Edit", ""),
    (
        "view.palette",
        "Do anything",
        "Finds what you want by a part of its name, and does it.",
        "View",
        "Ctrl+K",
    ),
    ("view.search_plugins", "Search plugins", "Goes to the search in the list of plugins.", "View", "/"),
    ("view.zoom_in", "Zoom in", "Shows the board larger.", "View", "Ctrl++"),
    ("view.zoom_out", "Zoom out", "Shows the board smaller.", "View", "Ctrl+-"),
    ("view.actual_size", "Actual size", "Shows the board at its own size.", "View", "Ctrl+1"),
    ("view.fit", "Whole board", "Shows all of the board.", "View", "Ctrl+0"),
    ("view.full_screen", "Full screen", "Fills the screen with the window, or not.", "View", "F11"),
    ("view.usual_layout", "Usual layout", "Puts all panels where they are on a first start.", "View", ""),
    ("view.board", "Board", "Shows the board.", "View", ""),
    ("view.library", "Boards", "Shows the boards of the library.", "View", ""),
    ("view.board_messages", "MIDI messages of the board", "Shows what the board sends by itself.", "Board", ""),
    ("view.preferences", "Preferences", "Shows sound card, engine and other settings.", "View", "Ctrl+,"),
    ("view.welcome", "First steps", "Shows what a first start shows.", "Help", ""),
    (
        "help.actions",
        "Actions",
        "Shows all that can be done, with the names for terminal and footswitch.",
        "Help",
        "",
    ),
    ("help.keys", "Keys", "Shows all keys on one sheet.", "Help", "?"),
    (
        "window.close",
        "Close window",
        "Closes the window; beside others its rack plays on.",
        "Board",
        "Ctrl+Shift+W",
    ),
    ("program.quit", "Quit", "Ends the program, after asking about unsaved work.", "Board", "Ctrl+Q"),
)


def add(actions: Actions) -> None:
    """Each refuses until the window leads it."""
    shown = (("view." + panel.name, panel.title, panel.text, "View", panel.keys) for panel in PANELS)
    for name, title, text, group, keys in (*_OTHERS, *shown):
        actions.add(
            Action(
                name,
                title,
                text,
                _undone,
                group,
                keys=keys,
                when="there is a window",
                refusal=lambda: NO_WINDOW,
            )
        )


async def _undone() -> None:
    raise MarliseError(NO_WINDOW)
