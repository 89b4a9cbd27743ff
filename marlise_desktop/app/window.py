"""The program with its window: started and stopped in order."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from marlise_desktop.adapters.control.server import ControlServer
from marlise_desktop.adapters.desktop.screen import DBusScreen
from marlise_desktop.app import crash, log, resources
from marlise_desktop.app.compose import collect_states, compose
from marlise_desktop.app.control import Reached, answering
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.app.loop import make_application, run
from marlise_desktop.app.paths import Paths, user_paths
from marlise_desktop.app.program import Program, Start
from marlise_desktop.app.qt_log import qt_messages
from marlise_desktop.app.windows import Inside, Windows
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import LibraryChanged, SettingsChanged, Severity
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.key_pedals import KeyPedals
from marlise_desktop.gui.theme import style
from marlise_desktop.session.kept_screen import KeptScreen
from marlise_desktop.session.log import bind_everywhere, logger
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.shared import Shared

_log = logger("marlise.app")


@dataclass(frozen=True)
class Parts:
    """What lives as long as the windows."""

    application: QApplication
    program: Program
    crashes: crash.Crashes
    lines: LogLines
    paths: Paths
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the program shall end in order."""


def run_window(board: Path | None, *, safe: bool, log_format: str = "") -> int:
    """Opens the window; answers when it was closed. `log_format` stands over the setting."""
    application = make_application()
    safe = safe or shift_is_held()
    paths = user_paths()
    program = compose(paths)
    shared = program.shared
    start = Start(board, safe=safe, demos=resources.boards())
    with ExitStack() as stack:
        lines = stack.enter_context(_logs(shared, lambda: _titles(program), paths.logs, log_format))
        crashes = crash.Crashes(paths.crashes, lines)
        stack.enter_context(crashes.watched())
        stack.enter_context(qt_messages())
        _tell_of_crashes(crashes, paths.crashes, shared.notices)
        style.apply(application, shared.settings.values.theme_scale)
        return run(application, live(Parts(application, program, crashes, lines, paths), start))


def shift_is_held() -> bool:
    """Whether the user holds Shift at this moment, in whatever window."""
    return bool(QApplication.queryKeyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)


@contextmanager
def _logs(shared: Shared, boards: Callable[[], str], folder: Path, log_format: str) -> Iterator[LogLines]:
    """The log as the settings want it, and as they come to want it; each line names the open `boards`."""
    values = shared.settings.values
    as_json = (log_format or values.log_format) == "json"
    shown = [values.log_level]

    def follow_level(_event: SettingsChanged) -> None:
        # Settings change with each step of a knob that is kept; to set a level is not free.
        if shared.settings.values.log_level != shown[0]:
            shown[0] = shared.settings.values.log_level
            log.set_level(shown[0])

    stop = (
        shared.bus.subscribe(SettingsChanged, follow_level),
        shared.bus.subscribe(LibraryChanged, lambda _event: bind_everywhere(board=boards())),
    )
    bind_everywhere(pid=os.getpid())
    try:
        with log.logs(folder, values.log_level, terminal=True, as_json=as_json) as lines:
            for notice in shared.notices.current:
                _log.info(notice.message, told=notice.severity.value)
            yield lines
    finally:
        bind_everywhere(pid=None, board=None)
        for unsubscribe in stop:
            unsubscribe()


def _titles(program: Program) -> str:
    return ", ".join(rack.library.title for rack in program.racks.all)


def _tell_of_crashes(crashes: crash.Crashes, folder: Path, notices: Notices) -> None:
    def tell(text: str, file: Path) -> None:
        reason = next((line for line in reversed(text.splitlines()) if line and not line.startswith(" ")), "")
        _log.info("a fault was kept", file=file, reason=reason)
        notices.post(
            Severity.ERROR,
            "The program met a fault of its own and goes on",
            f"Please send the report: {file}",
            f"fault {file.name}",
        )

    crashes.tell = tell
    earlier = crash.last_fault(folder)
    if earlier is not None:
        notices.post(Severity.WARNING, "The program crashed last time", f"Please send the report: {earlier}")


async def live(parts: Parts, start: Start) -> int:
    """The windows' life on the running loop."""
    program, loop = parts.program, asyncio.get_running_loop()
    parts.crashes.watch_loop(loop)
    ended = parts.ended
    inside = Inside(program, parts.lines, str(parts.paths.logs))
    windows = Windows(inside, ended)
    bridge = Bridge(program.shared.bus)
    _on_signals(loop, ended.set)
    _scale_with_settings(parts, bridge)
    windows.follow()
    reached = Reached(program.shared.health, lambda: program.lives, program.silence, ended.set, windows.racks)
    desktop = DBusScreen()
    program.shared.health.screen = lambda: desktop.state
    screen = KeptScreen(lambda: program.lives.running, desktop, program.shared.settings, program.shared.bus)
    pedals = KeyPedals(program.shared.router, parts.application)
    for moved in (bridge.controllers_changed, bridge.board_changed):
        moved.connect(lambda _event: pedals.follow())
    control = ControlServer(parts.paths.control, answering(reached))
    await control.open()
    life = loop.create_task(program.live(start), name="program")
    try:
        await _first_of(life, ended)
    finally:
        ended.set()
        screen.close()
        pedals.close()
        await windows.close()
        await control.close()
        bridge.close()
        await collect_states(parts.program)
        await _stopped(life)
    return 0


def _scale_with_settings(parts: Parts, bridge: Bridge) -> None:
    settings = parts.program.shared.settings
    shown = [settings.values.theme_scale]

    def rescale() -> None:
        if settings.values.theme_scale != shown[0]:
            shown[0] = settings.values.theme_scale
            style.apply(parts.application, shown[0])

    bridge.settings_changed.connect(rescale)


async def _first_of(life: asyncio.Task[None], ended: asyncio.Event) -> None:
    waiting = asyncio.create_task(ended.wait(), name="wait for the end")
    done, _ = await asyncio.wait({life, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if life in done:
        life.result()


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    results = await asyncio.gather(task, return_exceptions=True)
    for error in results:
        if isinstance(error, MarliseError):
            _log.error(error.message)


def _on_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> None:
    """Ctrl+C in a terminal and the end of a desktop session close the program in order; unsaved work is kept."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
