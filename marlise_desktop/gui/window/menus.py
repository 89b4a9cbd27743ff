"""The menu bar, filled from the table of actions."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from marlise_desktop.gui.window.ready import READY

_SNAPSHOTS = tuple(ready.name for ready in READY)
MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&Board",
        (
            "board.new",
            "board.open",
            "RECENT",
            "board.previous",
            "board.next",
            "",
            "board.save",
            "board.save_as",
            "board.rename",
            "view.board_messages",
            "",
            "view.preferences",
            "window.close",
            "program.quit",
        ),
    ),
    (
        "&Edit",
        (
            "edit.undo",
            "edit.redo",
            "",
            "edit.cut",
            "edit.copy",
            "edit.paste",
            "edit.duplicate",
            "edit.delete",
            "",
            "edit.select_all",
            "edit.bypass_selected",
            "edit.rename_selected",
            "pedal.show_window",
        ),
    ),
    (
        "&Snapshot",
        ("snapshot.save_as", "snapshot.save_current", "", "snapshot.next", "snapshot.previous", "", *_SNAPSHOTS),
    ),
    (
        "S&ound",
        (
            "mute",
            "panic",
            "",
            "transport.toggle",
            "tap.tempo",
            "transport.follow_midi",
            "",
            "tuner.toggle",
            "",
            "sound.play_again",
            "sound.restart_engine",
            "sound.restart_audio",
        ),
    ),
    (
        "&View",
        (
            "view.board",
            "view.library",
            "view.palette",
            "view.search_plugins",
            "",
            "view.zoom_in",
            "view.zoom_out",
            "view.actual_size",
            "view.fit",
            "",
            "view.browser",
            "view.inspector",
            "view.snapshots",
            "view.log",
            "view.health",
            "view.history",
            "view.console",
            "view.sessions",
            "view.mappings",
            "view.monitor",
            "view.controllers",
            "",
            "view.full_screen",
            "view.usual_layout",
        ),
    ),
    ("&Help", ("help.keys", "help.actions", "view.welcome", "view.log_menu")),
)
"""Titles with the names of their actions; an empty name is a line."""


def fill(bar: QMenuBar, actions: dict[str, QAction], before_showing: Callable[[], None]) -> QMenu:
    """Fills the bar; answers the menu of recent boards, which others fill."""
    recent = QMenu("Recent boards", bar)
    for title, names in MENUS:
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(before_showing)
        for name in names:
            if name == "RECENT":
                menu.addMenu(recent)
            elif not name:
                menu.addSeparator()
            elif name in actions:
                menu.addAction(actions[name])
    return recent


def fill_recent(menu: QMenu, folders: Sequence[str], open_board: Callable[[str], None]) -> None:
    menu.clear()
    for folder in folders:
        path = PurePath(folder)
        action = menu.addAction(path.stem.replace("&", "&&"))
        action.setToolTip(folder)
        action.triggered.connect(lambda _checked=False, folder=folder: open_board(folder))
    menu.setToolTipsVisible(True)
    menu.setEnabled(bool(folders))
