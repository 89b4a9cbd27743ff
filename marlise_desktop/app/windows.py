"""The main windows, one for each rack that lives: opened, brought up, put away, and closed with the program."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from marlise_desktop.app.program import Program
from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.events import SessionEdited
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.logs.source import LogSource
from marlise_desktop.gui.sessions.door import Rig
from marlise_desktop.gui.window.home import Home
from marlise_desktop.gui.window.main_window import MainWindow
from marlise_desktop.session.rack import Rack


@dataclass(frozen=True, slots=True)
class Inside:
    """What the windows show, and where the log files are."""

    program: Program
    lines: LogSource
    log_folder: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    window: MainWindow
    bridge: Bridge
    tasks: Tasks


class Windows:
    """A window opens with its rack and closes with it. One that the user closes is only hidden while others are seen.

    `ended` is set when the program shall end. On the loop's thread.
    """

    def __init__(self, inside: Inside, ended: asyncio.Event) -> None:
        self._inside, self._ended = inside, ended
        self._open: dict[SessionId, _Open] = {}
        self._resting: _Open | None = None
        self._soon: asyncio.Handle | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._forget: Callable[[], None] = lambda: None

    @property
    def all(self) -> tuple[MainWindow, ...]:
        """In the order in which they were opened."""
        return tuple(held.window for held in self._open.values())

    def racks(self) -> Sequence[tuple[str, Rack]]:
        """Those that live with their names, the one in front first."""
        racks = [(self._name(rack), rack) for rack in self._inside.program.racks.all]
        front = self._inside.program.shared.front.rack
        return sorted(racks, key=lambda named: named[1].key != front)

    def follow(self) -> None:
        """From now on each rack that comes to life has a window."""
        for rack in self._inside.program.racks.all:
            self.open(rack)
        with ExitStack() as following:
            following.callback(self._inside.program.racks.on_change(self._racks_changed))
            renamed = self._inside.program.shared.bus.subscribe(SessionEdited, lambda _event: self._racks_changed())
            following.callback(renamed)
            self._forget = following.pop_all().close

    def open(self, rack: Rack) -> MainWindow:
        bridge = Bridge(rack.bus, self._inside.program.shared.bus)
        tasks = Tasks(rack.notices.post_error)

        def put_away() -> bool:
            return self._put_away(rack)

        home = Home(
            Rig(self._inside.program.lives, self),
            self._inside.lines,
            lambda: self._leave(window),
            self._inside.log_folder,
            put_away,
            keeps_layout=not self._open,
        )
        rack.actions.lead("session.show", self._show_window)
        window = MainWindow(rack, bridge, tasks, home)
        self._open[rack.key] = _Open(window, bridge, tasks)
        self._name_racks()
        window.show()
        resting, self._resting = self._resting, None
        if resting is not None:
            self._let_go(resting)
        return window

    def can_show(self, key: SessionId) -> bool:
        return key in self._open

    def show(self, key: SessionId) -> None:
        """To the front, also if it was put away."""
        held = self._open.get(key)
        if held is not None:
            held.window.showNormal() if held.window.isMinimized() else held.window.show()
            held.window.raise_()
            held.window.activateWindow()

    async def _show_window(self, session: SessionId) -> None:
        if not self.can_show(session):
            raise SessionError("that session has no window", hint="Only a rack that runs has one.")
        self.show(session)

    async def close(self) -> None:
        """All of them, without asking."""
        self._forget()
        if self._soon is not None:
            self._soon.cancel()
        resting, self._resting = self._resting, None
        for held in (*self._open.values(), *((resting,) if resting else ())):
            await self._closed(held)
        self._open.clear()
        if self._closing:
            await asyncio.wait(self._closing)

    def _racks_changed(self) -> None:
        """Not at once: who makes or ends a rack does not wait for windows."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_soon(self._catch_up)

    def _catch_up(self) -> None:
        self._soon = None
        living = {rack.key: rack for rack in self._inside.program.racks.all}
        for key, held in tuple(self._open.items()):
            if living.get(key) is not held.window.session:
                self._end(key)
        for rack in living.values():
            if rack.key not in self._open:
                self.open(rack)
        self._name_racks()

    def _end(self, key: SessionId) -> None:
        """A window that is the last stays, so that something can be started again; it goes when another opens."""
        over = self._open.pop(key)
        if not self._open and not self._ended.is_set():
            self._resting = over
            over.window.rest()
        else:
            self._let_go(over)

    def _let_go(self, over: _Open) -> None:
        task = asyncio.get_running_loop().create_task(self._closed(over), name="close a window")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _closed(self, held: _Open) -> None:
        held.window.finish()
        await held.tasks.close()
        held.bridge.close()
        held.window.deleteLater()

    def _put_away(self, rack: Rack) -> bool:
        others = [held for key, held in self._open.items() if key != rack.key and held.window.isVisible()]
        if others:
            hint = "Its window comes back from the panel Sessions (Alt+8); Stop is there too."
            self._inside.program.shared.notices.post(
                Severity.NOTE, f"{self._name(rack)} plays on without a window", hint, f"put away {rack.key}"
            )
        return bool(others)

    async def _leave(self, asked: MainWindow) -> None:
        """Asks each other window about its unsaved work; if nobody thinks better of it, the program ends."""
        for window in self.all:
            if window is not asked and window.session.library.dirty:
                window.show()
                window.raise_()
                if not await window.may_go():
                    return
        for window in self.all:
            await window.go()
        self._ended.set()

    def _name_racks(self) -> None:
        several = len(self._open) > 1
        for held in self._open.values():
            held.window.name_rack(self._name(held.window.session) if several else "")

    def _name(self, rack: Rack) -> str:
        """As it is called now; a rack keeps the name with which it was started."""
        found = (record.name for record in self._inside.program.lives.running if record.id == rack.key)
        return next(found, rack.name)


@contextmanager
def window_over(inside: Inside) -> Iterator[MainWindow]:
    """A window on the first rack, which somebody else keeps alive; it is closed at the end of the block."""
    windows = Windows(inside, asyncio.Event())
    window = windows.open(inside.program.racks.first)
    try:
        yield window
    finally:
        window.finish()
