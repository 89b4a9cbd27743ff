"""The page of preferences. It stands in the place of the board and stops nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.preferences.advice import AdviceSection
from marlise_desktop.gui.preferences.channels import ChannelsSection
from marlise_desktop.gui.preferences.fades import FadesSection
from marlise_desktop.gui.preferences.feet import FeetSection
from marlise_desktop.gui.preferences.program import EngineSection, ProgramSection
from marlise_desktop.gui.preferences.sound_card import SoundCardSection
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.session.rack import Rack


class PreferencesPage(QWidget):
    left = Signal()
    welcome_requested = Signal()
    five_requested = Signal()

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Preferences")
        self.sound = SoundCardSection(session, bridge, tasks, self)
        self.channels = ChannelsSection(session, bridge, tasks, self)
        self.advice = AdviceSection(session, bridge, self)
        self.engine = EngineSection(session, bridge, tasks, self)
        self.fades = FadesSection(session, bridge, tasks, self)
        self.feet = FeetSection(session, bridge, self)
        self.feet.five_requested.connect(self.five_requested)
        self.program = ProgramSection(session, self)
        self.program.welcome_requested.connect(self.welcome_requested)
        sizes = metrics()
        back = icon_button("chevron-left", "Back to the board", self)
        back.clicked.connect(self.left)
        title = QLabel("Preferences", self)
        title.setProperty("kind", "title")
        top = QHBoxLayout()
        top.addWidget(back)
        top.addWidget(title, 1)
        inside = QWidget(self)
        inside.setMaximumWidth(sizes.px(820))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, sizes.margin, 0)
        column.setSpacing(sizes.margin)
        for section in (self.sound, self.channels, self.advice, self.engine, self.fades, self.feet, self.program):
            column.addWidget(section)
        column.addStretch(1)
        area = scrolled(inside, self)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.section, sizes.margin, sizes.section, sizes.margin)
        outer.addLayout(top)
        outer.addWidget(area, 1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sound.refresh()
        self.channels.refresh()
        self.sound.card.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
