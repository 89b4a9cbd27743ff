"""What the window joins so that everything in it can be learned: menus, marks, the strip, the table."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ActionTarget, Layer, ParameterTarget, Target
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.gui.inspector.row import Row
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.mapping.learn_strip import LearnStrip
from marlise_desktop.gui.mapping.mapped import Mapped
from marlise_desktop.gui.mapping.places import Places
from marlise_desktop.gui.mapping.thing_menus import MenuBarLearns, ThingMenus, teach_buttons
from marlise_desktop.gui.mapping.wishes import FIVE, Wish
from marlise_desktop.gui.snapshots.tile import SnapshotTile

if TYPE_CHECKING:
    from marlise_desktop.gui.window.main_window import MainWindow


class Feet(QObject):
    """Made when all else of the window stands."""

    def __init__(self, window: "MainWindow", bridge: Bridge, tasks: Tasks) -> None:
        super().__init__(window)
        self._window = window
        session = window.session
        self.strip = LearnStrip(session.shared.learn, session, bridge, window.sampler, window)
        self.mapped = Mapped(session, bridge, tasks, self.learn, self._show, self)
        self.places = Places(self.mapped, self)
        self._menus = ThingMenus(session, tasks, self.mapped)
        self._teach_board()
        self._teach_panels()
        teach_buttons(self.places, window.top, window.commands.actions)
        MenuBarLearns(session, self.mapped, window.menuBar())
        window.mappings.learn_requested.connect(self.learn)

    def learn(self, target: Target, layer: Layer) -> None:
        self.learn_all([Wish(target, layer)])

    def learn_all(self, wishes: Sequence[Wish]) -> None:
        """One after another."""
        self.strip.begin(wishes)

    def learn_five(self) -> None:
        """The ready set of a board of five switches."""
        self.learn_all(FIVE)

    def _show(self, line: Line) -> None:
        self._window.layout_.show("mappings")
        self._window.mappings.show_line(line)

    def _teach_board(self) -> None:
        board = self._window.board
        board.menus.more_of_control = self._menus.control
        board.menus.more_of_pedal = self._menus.pedal
        self.mapped.changed.connect(lambda: board.scene.show_mapped(self.mapped.parameters()))
        board.scene.show_mapped(self.mapped.parameters())
        board.scene.mapped_words = self._words

    def _words(self, instance: InstanceId, symbol: PortSymbol) -> str:
        words = self.mapped.words(ParameterTarget(instance, symbol))
        held = self._window.session.boards.board.instances.get(instance)
        division = held.divisions.get(symbol) if held else None
        told = [f"Follows the tempo: {division.words}"] if division else []
        return "\n".join([*told, f"By foot or hand: {words}"] if words else told)

    def _teach_panels(self) -> None:
        inspector, snapshots = self._window.inspector, self._window.snapshots
        inspector.row_made.connect(self._teach_row)
        self.places.add(inspector.header.engaged, self._bypass)
        for tile in snapshots.tiles.tiles:
            self._teach_tile(tile)
        snapshots.tile_made.connect(self._teach_tile)
        snapshots.more_of_tile = self._fill_tile

    def _teach_row(self, instance: InstanceId, row: Row) -> None:
        symbol = PortSymbol(row.key)
        held = self._window.session.boards.board.instances.get(instance)
        if held is None or symbol not in held.plugin.parameters_by_symbol:
            return

        def fill(menu: QMenu) -> None:
            self._menus.reset(menu, instance, symbol)
            self._menus.control(menu, instance, symbol)

        self.places.add(row.widget, partial(ParameterTarget, instance, symbol), fill=fill)

    def _bypass(self) -> Target | None:
        shown = self._window.inspector.shown
        return ParameterTarget(shown, BYPASS) if shown is not None else None

    def _teach_tile(self, tile: SnapshotTile) -> None:
        self.places.add(tile, partial(_applying, tile), own_menu=True)

    def _fill_tile(self, menu: QMenu, tile: SnapshotTile) -> None:
        menu.addSeparator()
        self.mapped.fill(menu, _applying(tile))


def _applying(tile: SnapshotTile) -> Target:
    return ActionTarget("snapshot.apply", {"snapshot": str(tile.snapshot)})
