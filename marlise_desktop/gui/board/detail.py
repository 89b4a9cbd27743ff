"""How carefully items are painted: quickly while the zoom moves, in full once it rests."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

_REST_MS: Final = 140
_SLICE_S: Final = 0.006


class Detail(QObject):
    """One for a scene. `rested` says that everything may be painted in full again.

    Pictures that were made for another zoom are made again a few at a time, so that a hundred of them do not
    stop the mouse; `exact` is set while a picture of the board is taken, which cannot wait for that.
    """

    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.coarse = False
        self.exact = False
        self._blurred: dict[int, Callable[[], None]] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._settle)
        self._sharpen = QTimer(self)
        self._sharpen.setInterval(0)
        self._sharpen.timeout.connect(self._sharpen_some)

    def hurry(self) -> None:
        """The zoom has moved; called at each of its steps."""
        self.coarse = True
        self._rest.start()

    @property
    def waiting(self) -> int:
        """How many pictures are still to be made again."""
        return len(self._blurred)

    def sharpen_later(self, owner: object, sharpen: Callable[[], None]) -> None:
        """Once for each owner, however often it asks."""
        self._blurred[id(owner)] = sharpen
        if not self.coarse and not self._sharpen.isActive():
            self._sharpen.start()

    def _settle(self) -> None:
        self.coarse = False
        if self._blurred:
            self._sharpen.start()
        self.rested.emit()

    def _sharpen_some(self) -> None:
        began = time.perf_counter()
        while self._blurred and not self.coarse and time.perf_counter() - began < _SLICE_S:
            _, sharpen = self._blurred.popitem()
            sharpen()
        if not self._blurred or self.coarse:
            self._sharpen.stop()
