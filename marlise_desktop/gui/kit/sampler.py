"""One timer for all that moves fast: meters, load, transport. It rests while nobody could see it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

INTERVAL_MS = 33


class Sampler(QObject):
    """Calls each reader about 30 times a second while its widget is on screen and the window is not minimised."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._readers: list[tuple[QWidget, Callable[[], None]]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tick)
        window.installEventFilter(self)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def add(self, widget: QWidget, read: Callable[[], None]) -> None:
        """Reads for as long as the widget lives, whenever it can be seen."""
        self._readers.append((widget, read))
        widget.installEventFilter(self)
        widget.destroyed.connect(lambda: self._forget(widget))
        self._wake()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowStateChange):
            self._wake()
        return False

    def _forget(self, widget: QWidget) -> None:
        self._readers = [held for held in self._readers if held[0] is not widget]

    def _wake(self) -> None:
        if self._readers and not self._timer.isActive():
            self._timer.start()

    def _tick(self) -> None:
        seen = [] if self._window.isMinimized() else [read for widget, read in self._readers if widget.isVisible()]
        if not seen:
            self._timer.stop()
        for read in seen:
            read()
