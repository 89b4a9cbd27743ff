"""Names for the tabs that Qt makes where panels lie over each other."""

from PySide6.QtCore import QChildEvent, QEvent, QObject, QTimer
from PySide6.QtWidgets import QMainWindow, QTabBar, QToolButton
from typing_extensions import override


class DockTabNames(QObject):
    """Qt makes such a bar when it needs one, also when a user drops a panel on another."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QChildEvent) and event.added() and watched is self._window:
            # The child is not yet what it will be.
            QTimer.singleShot(0, self._window, self.name_all)
        return False

    def name_all(self) -> None:
        for bar in self._window.findChildren(QTabBar):
            bar.setAccessibleName("Panels in this place")
            for button in bar.findChildren(QToolButton):
                side = "left" if "Left" in button.objectName() else "right"
                button.setToolTip(f"Panels further to the {side}")
