"""The session's table of actions as Qt's actions: titles, keys, and the reason why one cannot be done now."""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.kit.ask import ALWAYS
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.window.ready import READY
from marlise_desktop.session.actions import Action
from marlise_desktop.session.rack import Rack

MORE_KEYS: Mapping[str, tuple[str, ...]] = {
    "panic": ("Ctrl+Shift+P",),
    "edit.redo": ("Ctrl+Y",),
    "view.search_plugins": ("Ctrl+F",),
    "view.zoom_in": ("Ctrl+=",),
}
"""Second keys that people know from other programs."""
URGENT = ("panic", "mute")
"""They work while a question is open too."""

Way = Callable[[], object]


class Commands(QObject):
    """`ways` are the window's own ways to do what needs arguments: it knows what is chosen, or asks."""

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._tasks, self._window = session, tasks, window
        self._ways: dict[str, Way] = {}
        self._ready = {ready.name: ready for ready in READY}
        self.actions: dict[str, QAction] = {}
        self._shown: dict[str, tuple[str, str]] = {}
        for signal in (
            bridge.board_changed,
            bridge.history_changed,
            bridge.library_changed,
            bridge.engine_changed,
            bridge.audio_changed,
        ):
            signal.connect(lambda _event: self.refresh())

    def own(self, name: str, way: Way) -> None:
        """Does an action that the table keeps for the window, whoever asks for it."""

        async def run() -> None:
            work = way()
            if isinstance(work, Coroutine):
                await work

        self._session.actions.lead(name, run)
        self._ways[name] = way

    def lead(self, name: str, way: Way) -> None:
        """Does an action of the session in the window's own way, where the window is asked for it."""
        self._ways[name] = way

    def leads(self, name: str) -> bool:
        """Whether the window has a way of its own to do it."""
        return name in self._ways

    def build(self) -> None:
        """Makes Qt's actions; what needs arguments and has no way of the window's is left to others."""
        for action in self._session.actions.all():
            if not action.asks or action.name in self._ways:
                self.actions[action.name] = self._made(action.name, action.title, action.keys)
        for ready in self._ready.values():
            self.actions[ready.name] = self._made(ready.name, ready.title, ready.keys)
        self.refresh()

    def run(self, name: str) -> None:
        """Does it now, whoever asks."""
        way = self._ways.get(name)
        if way is None:
            action, arguments = self.meant(name)
            self.start(self._session.actions.run(action, **arguments), action)
            return
        work = way()
        if isinstance(work, Coroutine):
            self.start(work, name)

    def meant(self, name: str) -> tuple[str, Mapping[str, object]]:
        """The action of the table that an entry stands for, with its arguments."""
        ready = self._ready.get(name)
        return (ready.action, ready.arguments) if ready else (name, {})

    def start(self, work: Coroutine[object, object, object], name: str) -> None:
        self._tasks.start(work, name)

    def refresh(self) -> None:
        """Enables what can be done; what cannot says why in its tooltip. Called at every edit, so it must be quick."""
        for action in self._session.actions.all():
            self._refresh(action.name, self._title(action), action.refusal)
        for ready in self._ready.values():
            self._refresh(ready.name, ready.title, partial(ready.refusal, self._session))

    def _refresh(self, name: str, title: str, refusal: Callable[[], str]) -> None:
        shown = self.actions.get(name)
        if shown is None:
            return
        state = title, refusal()
        if self._shown.get(name) != state:
            self._shown[name] = state
            self._show(shown, *state)

    def _show(self, shown: QAction, title: str, reason: str) -> None:
        shown.setEnabled(not reason)
        shown.setText(title.replace("&", "&&"))
        keys = shown.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        shown.setToolTip(f"{title}: {reason}" if reason else f"{title} ({keys})" if keys else title)

    def _title(self, action: Action) -> str:
        labels = {"edit.undo": self._session.history.undo_label, "edit.redo": self._session.history.redo_label}
        label = labels.get(action.name, "")
        return f"{action.title} “{label}”" if label else action.title

    def _made(self, name: str, title: str, keys: str) -> QAction:
        made = QAction(title, self._window)
        made.setObjectName(name)
        every = [keys, *MORE_KEYS.get(name, ())] if keys else []
        made.setShortcuts([QKeySequence(key) for key in every])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setAutoRepeat(name.startswith(("edit.undo", "edit.redo", "view.zoom")))
        made.setProperty(ALWAYS, name in URGENT)
        made.triggered.connect(lambda _checked=False: self.run(name))
        self._window.addAction(made)
        return made
