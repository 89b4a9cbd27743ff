"""A few words beside the mouse: a value while it is dragged, why a cable may not go there."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.metrics import Text, metrics


class Balloon(QLabel):
    """Takes no mouse; hidden while it has nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("balloon")
        self.setAccessibleName("Hint at the mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._place = QPointF()

    def place_at(self, place: QPointF) -> None:
        """The mouse's place on the viewport."""
        self._place = place
        if self.isVisible():
            self._settle()

    def say(self, words: str) -> None:
        if words == self.text() and self.isVisible() == bool(words):
            return
        self.setText(words)
        self.setVisible(bool(words))
        if words:
            sizes = metrics()
            self.setFont(font(Text.STRONG, Weight.STRONG, figures=True))
            self.setStyleSheet(
                f"QLabel#balloon {{ background: {Colour.RAISED}; color: {Colour.TEXT}; "
                f"border: 1px solid {Colour.OUTLINE}; border-radius: {sizes.radius}px; "
                f"padding: {sizes.hair}px {sizes.gap}px; }}"
            )
            self._settle()
            self.raise_()

    def _settle(self) -> None:
        self.adjustSize()
        x = round(self._place.x()) + metrics().px(18)
        y = round(self._place.y()) - self.height() - metrics().px(12)
        x = max(0, min(x, self._room.width() - self.width()))
        self.move(x, max(0, y))
