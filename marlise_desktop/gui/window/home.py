"""What a main window is given beside its rack: the whole rig, the log, and the way out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from marlise_desktop.gui.logs.source import LogSource
from marlise_desktop.gui.sessions.door import Rig


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Home:
    """`quit` ends the program; the window has dealt with its own unsaved work before. `log_folder` holds the log files.

    `put_away` answers whether the window may be closed while its rack plays on, and then does what belongs to that.
    Only one window `keeps_layout` for the next start.
    """

    rig: Rig
    log_source: LogSource
    quit: Callable[[], Awaitable[None]]
    log_folder: str = ""
    put_away: Callable[[], bool] = _never
    keeps_layout: bool = True
