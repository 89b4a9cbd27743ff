"""The context menus of the board: a pedal's, a cable's, the ground's."""

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance
from marlise_desktop.gui.board.cable_item import CableItem
from marlise_desktop.gui.board.commands import Commands
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.hits import CableHit, ControlHit, Hit, PlugHit, SocketHit
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.theme.icons import icon

STRATEGIES = {
    BypassStrategy.AUTO: "As suits it best",
    BypassStrategy.OWN: "Its own switch",
    BypassStrategy.FADE: "Fade to the sound before it",
    BypassStrategy.TAIL: "Let echoes ring on",
    BypassStrategy.HARD: "At once (may click)",
}


class BoardMenus:
    """Each menu is popped up without a loop of its own and goes away with its widget's next event."""

    def __init__(self, parent: QWidget, stage: Stage, commands: Commands) -> None:
        self._parent = parent
        self._stage = stage
        self._commands = commands
        self.more_of_control: Callable[[QMenu, InstanceId, PortSymbol], None] = lambda menu, instance, symbol: None
        """Adds what else can be done with a control."""
        self.more_of_pedal: Callable[[QMenu, InstanceId], None] = lambda menu, instance: None

    def menu_for(self, hit: Hit, point: QPointF) -> QMenu:
        """The menu for what lies under the mouse; what the menu acts on gets selected first."""
        menu = QMenu(self._parent)
        menu.setObjectName("board_menu")
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        if isinstance(hit, CableHit | PlugHit):
            self._choose_cable(hit.cable)
            self._fill_cable(menu, hit.cable)
        elif hit is None or isinstance(hit, SocketHit):
            self._fill_ground(menu, point)
        else:
            self._choose_pedal(hit.pedal)
            if isinstance(hit, ControlHit):
                self._fill_control(menu, hit)
            self._fill_pedal(menu, hit.pedal)
        return menu

    def _choose_cable(self, cable: CableItem) -> None:
        if not cable.isSelected():
            self._stage.scene.choose((), [cable.connection])

    def _choose_pedal(self, pedal: PedalItem) -> None:
        if not pedal.isSelected():
            self._stage.scene.choose([pedal.instance.id])

    def _fill_cable(self, menu: QMenu, cable: CableItem) -> None:
        held, intents = cable.connection, self._stage.intents
        if cable.marks.cut:
            _entry(menu, "Join again", "plug", lambda: intents.rejoin_requested.emit(held))
        _entry(menu, "Cut cable", "scissors", self._commands.delete, "Del")

    def _fill_control(self, menu: QMenu, hit: ControlHit) -> None:
        parameter, held = hit.control.parameter, hit.pedal.instance
        title = f"Reset {parameter.name} to {parameter.text(parameter.default)}"
        intents = self._stage.intents
        _entry(menu, title, "rotate-ccw", lambda: intents.reset_requested.emit(held.id, parameter.symbol))
        self.more_of_control(menu, held.id, parameter.symbol)
        menu.addSeparator()

    def _fill_pedal(self, menu: QMenu, pedal: PedalItem) -> None:
        held, intents, commands = pedal.instance, self._stage.intents, self._commands
        many = len(self._stage.scene.chosen) > 1
        if held.placeholder:
            _entry(menu, "Try again", "refresh-cw", lambda: intents.retry_requested.emit(held.id))
        if not (held.placeholder and held.plugin.installed):
            _entry(menu, "Engage" if held.bypassed else "Bypass", "power", commands.toggle_bypass, "B")
        if not held.placeholder:
            menu.addMenu(self._strategies(menu, held))
            self.more_of_pedal(menu, held.id)
        _entry(menu, "Settings", "sliders-horizontal", lambda: intents.details_requested.emit(held.id), "Return")
        if held.plugin.has_ui and not held.placeholder:
            title, show = "Open its own window", intents.window_requested
            _entry(menu, title, "external-link", lambda: show.emit(held.id), "Ctrl+W")
        rename = _entry(menu, "Rename…", "pencil", commands.rename, "F2")
        rename.setEnabled(not many)
        menu.addSeparator()
        _entry(menu, "Copy", "copy", commands.copy, "Ctrl+C")
        _entry(menu, "Cut", "scissors", commands.cut, "Ctrl+X")
        _entry(menu, "Duplicate", "copy-plus", commands.duplicate, "Ctrl+D")
        menu.addSeparator()
        cables = [c.connection for c in self._stage.scene.cables_of(held.id)]
        unplug = _entry(menu, "Unplug all cables", "unplug", lambda: intents.remove_requested.emit((), cables))
        unplug.setEnabled(bool(cables))
        _entry(menu, "Delete pedals" if many else "Delete", "trash-2", commands.delete, "Del")

    def _strategies(self, menu: QMenu, held: PluginInstance) -> QMenu:
        """How the pedal goes out of the sound: only what the plugin can is offered."""
        under = QMenu("When bypassed", menu)
        under.setObjectName("bypass_menu")
        under.setIcon(icon("chart-spline"))
        refusal = self._stage.rules.strategy_refusal()
        under.menuAction().setEnabled(not refusal)
        under.menuAction().setToolTip(refusal)
        group = QActionGroup(under)
        for strategy, words in STRATEGIES.items():
            if strategy.fits(held.plugin):
                action = group.addAction(under.addAction(words))
                action.setCheckable(True)
                action.setChecked(strategy is held.bypass_strategy)
                action.triggered.connect(
                    lambda _checked, strategy=strategy: self._stage.intents.strategy_requested.emit(held.id, strategy)
                )
        return under

    def _fill_ground(self, menu: QMenu, point: QPointF) -> None:
        commands = self._commands
        _entry(menu, "Paste", "clipboard-paste", lambda: commands.paste(point), "Ctrl+V")
        _entry(menu, "Select all", "text-select", commands.select_all, "Ctrl+A")
        menu.addSeparator()
        _entry(menu, "Show whole board", "scan", commands.fit, "Ctrl+0")
        _entry(menu, "Show at 100 %", "maximize", commands.actual_size, "Ctrl+1")


def _entry(menu: QMenu, title: str, picture: str, run: Callable[[], None], keys: str = "") -> QAction:
    """The keys are only shown: the view itself listens to them."""
    action = QAction(icon(picture), f"{title}\t{keys}" if keys else title, menu)
    action.triggered.connect(lambda _checked: run())
    menu.addAction(action)
    return action
