"""The title of a panel: its name and a button to hide it. It can be dragged, and floats on a double-click."""

from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button


class DockTitle(QWidget):
    def __init__(self, dock: QDockWidget, keys: str) -> None:
        super().__init__(dock)
        sizes = metrics()
        label = QLabel(dock.windowTitle(), self)
        label.setProperty("kind", "heading")
        tip = f"Hide ({keys} shows it again)" if keys else "Hide"
        hide = icon_button("x", f"Hide {dock.windowTitle()}", self, tip=tip, shade=Colour.MUTED)
        hide.clicked.connect(dock.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.margin, sizes.px(2), sizes.hair, sizes.px(2))
        row.setSpacing(sizes.hair)
        row.addWidget(label, 1)
        row.addWidget(hide)
