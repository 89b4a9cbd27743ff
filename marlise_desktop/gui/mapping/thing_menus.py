"""What the menus of knobs, switches, snapshots, buttons and menu entries say of controllers."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QCursor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QToolButton, QWidget
from typing_extensions import override

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.mapping import ActionTarget, Layer, ParameterTarget
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.tempo import Division
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.mapping.mapped import Mapped
from marlise_desktop.gui.mapping.places import Places
from marlise_desktop.gui.mapping.tempo_menu import add_tempo_menu
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.session.rack import Rack

ACTION = "action"
"""Name of the property by which a button tells which action it is for, where it shows none."""
_OFF = "off"


class ThingMenus:
    """Fills menus; the same for a knob wherever it is shown."""

    def __init__(self, session: Rack, tasks: Tasks, mapped: Mapped) -> None:
        self._session, self._tasks, self._mapped = session, tasks, mapped

    def control(self, menu: QMenu, instance: InstanceId, symbol: PortSymbol) -> None:
        """Of one parameter."""
        held = self._session.boards.board.instances.get(instance)
        parameter = held.plugin.parameters_by_symbol.get(symbol) if held else None
        if held is None or parameter is None:
            return
        bpm = self._session.transport.state.bpm
        add_tempo_menu(menu, held, parameter, bpm, partial(self._follow, instance, symbol))
        self._mapped.fill(menu, ParameterTarget(instance, symbol))

    def reset(self, menu: QMenu, instance: InstanceId, symbol: PortSymbol) -> None:
        held = self._session.boards.board.instances.get(instance)
        parameter = held.plugin.parameters_by_symbol.get(symbol) if held else None
        if parameter is not None:
            title = f"Reset {parameter.name} to {parameter.text(parameter.default)}"
            work = partial(self._do, "parameter.reset", instance=instance, parameter=symbol)
            menu.addAction(icon("rotate-ccw"), title).triggered.connect(lambda _checked: work())

    def pedal(self, menu: QMenu, instance: InstanceId) -> None:
        """Of its bypass, in a menu below."""
        under = menu.addMenu(icon("zap"), "Bypass by foot")
        under.setObjectName("foot_menu")
        self._mapped.fill(under, ParameterTarget(instance, BYPASS))

    def _follow(self, instance: InstanceId, symbol: PortSymbol, division: Division | None) -> None:
        word = division.value if division else _OFF
        self._do("parameter.follow_tempo", instance=instance, parameter=symbol, division=word)

    def _do(self, action: str, **arguments: object) -> None:
        self._tasks.start(self._session.actions.run(action, **arguments), action)


def teach_buttons(places: Places, bar: QWidget, actions: Mapping[str, QAction]) -> None:
    """Each button of a bar that is for an action."""
    for button in bar.findChildren(QToolButton):
        shown = button.defaultAction()
        name = str(button.property(ACTION) or (shown.objectName() if shown else ""))
        if name in actions:
            places.add(button, partial(ActionTarget, name), Layer.GLOBAL)


class MenuBarLearns(QObject):
    """A right-click on an entry of the menu bar, or Shift with Enter, opens what controllers have to do with it."""

    def __init__(self, session: Rack, mapped: Mapped, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._session, self._mapped, self._bar = session, mapped, bar
        for action in bar.actions():
            if isinstance(menu := action.menu(), QMenu):
                menu.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QMenu):
            return False
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.RightButton:
            if event.type() is QEvent.Type.MouseButtonRelease:
                self._open(watched.actionAt(event.position().toPoint()), event.globalPosition().toPoint())
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._open(watched.activeAction(), QCursor.pos())
                return True
        return False

    def _open(self, action: QAction | None, at: QPoint) -> None:
        name = action.objectName() if action is not None else ""
        known = {held.name: held for held in self._session.actions.all()}
        if name not in known or known[name].asks:
            return
        for shown in self._bar.actions():
            if isinstance(menu := shown.menu(), QMenu):
                menu.hide()
        menu = QMenu(self._bar)
        menu.setObjectName("learn_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(known[name].title)
        self._mapped.fill(menu, ActionTarget(name), Layer.GLOBAL)
        menu.popup(at)
