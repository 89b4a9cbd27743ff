"""The window's own entries in the table of actions, and its ways to do the session's."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING

from marlise_desktop.gui.window.action_help import ActionHelp
from marlise_desktop.gui.window.key_help import KeyHelp
from marlise_desktop.session.table.window import PANELS

if TYPE_CHECKING:
    from marlise_desktop.gui.window.main_window import MainWindow


def fill_table(window: "MainWindow") -> None:
    _lead(window)
    _own_editing(window)
    _own_views(window)
    _own_program(window)


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
    commands.lead("snapshot.save_current", lambda: _save_snapshot(window))


async def _to_board(window: "MainWindow", work: Callable[[], Coroutine[object, object, bool]]) -> None:
    if await work():
        window.show_page(window.board)


async def _save_snapshot(window: "MainWindow") -> None:
    """Over the current one; a new one where there is none."""
    if window.session.snapshots.current is None:
        window.snapshots.save_as()
    else:
        await window.session.actions.run("snapshot.save_current")


def _own_editing(window: "MainWindow") -> None:
    own, board = window.commands.own, window.board.commands
    own("edit.cut", board.cut)
    own("edit.copy", board.copy)
    own("edit.select_all", board.select_all)
    own("edit.bypass_selected", board.toggle_bypass)
    own("edit.rename_selected", board.rename)


def _own_views(window: "MainWindow") -> None:
    own, board = window.commands.own, window.board.commands
    own("view.palette", window.find_anything)
    own("view.search_plugins", window.search_plugins)
    own("view.zoom_in", board.zoom_in)
    own("view.zoom_out", board.zoom_out)
    own("view.actual_size", board.actual_size)
    own("view.fit", window.board.fit)
    for panel in PANELS:
        own(f"view.{panel.name}", partial(window.layout_.toggle, panel.name))
    own("view.full_screen", lambda: _full_screen(window))
    own("view.usual_layout", window.layout_.usual)
    own("view.board", lambda: window.show_page(window.board))
    own("view.library", lambda: window.show_page(window.library))
    own("view.board_messages", lambda: window.show_page(window.board_messages))
    own("view.preferences", lambda: window.show_page(window.preferences))
    own("view.welcome", lambda: window.show_page(window.welcome))


def _full_screen(window: "MainWindow") -> None:
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


def _own_program(window: "MainWindow") -> None:
    own, session = window.commands.own, window.session
    own("help.keys", lambda: KeyHelp(session.actions.all(), window).show())
    own("help.actions", lambda: ActionHelp(session.actions.all(), window).show())
    own("program.quit", window.leave)
    own("window.close", window.close)
