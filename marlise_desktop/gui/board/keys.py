"""The keyboard on the board: walking, wiring, nudging, editing."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.commands import Commands
from marlise_desktop.gui.board.face import GRID
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.keyboard_line import KeyboardLine
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.walk import Stop, stops

if TYPE_CHECKING:
    from marlise_desktop.gui.board.view import BoardView

_ARROWS: Final = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_PAN: Final = 80.0


class BoardKeys:
    """Tab walks the stops and leaves the board after the last one, so that the keyboard is never caught."""

    def __init__(self, view: "BoardView", stage: Stage, commands: Commands) -> None:
        self._view = view
        self._stage = stage
        self._commands = commands
        self._here: Stop | None = None
        self._line: KeyboardLine | None = None
        self._nudge: object | None = None

    @property
    def here(self) -> Stop | None:
        return self._here

    def pressed(self, event: QKeyEvent) -> bool:
        """Whether the key did something."""
        key = Qt.Key(event.key())
        if key in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._arrow(_ARROWS[key], event)
        self._nudge = None
        return self._standard(event) or self._plain(key, event.modifiers())

    def _standard(self, event: QKeyEvent) -> bool:
        known = {
            QKeySequence.StandardKey.SelectAll: self._commands.select_all,
            QKeySequence.StandardKey.Copy: self._commands.copy,
            QKeySequence.StandardKey.Cut: self._commands.cut,
            QKeySequence.StandardKey.Paste: self._commands.paste,
            QKeySequence.StandardKey.Delete: self._commands.delete,
            QKeySequence.StandardKey.ZoomIn: self._commands.zoom_in,
            QKeySequence.StandardKey.ZoomOut: self._commands.zoom_out,
        }
        for sequence, command in known.items():
            if event.matches(sequence):
                command()
                return True
        return False

    def _plain(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            held = {
                Qt.Key.Key_D: self._commands.duplicate,
                Qt.Key.Key_0: self._commands.fit,
                Qt.Key.Key_1: self._commands.actual_size,
                Qt.Key.Key_Equal: self._commands.zoom_in,
            }
        else:
            held = {
                Qt.Key.Key_Backspace: self._commands.delete,
                Qt.Key.Key_F2: self._commands.rename,
                Qt.Key.Key_B: self._commands.toggle_bypass,
            }
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return self._enter()
            if key == Qt.Key.Key_Space:
                return self._space()
            if key == Qt.Key.Key_Escape:
                return self._escape()
        if key in held:
            held[key]()
            return True
        return False

    def _enter(self) -> bool:
        if self._line is not None:
            line, self._line = self._line, None
            line.plug_in()
            return True
        here = self._here
        if here is None:
            return False
        if here.socket is None and isinstance(here.owner, PedalItem):
            self._stage.intents.details_requested.emit(here.owner.instance.id)
        elif here.socket is not None:
            self._start_line(here)
        return True

    def _start_line(self, here: Stop) -> None:
        if here.socket is None:
            return
        line = KeyboardLine(self._stage, here, here.socket)
        if not line.possible:
            line.end()
            self._say("There is no port on this board that a cable from here may go into")
            return
        self._line = line
        self._say("Tab to a port, Enter to plug in, Escape to give up")
        self.walk(forward=True)

    def _space(self) -> bool:
        if self._here is None or not isinstance(self._here.owner, PedalItem):
            return False
        held = self._here.owner.instance
        self._stage.intents.bypass_requested.emit((held.id,), not held.bypassed)
        return True

    def _escape(self) -> bool:
        if self._line is not None:
            line, self._line = self._line, None
            line.end()
            return True
        had = bool(self._stage.scene.chosen or self._stage.scene.chosen_cables() or self._here)
        self._stage.scene.choose(())
        self._stand(None)
        return had

    def _arrow(self, way: QPointF, event: QKeyEvent) -> bool:
        scene = self._stage.scene
        if not scene.chosen:
            self._view.pan(-way * _PAN)
            return True
        fine = event.modifiers() & Qt.KeyboardModifier.AltModifier
        coarse = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = way * (1.0 if fine else GRID * 5 if coarse else GRID)
        # A run of presses is one entry for undo.
        self._nudge = self._nudge or object()
        held = {key: scene.board.instances[key].position for key in scene.chosen}
        places = {key: Position(place.x + step.x(), place.y + step.y()) for key, place in held.items()}
        self._stage.intents.move_requested.emit(places, self._nudge)
        return True

    def walk(self, *, forward: bool) -> bool:
        """To the next stop; False at the end, where the focus may leave the board."""
        every = stops(self._stage.scene)
        if self._line is not None:
            every = self._line.among(every)
        place = next((n for n, stop in enumerate(every) if stop.same(self._here)), None)
        if self._line is not None and every:
            start = -1 if forward else 0
            place = ((place if place is not None else start) + (1 if forward else -1)) % len(every)
        elif place is None:
            place = 0 if forward else len(every) - 1
        else:
            place += 1 if forward else -1
        if not 0 <= place < len(every):
            self._stand(None)
            return False
        self._stand(every[place])
        return True

    def leave(self) -> None:
        """The mouse took over."""
        if self._line is not None:
            self._line.end()
            self._line = None
        self._nudge = None
        if self._here is not None:
            self._stand(None)

    def _stand(self, stop: Stop | None) -> None:
        if self._here is not None:
            self._here.owner.focus(None)
        self._here = stop
        if stop is None:
            return
        if isinstance(stop.owner, PedalItem):
            stop.owner.focus(stop.socket.end if stop.socket is not None else stop.owner.instance.id)
        elif stop.socket is not None:
            stop.owner.focus(stop.socket.end)
        if self._line is not None:
            self._line.lead_to(stop)
        else:
            self._choose(stop)
        self._view.keys_moved(stop.area)
        cables = len(self._cables_at(stop))
        self._say(stop.spoken + (f", {cables} cable{'s' if cables > 1 else ''}" if cables else ""))

    def _choose(self, stop: Stop) -> None:
        """A pedal is chosen itself, a port stands for its cables: Delete cuts those, never the pedal."""
        if stop.socket is None and isinstance(stop.owner, PedalItem):
            self._stage.scene.choose([stop.owner.instance.id])
        else:
            self._stage.scene.choose((), self._cables_at(stop))

    def _cables_at(self, stop: Stop) -> list[Connection]:
        if stop.socket is None:
            return []
        end, source = stop.socket.end, stop.socket.direction is Direction.OUTPUT
        return [c for c in self._stage.scene.cables if (c.source if source else c.target) == end]

    def _say(self, words: str) -> None:
        self._view.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))
