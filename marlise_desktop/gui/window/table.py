"""The window's own entries in the table of actions, and its ways to do the session's."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING

from marlise_desktop.gui.window.key_help import KeyHelp
from marlise_desktop.gui.window.layout import PANEL_KEYS

if TYPE_CHECKING:
    from marlise_desktop.gui.window.main_window import MainWindow

_PANELS = (
    ("browser", "Show plugins"),
    ("inspector", "Show pedal"),
    ("snapshots", "Show snapshots"),
    ("log", "Show log"),
    ("health", "Show health"),
    ("history", "Show history"),
    ("console", "Show console"),
    ("sessions", "Show sessions"),
)


def fill_table(window: "MainWindow") -> None:
    _lead(window)
    _add_editing(window)
    _add_views(window)
    _add_program(window)


def _lead(window: "MainWindow") -> None:
    """What the session offers and needs arguments for."""
    commands, flows, board = window.commands, window.flows, window.board.commands
    commands.lead("edit.delete", board.delete)
    commands.lead("edit.duplicate", board.duplicate)
    commands.lead("edit.paste", board.paste)
    commands.lead("pedal.show_window", board.show_window)
    commands.lead("board.new", lambda: _to_board(window, flows.new))
    commands.lead("board.open", lambda: window.show_page(window.library))
    commands.lead("board.save", flows.save)
    commands.lead("board.save_as", flows.save_as)
    commands.lead("board.rename", flows.rename_open)
    commands.lead("snapshot.save_as", window.snapshots.save_as)
    commands.lead("snapshot.save", lambda: _save_snapshot(window))


async def _to_board(window: "MainWindow", work: Callable[[], Coroutine[object, object, bool]]) -> None:
    if await work():
        window.show_page(window.board)


async def _save_snapshot(window: "MainWindow") -> None:
    """Over the current one; a new one where there is none."""
    current = window.session.snapshots.current
    if current is None:
        window.snapshots.save_as()
    else:
        await window.session.snapshots.save(current)


def _add_editing(window: "MainWindow") -> None:
    add, board = window.commands.add, window.board.commands
    add("edit.cut", "Cut", "Edit", "Ctrl+X", board.cut)
    add("edit.copy", "Copy", "Edit", "Ctrl+C", board.copy)
    add("edit.select_all", "Choose all", "Edit", "Ctrl+A", board.select_all)
    add("edit.bypass_selected", "Bypass what is chosen", "Edit", "Ctrl+B", board.toggle_bypass)
    add("edit.rename_selected", "Rename pedal", "Edit", "", board.rename)


def _add_views(window: "MainWindow") -> None:
    add, board = window.commands.add, window.board.commands
    add("view.search_plugins", "Search plugins", "View", "/", window.search_plugins)
    add("view.zoom_in", "Zoom in", "View", "Ctrl++", board.zoom_in)
    add("view.zoom_out", "Zoom out", "View", "Ctrl+-", board.zoom_out)
    add("view.actual_size", "Actual size", "View", "Ctrl+1", board.actual_size)
    add("view.fit", "Whole board", "View", "Ctrl+0", window.board.fit)
    for name, title in _PANELS:
        add(f"view.{name}", title, "View", PANEL_KEYS[name], partial(window.layout_.toggle, name))
    add("view.full_screen", "Full screen", "View", "F11", lambda: _full_screen(window))
    add("view.usual_layout", "Usual layout", "View", "", window.layout_.usual)
    add("view.preferences", "Preferences", "View", "Ctrl+,", lambda: window.show_page(window.preferences))
    add("view.welcome", "First steps", "Help", "", lambda: window.show_page(window.welcome))


def _full_screen(window: "MainWindow") -> None:
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


def _add_program(window: "MainWindow") -> None:
    add, session = window.commands.add, window.session
    add("sound.restart_audio", "Start audio again", "Sound", "", session.audio.restart)
    add("help.keys", "Keys", "Help", "?", lambda: KeyHelp(session.actions.all(), window).show())
    add("program.quit", "Quit", "Board", "Ctrl+Q", window.leave)
    add("window.close", "Close window", "Board", "Ctrl+Shift+W", window.close)
