"""Which part of a show plays, with a button to each side."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from marlise_desktop.domain.health import ServiceHealth
from marlise_desktop.gui.theme.fonts import Weight, font
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import Text, metrics


class PartTurner(QWidget):
    """Emits `asked("previous_part")` and `asked("next_part")`; hidden for what has no parts."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.previous = QPushButton(icon("chevron-left"), "Previous", self)
        self.next = QPushButton(icon("chevron-right"), "Next", self)
        self.label = QLabel(self)
        self.label.setFont(font(Text.STRONG, Weight.STRONG))
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(self.previous)
        row.addWidget(self.label, 1)
        row.addWidget(self.next)
        self.previous.clicked.connect(lambda: self.asked.emit("previous_part"))
        self.next.clicked.connect(lambda: self.asked.emit("next_part"))

    def show_health(self, name: str, health: ServiceHealth | None) -> None:
        """`health` is of a session that runs; None for one that does not."""
        part, parts = (health.facts.get(fact) if health is not None else None for fact in ("part", "parts"))
        turns = isinstance(part, int) and isinstance(parts, int)
        self.setVisible(turns)
        if isinstance(part, int) and isinstance(parts, int):
            self.label.setText(f"Part {part} of {parts}")
            self.previous.setEnabled(part > 1)
            self.next.setEnabled(part < parts)
            self.previous.setAccessibleName(f"Previous part of {name}")
            self.next.setAccessibleName(f"Next part of {name}")
