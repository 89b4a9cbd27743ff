"""The snapshot panel: follows the board, and asks the session for every change."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.events import BoardChanged
from marlise_desktop.domain.ids import SnapshotId
from marlise_desktop.domain.midi.programs import HIGHEST_PROGRAM
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.mapping.program_question import ask_program
from marlise_desktop.gui.snapshots.tile import MIME, SnapshotTile
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.flow import FlowLayout
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.session.rack import Rack

CHECK_MS = 80
"""How soon after an edit the mark of a changed sound is looked at again."""


class Tiles(QWidget):
    """The tiles in their order; a tile dropped between two others asks to be moved there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[SnapshotTile] = []
        self.drop_index: int | None = None
        self.dropped = _nothing
        self.setAcceptDrops(True)
        self.flow = FlowLayout(self, gap=metrics().gap)
        self.flow.setContentsMargins(metrics().gap, metrics().gap, metrics().gap, metrics().gap)

    def index_at(self, place: QPoint) -> int:
        """Before which tile a thing that is dropped here would stand."""
        for index, tile in enumerate(self.tiles):
            area = tile.geometry()
            if place.y() < area.top() or (place.y() <= area.bottom() and place.x() < area.center().x()):
                return index
        return len(self.tiles)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drop_index = self.index_at(event.position().toPoint())
        event.acceptProposedAction()
        self.update()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_index = None
        self.update()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        moved = bytes(event.mimeData().data(MIME).data()).decode()
        index = self.index_at(event.position().toPoint())
        before = next((n for n, tile in enumerate(self.tiles) if tile.snapshot == moved), index)
        self.drop_index = None
        self.update()
        event.acceptProposedAction()
        self.dropped(SnapshotId(moved), index - 1 if before < index else index)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drop_index is None or not self.tiles:
            return
        last = self.drop_index >= len(self.tiles)
        area = self.tiles[-1 if last else self.drop_index].geometry()
        left = area.right() + metrics().hair if last else area.left() - metrics().hair - 2
        painter = QPainter(self)
        painter.fillRect(left, area.top(), metrics().px(3), area.height(), colour(Colour.ACCENT))
        painter.end()


def _add_sheet() -> str:
    sizes = metrics()
    return (
        f"QPushButton {{ border: 1px dashed {Colour.OUTLINE}; color: {Colour.MUTED}; background: transparent;"
        f" border-radius: {sizes.px(8)}px; min-height: {sizes.px(90)}px; }}"
        f"QPushButton:hover {{ background: {Colour.RAISED}; }}"
        f"QPushButton:focus {{ border: 1px solid {Colour.FOCUS}; }}"
    )


def _nothing(snapshot: SnapshotId, index: int) -> None:
    """Until the panel listens."""


class SnapshotPanel(QWidget):
    tile_made = Signal(SnapshotTile)

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._rename_next = False
        self.more_of_tile: Callable[[QMenu, SnapshotTile], None] = lambda menu, tile: None
        """Adds what else can be done with a snapshot."""
        self.tiles = Tiles(self)
        self.tiles.dropped = self._move
        self.add = QPushButton(icon("plus", Colour.MUTED), "New\nCtrl+Shift+K", self)
        self.add.setAccessibleName("Save the sound as a new snapshot")
        self.add.setToolTip("Keeps bypass, every value and every file of all pedals as a new snapshot")
        self.add.setStyleSheet(_add_sheet())
        self.add.clicked.connect(self.save_as)
        area = scrolled(self.tiles, self)
        row = QHBoxLayout(self)
        gap = metrics().gap
        row.setContentsMargins(gap, 0, 0, 0)
        row.setSpacing(0)
        side = QVBoxLayout()
        side.setContentsMargins(0, gap, 0, gap)
        side.addWidget(self.add)
        side.addStretch(1)
        row.addLayout(side)
        row.addWidget(area, 1)
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.setInterval(CHECK_MS)
        self._check.timeout.connect(self._show_all)
        bridge.board_changed.connect(self._board_changed)
        bridge.settings_changed.connect(lambda _event: self._check.start())
        self._rebuild()

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(700), metrics().px(112))

    def save_as(self) -> None:
        """Takes a new snapshot at once; its name can be typed after."""
        self._rename_next = True
        self._do("snapshot.save_as")

    def tile(self, snapshot: SnapshotId) -> SnapshotTile | None:
        return next((tile for tile in self.tiles.tiles if tile.snapshot == snapshot), None)

    def _board_changed(self, event: BoardChanged) -> None:
        before = [snapshot.id for snapshot in event.before.snapshots]
        after = [snapshot.id for snapshot in event.after.snapshots]
        if [tile.snapshot for tile in self.tiles.tiles] != after:
            self._rebuild()
            if self._rename_next and len(after) > len(before):
                self._rename_next = False
                self.tiles.tiles[-1].start_rename()
        elif event.before.snapshots != event.after.snapshots or (
            event.before.current_snapshot != event.after.current_snapshot
        ):
            self._show_all()
        else:
            self._check.start()

    def _rebuild(self) -> None:
        """Keeps the tiles that stay; the focus goes with its snapshot."""
        held = {tile.snapshot: tile for tile in self.tiles.tiles}
        before = frozenset(held)
        flow = self.tiles.flow
        while flow.takeAt(0) is not None:
            pass
        wanted = [snapshot.id for snapshot in self._session.boards.board.snapshots]
        self.tiles.tiles = [held.pop(key) if key in held else self._new_tile(key) for key in wanted]
        for tile in self.tiles.tiles:
            flow.addWidget(tile)
            tile.show()
            if tile.snapshot not in before:
                self.tile_made.emit(tile)
        for tile in held.values():
            tile.hide()
            tile.deleteLater()
        self._show_all()
        self.tiles.updateGeometry()

    def _show_all(self) -> None:
        self._check.stop()
        board = self._session.boards.board
        programs, rules = self._session.snapshots.programs(), self._session.programs.rules
        for number, (snapshot, tile) in enumerate(zip(board.snapshots, self.tiles.tiles, strict=False), start=1):
            current = snapshot.id == board.current_snapshot
            changed = current and self._session.snapshots.differs(snapshot.id)
            program = programs.get(snapshot.id)
            told = ("", "") if program is None else (rules.snapshot_sign(program), rules.snapshot_words(program))
            tile.show_snapshot(number, snapshot.name, current=current, changed=changed, program=told)

    def _do(self, action: str, **arguments: object) -> None:
        self._tasks.start(self._session.actions.run(action, **arguments), action)

    def _new_tile(self, snapshot: SnapshotId) -> SnapshotTile:
        tile = SnapshotTile(snapshot, self.tiles)
        tile.clicked.connect(lambda: self._do("snapshot.apply", snapshot=snapshot))
        tile.save_requested.connect(lambda: self._do("snapshot.save", snapshot=snapshot))
        tile.rename_requested.connect(lambda name: self._do("snapshot.rename", snapshot=snapshot, name=name))
        tile.delete_requested.connect(lambda: self._do("snapshot.delete", snapshot=snapshot))
        tile.step_requested.connect(lambda way: self._move(snapshot, self._index(snapshot) + way))
        tile.walk_requested.connect(lambda way: self._walk(snapshot, way))
        tile.menu_requested.connect(lambda place: self._menu(tile).popup(place))
        return tile

    def _index(self, snapshot: SnapshotId) -> int:
        return next((n for n, tile in enumerate(self.tiles.tiles) if tile.snapshot == snapshot), 0)

    def _move(self, snapshot: SnapshotId, index: int) -> None:
        if 0 <= index < len(self.tiles.tiles):
            self._do("snapshot.move", snapshot=snapshot, place=index + 1)

    def _walk(self, snapshot: SnapshotId, way: int) -> None:
        places = [self.add, *self.tiles.tiles]
        index = min(max(self._index(snapshot) + 1 + way, 0), len(places) - 1)
        places[index].setFocus(Qt.FocusReason.TabFocusReason)

    def _menu(self, tile: SnapshotTile) -> QMenu:
        menu = QMenu(tile)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("play"), "Apply", tile.click)
        menu.addAction(icon("save"), "Save the present sound over it", tile.save_requested.emit)
        menu.addAction(icon("pencil"), "Rename\tF2", tile.start_rename)
        menu.addSeparator()
        menu.addAction(icon("arrow-up"), "Move forward\tAlt+Up", lambda: tile.step_requested.emit(-1))
        menu.addAction(icon("arrow-down"), "Move back\tAlt+Down", lambda: tile.step_requested.emit(1))
        menu.addAction("Program number…", lambda: self._tasks.start(self._ask_program(tile), "program number"))
        self.more_of_tile(menu, tile)
        menu.addSeparator()
        menu.addAction(icon("trash-2"), "Delete\tDel", tile.delete_requested.emit)
        return menu

    async def _ask_program(self, tile: SnapshotTile) -> None:
        async def give(number: int | None) -> None:
            await self._session.actions.run("snapshot.program", snapshot=tile.snapshot, program=number)

        present = self._session.programs.program_of(tile.snapshot)
        await ask_program(self, tile.text(), present, HIGHEST_PROGRAM, give)
