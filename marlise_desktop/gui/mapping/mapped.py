"""What is mapped to each thing on screen, and the entries of its menu: learn, forget, show in the table."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import Layer, ParameterTarget, Target
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.snapshot import Snapshot
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.mapping.words import when_words
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.wording.on_board import in_ids

_Key: TypeAlias = tuple[str, ...]
_Known: TypeAlias = tuple[Sequence[Line], Sequence[Snapshot]]
"""The mappings, and the snapshots that some of them name."""


class Mapped(QObject):
    """Of one rack's window. `begin` starts learning, `show` shows a line of the table.

    Emits `changed` when other things are mapped than before.
    """

    changed = Signal()

    def __init__(
        self,
        session: Rack,
        bridge: Bridge,
        tasks: Tasks,
        begin: Callable[[Target, Layer], None],
        show: Callable[[Line], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._begin, self._show = session, tasks, begin, show
        self._mappings = session.shared.mappings
        self._known: _Known = (), ()
        self._told: _Known = (), ()
        self._lines: dict[_Key, list[Line]] = {}
        for signal in (bridge.controllers_changed, bridge.board_changed):
            signal.connect(lambda _event: self._look())

    def lines(self, target: Target) -> Sequence[Line]:
        self._read()
        return self._lines.get(_key(target, self._session.boards.board), ())

    def words(self, target: Target) -> str:
        """The controls that do it, `CC 7 (Volume) on channel 1`; empty for none."""
        called = self._session.shared.controllers.name
        return ", ".join(when_words(line.mapping.trigger, called) for line in self.lines(target))

    def parameters(self) -> frozenset[tuple[str, str]]:
        """The pedal's id and the symbol of all that is mapped on this board."""
        self._read()
        return frozenset((key[1], key[2]) for key in self._lines if key[0] == _PARAMETER)

    def fill(self, menu: QMenu, target: Target, layer: Layer = Layer.BOARD) -> None:
        """Adds what can be done with the mappings of a target."""
        learn = menu.addAction(icon("zap"), "Learn a switch or pedal…")
        learn.setToolTip("Then step on the switch, or move the pedal, that shall do this")
        learn.triggered.connect(lambda: self._begin(target, layer))
        called = self._session.shared.controllers.name
        for line in self.lines(target):
            forget = menu.addAction(icon("unlink"), f"Forget {when_words(line.mapping.trigger, called)}")
            forget.triggered.connect(lambda _checked=False, line=line: self._forget(line))
        if self.lines(target):
            first = self.lines(target)[0]
            menu.addAction(icon("list"), "Show in the table of mappings").triggered.connect(lambda: self._show(first))

    def learn(self, target: Target, layer: Layer) -> None:
        self._begin(target, layer)

    def _forget(self, line: Line) -> None:
        run = self._session.actions.run("mapping.remove", mapping=line.mapping.id)
        self._tasks.start(run, "forget a mapping")

    def _look(self) -> None:
        self._read()
        if not _same(self._known, self._told):
            self._told = self._known
            self.changed.emit()

    def _read(self) -> None:
        board = self._session.boards.board
        now = self._mappings.all(), board.snapshots
        if _same(now, self._known):
            return
        self._known = now
        found: dict[_Key, list[Line]] = defaultdict(list)
        for line in now[0]:
            if line.rack in (None, self._session.key):
                found[_key(line.mapping.target, board)].append(line)
        self._lines = dict(found)


_PARAMETER, _ACTION = "parameter", "action"


def _same(one: _Known, other: _Known) -> bool:
    """Without a look into them, for it is asked at every edit."""
    return all(a is b for a, b in zip(one, other, strict=True))


def _key(target: Target, board: Pedalboard) -> _Key:
    if isinstance(target, ParameterTarget):
        return _PARAMETER, target.instance, target.symbol
    arguments = in_ids(target.arguments, board) if "snapshot" in target.arguments else target.arguments
    return _ACTION, target.action, *(f"{name}={text}" for name, text in sorted(arguments.items()))
