"""Where the panels stand, and how that is remembered."""

import binascii
from base64 import b64decode, b64encode

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from marlise_desktop.gui.kit.remember import remember
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.window.dock_tabs import DockTabNames
from marlise_desktop.gui.window.dock_title import DockTitle
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.table.window import PANELS

PANEL_KEYS = {panel.name: panel.keys for panel in PANELS}
"""Show or hide a panel."""
_HIDDEN = frozenset({"log", "health", "history", "console", "sessions", "mappings", "monitor", "controllers"})
VERSION = 7
"""Raised when panels are added or renamed: an older layout is not taken then."""
_TALL = frozenset({"mappings", "monitor"})
"""Tables below the board, which open as high as they like to be."""
_BESIDE = 48
"""How far right and down a second window stands."""


class Layout:
    """The window's docks by name. Where it does not `keep` its layout, it stands a little beside the one that does."""

    def __init__(self, window: QMainWindow, session: Rack, *, keeps: bool = True) -> None:
        self._window, self._session, self._keeps = window, session, keeps
        self.docks: dict[str, QDockWidget] = {}
        self._tabs = DockTabNames(window)
        window.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowNestedDocks)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        window.setCorner(Qt.Corner.BottomLeftCorner, left)
        window.setCorner(Qt.Corner.BottomRightCorner, right)

    def add(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea, *, shown: bool = True) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setAccessibleName(title)
        dock.setWidget(panel)
        dock.setTitleBarWidget(DockTitle(dock, PANEL_KEYS.get(name, "")))
        self._window.addDockWidget(area, dock)
        dock.setVisible(shown)
        self.docks[name] = dock
        return dock

    def usual(self) -> None:
        """As it is on a first start."""
        places = {
            "browser": Qt.DockWidgetArea.LeftDockWidgetArea,
            "inspector": Qt.DockWidgetArea.RightDockWidgetArea,
            "snapshots": Qt.DockWidgetArea.BottomDockWidgetArea,
            "log": Qt.DockWidgetArea.BottomDockWidgetArea,
            "health": Qt.DockWidgetArea.RightDockWidgetArea,
            "history": Qt.DockWidgetArea.RightDockWidgetArea,
            "console": Qt.DockWidgetArea.BottomDockWidgetArea,
            "sessions": Qt.DockWidgetArea.RightDockWidgetArea,
            "mappings": Qt.DockWidgetArea.BottomDockWidgetArea,
            "monitor": Qt.DockWidgetArea.BottomDockWidgetArea,
            "controllers": Qt.DockWidgetArea.BottomDockWidgetArea,
        }
        for name, dock in self.docks.items():
            dock.setFloating(False)
            self._window.addDockWidget(places[name], dock)
            dock.setVisible(name not in _HIDDEN)
        self._window.splitDockWidget(self.docks["snapshots"], self.docks["log"], Qt.Orientation.Vertical)
        self._window.tabifyDockWidget(self.docks["log"], self.docks["console"])
        self._window.tabifyDockWidget(self.docks["console"], self.docks["mappings"])
        self._window.tabifyDockWidget(self.docks["mappings"], self.docks["monitor"])
        self._window.tabifyDockWidget(self.docks["monitor"], self.docks["controllers"])
        self._window.tabifyDockWidget(self.docks["inspector"], self.docks["health"])
        self._window.tabifyDockWidget(self.docks["health"], self.docks["history"])
        self._window.tabifyDockWidget(self.docks["history"], self.docks["sessions"])
        self._tabs.name_all()
        sizes = metrics()
        sides = [self.docks["browser"], self.docks["inspector"]]
        self._window.resizeDocks(sides, [sizes.px(300), sizes.px(310)], Qt.Orientation.Horizontal)
        self._window.resizeDocks([self.docks["snapshots"]], [sizes.px(140)], Qt.Orientation.Vertical)

    def restore(self) -> None:
        """As it was when the program ended last; the usual one where that is not known."""
        values = self._session.settings.values
        self._window.resize(metrics().px(1400), metrics().px(860))
        self.usual()
        geometry, state = _bytes(values.window_geometry), _bytes(values.window_state)
        if not geometry.isEmpty():
            self._window.restoreGeometry(geometry)
        if not state.isEmpty():
            self._window.restoreState(state, VERSION)
        if not self._keeps:
            self._window.move(self._window.pos() + QPoint(metrics().px(_BESIDE), metrics().px(_BESIDE)))

    def keep(self) -> None:
        if not self._keeps:
            return
        remember(
            self._session,
            window_geometry=_text(self._window.saveGeometry()),
            window_state=_text(self._window.saveState(VERSION)),
        )

    def show(self, name: str) -> None:
        """In front of others. One that is there to be typed in gets the keys."""
        dock = self.docks[name]
        opened = dock.isHidden()
        dock.show()
        dock.raise_()
        if opened and name in _TALL:
            self._window.resizeDocks([dock], [dock.widget().sizeHint().height()], Qt.Orientation.Vertical)
        if dock.widget().focusProxy() is not None:
            dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle(self, name: str) -> None:
        if self.docks[name].isHidden():
            self.show(name)
        else:
            self.docks[name].hide()


def _text(data: QByteArray) -> str:
    return b64encode(bytes(data.data())).decode()


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(b64decode(text, validate=True))
    except binascii.Error:
        return QByteArray()
