"""The board's panel: the view with what floats over it, joined to the session."""

from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.ids import InstanceId, PluginUri
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.gui.board.commands import Commands
from marlise_desktop.gui.board.drop import PluginDrop
from marlise_desktop.gui.board.empty_hint import EmptyHint
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.hits import Hit
from marlise_desktop.gui.board.intents import Intents
from marlise_desktop.gui.board.keys import BoardKeys
from marlise_desktop.gui.board.loop_question import LoopQuestion
from marlise_desktop.gui.board.menus import BoardMenus
from marlise_desktop.gui.board.pictures import pictures_of
from marlise_desktop.gui.board.scene import BoardScene
from marlise_desktop.gui.board.view import BoardView
from marlise_desktop.gui.board.wiring import Wiring
from marlise_desktop.gui.kit import ask
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.ports.board_files import BoardPictures
from marlise_desktop.session.rack import Rack


class BoardPanel(QWidget):
    """`selection_changed` carries the selected pedals, the latest first; `details_requested` the pedal to open."""

    selection_changed = Signal(tuple)
    details_requested = Signal(str)
    zoom_changed = Signal(float)

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.scene = BoardScene(self)
        self.view = BoardView(self.scene, self)
        self.intents = Intents(self)
        stage = Stage(self.scene, self.intents, session.boards, self.view.balloon.say)
        self.commands = Commands(stage, self.view.zooming, self.view.fit, self._middle)
        self.view.set_stage(stage, BoardKeys(self.view, stage, self.commands), PluginDrop(stage, self._describe))
        self.menus = BoardMenus(self.view, stage, self.commands)
        self.loop_question = LoopQuestion(self.view)
        self.hint = EmptyHint(self.view)
        self.wiring = Wiring(session, bridge, tasks, self.scene, self._ask_name)
        self.wiring.join(self.intents)
        self.wiring.loaded.connect(self.fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._listen()
        self._board_shown()

    def _listen(self) -> None:
        self.scene.chosen_changed.connect(self.selection_changed)
        self.scene.board_shown.connect(self._board_shown)
        self.intents.details_requested.connect(self.details_requested)
        self.intents.loop_closed.connect(self._ask_about_loop)
        self.loop_question.removed.connect(lambda cable: self.intents.remove_requested.emit((), (cable,)))
        self.loop_question.silenced.connect(self.wiring.silence_loops)
        self.view.menu_requested.connect(self._pop_up)
        self.view.zoom_changed.connect(self.zoom_changed)
        self.view.zoom_changed.connect(lambda _zoom: self._follow_cable())
        for bar in (self.view.horizontalScrollBar(), self.view.verticalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._follow_cable())

    @property
    def selection(self) -> tuple[InstanceId, ...]:
        return self.scene.chosen

    @property
    def zoom(self) -> float:
        return self.view.zooming.goal

    def select(self, instances: tuple[InstanceId, ...]) -> None:
        """Selects pedals and brings the first into sight."""
        self.scene.choose(instances)
        if instances and instances[0] in self.scene.pedals:
            item = self.scene.pedals[instances[0]]
            self.view.ensureVisible(item.face.body.translated(item.pos()), 40, 40)

    def add_plugin(self, uri: PluginUri) -> None:
        """Puts a plugin on the board where there is room (double-click and Enter in the browser)."""
        self.wiring.add_plugin(uri)

    def pictures(self) -> BoardPictures:
        """Screenshot and thumbnail of the whole board as it is now."""
        return pictures_of(self.scene)

    def fit(self) -> None:
        self.view.fit()

    def _middle(self) -> QPointF:
        return self.view.mapToScene(self.view.viewport().rect().center())

    def _describe(self, uri: PluginUri) -> PluginSummary | None:
        return next((s for s in self._session.catalogue.summaries if s.uri == uri), None)

    async def _ask_name(self, instance: PluginInstance) -> str | None:
        label = f"An empty name gives “{instance.plugin.name}” back."
        return await ask.text(
            self, "Rename pedal", label, value=instance.name, accept="Rename", refusal=lambda _entry: ""
        )

    def menu_for(self, hit: Hit, point: QPointF) -> QMenu:
        """The context menu for what lies at a point of the scene."""
        return self.menus.menu_for(hit, point)

    def _pop_up(self, hit: Hit, point: QPointF, place: QPoint) -> None:
        self.menu_for(hit, point).popup(place)

    def _ask_about_loop(self, cable: Connection) -> None:
        if self.wiring.warns_of_loops:
            self.loop_question.await_cable(cable)
            self._show_question()

    def _board_shown(self) -> None:
        self.hint.setVisible(not self.scene.pedals)
        self.hint.settle()
        self._show_question()

    def _show_question(self) -> None:
        """The question appears with its cable and goes with it."""
        cable = self.loop_question.connection
        if cable is None:
            return
        if cable in self.scene.cables:
            self.loop_question.ask(self._place_of(cable))
        elif self.loop_question.isVisible():
            self.loop_question.dismiss()

    def _follow_cable(self) -> None:
        cable = self.loop_question.connection
        if cable is not None and cable in self.scene.cables and self.loop_question.isVisible():
            self.loop_question.follow(self._place_of(cable))

    def _place_of(self, cable: Connection) -> QPoint:
        return self.view.mapFromScene(self.scene.cables[cable].badge_point)
