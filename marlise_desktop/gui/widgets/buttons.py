"""Small buttons with an icon, named for those who cannot see it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics


def icon_button(name: str, words: str, parent: QWidget, *, tip: str = "", shade: Colour = Colour.TEXT) -> QToolButton:
    """`words` is the accessible name, and the tooltip where `tip` gives no other."""
    button = QToolButton(parent)
    button.setIcon(icon(name, shade))
    button.setIconSize(QSize(metrics().icon, metrics().icon))
    button.setProperty("kind", "quiet")
    button.setAccessibleName(words)
    button.setToolTip(tip or words)
    return button
