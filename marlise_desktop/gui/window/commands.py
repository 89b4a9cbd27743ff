"""The session's table of actions as Qt's actions: titles, keys, and the reason why one cannot be done now."""

from collections.abc import Callable, Coroutine, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.kit.ask import ALWAYS
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.actions import Action
from marlise_desktop.session.rack import Rack

MORE_KEYS: Mapping[str, tuple[str, ...]] = {
    "sound.panic": ("Ctrl+Shift+P",),
    "edit.redo": ("Ctrl+Y",),
    "view.search_plugins": ("Ctrl+F",),
    "view.zoom_in": ("Ctrl+=",),
}
"""Second keys that people know from other programs."""
URGENT = ("sound.panic", "sound.mute")
"""They work while a question is open too."""

Way = Callable[[], object]


class Commands(QObject):
    """`ways` are the window's own ways to do what needs arguments: it knows what is chosen, or asks."""

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._tasks, self._window = session, tasks, window
        self._ways: dict[str, Way] = {}
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

    def add(self, name: str, title: str, group: str, keys: str, way: Way, *, refusal: Way = lambda: "") -> None:
        """An action of the window's own, put into the session's table too, so that all of them stand in one place."""

        async def run() -> None:
            work = way()
            if isinstance(work, Coroutine):
                await work

        reason: Callable[[], str] = lambda: str(refusal())  # noqa: E731 - the table asks for words
        self._session.actions.add(Action(name, title, run, group, keys, refusal=reason))
        self._ways[name] = way

    def lead(self, name: str, way: Way) -> None:
        """Does an action of the session in the window's own way."""
        self._ways[name] = way

    def build(self) -> None:
        """Makes Qt's actions; what needs arguments and has no way of the window's is left to others."""
        for action in self._session.actions.all():
            if not action.arguments or action.name in self._ways:
                self.actions[action.name] = self._made(action)
        self.refresh()

    def run(self, name: str) -> None:
        """Does it now, whoever asks."""
        way = self._ways.get(name)
        if way is None:
            self.start(self._session.actions.run(name), name)
            return
        work = way()
        if isinstance(work, Coroutine):
            self.start(work, name)

    def start(self, work: Coroutine[object, object, object], name: str) -> None:
        self._tasks.start(work, name)

    def refresh(self) -> None:
        """Enables what can be done; what cannot says why in its tooltip. Called at every edit, so it must be quick."""
        for action in self._session.actions.all():
            shown = self.actions.get(action.name)
            state = self._title(action), action.refusal()
            if shown is not None and self._shown.get(action.name) != state:
                self._shown[action.name] = state
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

    def _made(self, action: Action) -> QAction:
        made = QAction(action.title, self._window)
        made.setObjectName(action.name)
        keys = [action.keys, *MORE_KEYS.get(action.name, ())] if action.keys else []
        made.setShortcuts([QKeySequence(key) for key in keys])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setAutoRepeat(action.name.startswith(("edit.undo", "edit.redo", "view.zoom")))
        made.setProperty(ALWAYS, action.name in URGENT)
        made.triggered.connect(lambda _checked=False: self.run(action.name))
        self._window.addAction(made)
        return made
