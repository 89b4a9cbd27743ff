"""The board as items. It takes a board as a value and changes only the items that differ."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from marlise_desktop.domain.changes import (
    Change,
    ConnectionAdded,
    ConnectionRemoved,
    InstanceAdded,
    InstanceAltered,
    InstanceRemoved,
    PropertyChanged,
    ValueChanged,
    changes,
)
from marlise_desktop.domain.connection import Connection, Endpoint, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.port import Direction
from marlise_desktop.gui.board.cable_item import CableItem, Marks
from marlise_desktop.gui.board.detail import Detail
from marlise_desktop.gui.board.face import PlacedSocket
from marlise_desktop.gui.board.hardware_strip import WIDTH, HardwareStrip
from marlise_desktop.gui.board.hits import CableHit, Hit, PlugHit, SocketHit, part_of
from marlise_desktop.gui.board.pedal_item import PEDAL_Z, PedalItem
from marlise_desktop.gui.board.sockets import Socket
from marlise_desktop.gui.board.strips import Strips

_ROOM: Final = QRectF(-50_000, -50_000, 100_000, 100_000)
_EMPTY_BOARD: Final = QRectF(0, 0, 760, 360)


class BoardScene(QGraphicsScene):
    """Items by what they show. `chosen_changed` carries the selected pedals, the latest first."""

    chosen_changed = Signal(tuple)
    board_shown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_ROOM, parent)
        # Moving pedals would reorder a tree of areas at every step; a few hundred items need none.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.detail = Detail(self)
        self.detail.rested.connect(self.update)
        self._board = Pedalboard()
        self._pedals: dict[InstanceId, PedalItem] = {}
        self._cables: dict[Connection, CableItem] = {}
        self._cables_of: dict[InstanceId, set[Connection]] = {}
        self._stack: list[InstanceId] = []
        self._mapped: frozenset[tuple[str, str]] = frozenset()
        self.mapped_words: Callable[[InstanceId, PortSymbol], str] = lambda instance, symbol: ""
        """By which switch or pedal a parameter is moved, in words."""
        self._raised = 0
        self._chosen: list[InstanceId] = []
        self.strips = Strips(self, PEDAL_Z - 1)
        self._place_strips()
        self.selectionChanged.connect(self._note_selection)

    @property
    def board(self) -> Pedalboard:
        return self._board

    @property
    def pedals(self) -> Mapping[InstanceId, PedalItem]:
        return self._pedals

    @property
    def cables(self) -> Mapping[Connection, CableItem]:
        return self._cables

    def show_board(self, board: Pedalboard) -> None:
        """Brings the items from the board they show to this one; equal parts are not touched."""
        before, self._board = self._board, board
        found = changes(before, board)
        stale: dict[InstanceId, None] = {}
        for change in found:
            self._apply(change, stale)
        for key in stale:
            if key in board.instances:
                self._refresh(board.instances[key])
        if found:
            self._place_strips()
            self.board_shown.emit()

    def _apply(self, change: Change, stale: dict[InstanceId, None]) -> None:
        match change:
            case InstanceAdded(instance, _):
                self._add_pedal(self._board.instances[instance.id])
            case InstanceRemoved(instance, _):
                self._remove_pedal(instance.id)
            case ConnectionAdded(connection):
                self._add_cable(connection)
            case ConnectionRemoved(connection):
                self._remove_cable(connection)
            case ValueChanged() | PropertyChanged() | InstanceAltered():
                stale[change.instance] = None
            case _:
                return

    def _add_pedal(self, instance: PluginInstance) -> None:
        item = PedalItem(instance, self.detail)
        item.show_mapped(self._symbols_of(instance.id))
        self._pedals[instance.id] = item
        self._cables_of[instance.id] = set()
        self._stack.append(instance.id)
        self.addItem(item)
        self.addItem(item.labels)

    def _remove_pedal(self, key: InstanceId) -> None:
        item = self._pedals.pop(key)
        self._cables_of.pop(key)
        self._stack.remove(key)
        item.setSelected(False)
        self.removeItem(item.labels)
        self.removeItem(item)

    def _refresh(self, instance: PluginInstance) -> None:
        item = self._pedals[instance.id]
        item.show_instance(instance)
        item.place(QPointF(instance.position.x, instance.position.y))
        self.lay_cables(instance.id)

    def _add_cable(self, connection: Connection) -> None:
        item = CableItem(connection, self._board.signal(connection.source)[0], self.detail)
        self._cables[connection] = item
        for key in _pedals_of(connection):
            self._cables_of[key].add(connection)
        self._lay(item)
        self.addItem(item)

    def _remove_cable(self, connection: Connection) -> None:
        item = self._cables.pop(connection)
        for key in _pedals_of(connection):
            self._cables_of.get(key, set()).discard(connection)
        item.setSelected(False)
        self.removeItem(item)

    def cables_of(self, key: InstanceId) -> Iterable[CableItem]:
        return [self._cables[connection] for connection in self._cables_of.get(key, ())]

    def lay_cables(self, key: InstanceId) -> None:
        """Hangs the cables of a pedal anew, after it moved or changed its ports."""
        for cable in self.cables_of(key):
            self._lay(cable)

    def _lay(self, cable: CableItem) -> None:
        source = self.socket_point(cable.connection.source, Direction.OUTPUT)
        target = self.socket_point(cable.connection.target, Direction.INPUT)
        cable.lay(source, target)

    def show_marks(
        self, waiting: frozenset[Connection], delayed: frozenset[Connection], cut: frozenset[Connection]
    ) -> None:
        """Which cables are unusual, and how."""
        for connection, cable in self._cables.items():
            cable.mark(Marks(connection in waiting, connection in delayed, connection in cut))

    def show_mapped(self, mapped: frozenset[tuple[str, str]]) -> None:
        """Which parameters a controller moves: pedals' ids with symbols."""
        self._mapped = mapped
        for item in self._pedals.values():
            item.show_mapped(self._symbols_of(item.instance.id))

    def _symbols_of(self, key: InstanceId) -> frozenset[str]:
        return frozenset(symbol for held, symbol in self._mapped if held == key)

    def show_hardware(self, sockets: Sequence[Socket]) -> None:
        self.strips.show_sockets(sockets)
        self._place_strips()

    def hold_strips(self, *, held: bool) -> None:
        """Keeps the hardware where it is while pedals are dragged."""
        self.strips.held = held
        if not held:
            self._place_strips()

    def pedal_area(self) -> QRectF:
        """What the pedals' bodies cover; a middling area for an empty board."""
        area = QRectF()
        for item in self._pedals.values():
            area = area.united(item.face.body.translated(item.pos()))
        return area if self._pedals else _EMPTY_BOARD

    def whole_area(self) -> QRectF:
        """Pedals and hardware, with their shadows."""
        return self.strips.united(self.pedal_area()).adjusted(-24, -24, 24, 28)

    def _place_strips(self) -> None:
        self.strips.place(self.pedal_area())
        for connection, cable in self._cables.items():
            if len(_pedals_of(connection)) < 2:
                self._lay(cable)

    def placed_sockets(self) -> Iterator[tuple[PlacedSocket, QPointF]]:
        """Every socket with its middle in the scene."""
        for strip in self.strips:
            for placed in strip.sockets:
                yield placed, strip.pos() + placed.point
        for pedal in self._pedals.values():
            for placed in pedal.face.sockets:
                yield placed, pedal.pos() + placed.point

    def socket_point(self, end: Endpoint, side: Direction) -> QPointF:
        """Where a cable plugs in; the middle of the owner's side for a port that is not known."""
        owner: PedalItem | HardwareStrip
        if isinstance(end, InstancePort):
            owner = self._pedals[end.instance]
            sockets, height, width = owner.face.sockets, owner.face.size.height(), owner.face.size.width()
        else:
            owner = self.strips.for_side(side)
            sockets, height, width = owner.sockets, owner.height, WIDTH
        for placed in sockets:
            if placed.socket.end == end and placed.socket.direction is side:
                return owner.pos() + placed.point
        return owner.pos() + QPointF(width if side is Direction.OUTPUT else 0.0, height / 2)

    def hit(self, point: QPointF, reach: float) -> Hit:
        """What a press at a point of the scene would take hold of; sockets answer within `reach`."""
        placed = self._socket_near(point, reach)
        if placed is not None:
            return placed
        for cable in self._selected_first():
            end = cable.plug_at(point)
            if end is not None:
                return PlugHit(cable, end)
        pedal = self.pedal_at(point)
        if pedal is not None:
            return part_of(pedal, point - pedal.pos())
        cable_here = self.cable_at(point)
        return None if cable_here is None else CableHit(cable_here)

    def _socket_near(self, point: QPointF, reach: float) -> SocketHit | None:
        for key in reversed(self._stack):
            pedal = self._pedals[key]
            local = point - pedal.pos()
            if -reach <= local.x() <= pedal.face.size.width() + reach:
                placed = pedal.socket_at(local, reach)
                if placed is not None:
                    return SocketHit(placed.socket, pedal.pos() + placed.point)
        for strip in self.strips:
            placed = strip.socket_at(point - strip.pos(), reach)
            if placed is not None:
                return SocketHit(placed.socket, strip.pos() + placed.point)
        return None

    def pedal_at(self, point: QPointF) -> PedalItem | None:
        """The topmost pedal whose body holds a point."""
        for key in reversed(self._stack):
            item = self._pedals[key]
            if item.face.body.contains(point - item.pos()):
                return item
        return None

    def cable_at(self, point: QPointF) -> CableItem | None:
        return next((cable for cable in self._selected_first() if cable.grip_contains(point)), None)

    def _selected_first(self) -> list[CableItem]:
        """Where cables lie over each other, the selected one is taken."""
        return sorted(self._cables.values(), key=lambda cable: not cable.isSelected())

    def raise_pedal(self, key: InstanceId) -> None:
        """Puts a pedal on top of those it overlaps."""
        self._stack.remove(key)
        self._stack.append(key)
        self._raised += 1
        self._pedals[key].setZValue(PEDAL_Z + self._raised * 1e-4)

    @property
    def chosen(self) -> tuple[InstanceId, ...]:
        """The selected pedals, the latest first."""
        return tuple(reversed(self._chosen))

    def chosen_cables(self) -> tuple[Connection, ...]:
        return tuple(connection for connection, cable in self._cables.items() if cable.isSelected())

    def choose(self, keys: Iterable[InstanceId], connections: Iterable[Connection] = ()) -> None:
        """Selects these and nothing else; what is not on the board is passed over."""
        wanted, cables = set(keys), set(connections)
        blocked = self.blockSignals(True)
        for key, pedal in self._pedals.items():
            pedal.setSelected(key in wanted)
        for connection, cable in self._cables.items():
            cable.setSelected(connection in cables)
        self.blockSignals(blocked)
        self._note_selection()

    def _note_selection(self) -> None:
        selected = {key for key, item in self._pedals.items() if item.isSelected()}
        kept = [key for key in self._chosen if key in selected]
        kept.extend(key for key in self._pedals if key in selected and key not in kept)
        if kept != self._chosen:
            self._chosen = kept
            self.chosen_changed.emit(self.chosen)


def _pedals_of(connection: Connection) -> set[InstanceId]:
    return {end.instance for end in (connection.source, connection.target) if isinstance(end, InstancePort)}
