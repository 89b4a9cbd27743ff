"""What can be set of a device: its name, whether it is listened to, which profile tells of it; teaching."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.profile import Profile
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.toggle import Toggle
from marlise_desktop.gui.widgets.turning_box import TurningBox
from marlise_desktop.session.midi.profiles import NO_PROFILE

_NARROW = 520
"""Pixels at scale 1: below that what is known of it stands below its name."""
_BY_NAME = "\n"
"""The choice that leaves it to the device's name."""


class Head(QWidget):
    """Emits what the player asks for; shows what is in force."""

    renamed = Signal(str)
    listen_asked = Signal(bool)
    profile_asked = Signal(object)
    teach_asked = Signal()
    taught = Signal()
    teaching_left = Signal()
    forget_asked = Signal()
    usual_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.name.setAccessibleName("What you call this controller")
        self.name.setToolTip("What you call this controller; empty gives its own name back")
        self.listen = Toggle("Listen", self)
        self.listen.setAccessibleName("Listen to this controller")
        self.listen.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.profiles = Combo(self)
        self.profiles.setAccessibleName("Which make of controller it is")
        self.profiles.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.profiles.setMinimumWidth(metrics().px(64))
        self.teach = QPushButton(icon("hand"), "Teach", self)
        self.teach.setToolTip("Step on each switch once, and the program knows this controller")
        self.usual = QPushButton(icon("sparkles"), "Map the usual", self)
        self.usual.setToolTip("Snapshots, tap, tuner, mute and panic on the switches that do nothing yet")
        self.forget = icon_button("trash-2", "Forget what was taught of this controller", self)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.done = QPushButton("Done", self)
        self.done.setProperty("kind", "primary")
        self.cancel = QPushButton("Cancel", self)
        self._lay_out()
        self.name.editingFinished.connect(self._rename)
        self.listen.clicked.connect(self.listen_asked)
        self.profiles.picked.connect(lambda choice: self.profile_asked.emit(None if choice == _BY_NAME else choice))
        self.usual.clicked.connect(self.usual_asked)
        self.teach.clicked.connect(self.teach_asked)
        self.done.clicked.connect(self.taught)
        self.forget.clicked.connect(self.forget_asked)
        self.cancel.clicked.connect(self.teaching_left)
        self._name = ""
        self._learned = self._steps = False
        self.show_teaching(None)

    def _lay_out(self) -> None:
        called, known = QHBoxLayout(), QHBoxLayout()
        called.addWidget(self.name, 1)
        called.addWidget(self.listen)
        known.addWidget(self.profiles, 1)
        for button in (self.usual, self.teach, self.forget):
            known.addWidget(button)
        known.addWidget(self.told, 3)
        for button in (self.done, self.cancel):
            known.addWidget(button)
        self._rows = TurningBox(_NARROW, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(metrics().gap)
        for row, share in ((called, 2), (known, 3)):
            row.setSpacing(metrics().gap)
            self._rows.addLayout(row, share)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rows.fit(self.width())

    def show_device(self, name: str, *, listens: bool, can_listen: bool) -> None:
        self._name = name
        if not self.name.hasFocus():
            self.name.setText(name)
        self.listen.setChecked(listens)
        self.listen.setEnabled(can_listen)
        self.name.setEnabled(can_listen)

    def show_profiles(self, every: Sequence[Profile], chosen: str | None, found: Profile | None) -> None:
        self._learned = found is not None and found.learned
        self._steps = found is not None and any(held.nature and held.nature.is_switch for held in found.controls)
        known = found.name if found is not None and chosen is None else "unknown"
        choices: list[tuple[object, str]] = [(_BY_NAME, f"By its name: {known}")]
        choices += [(held.id, f"{held.maker} {held.name}".strip()) for held in every]
        choices.append((NO_PROFILE, "None of these"))
        self.profiles.fill(choices, _BY_NAME if chosen is None else chosen)

    def show_teaching(self, count: int | None) -> None:
        """How many controls were heard of; None while nothing is taught."""
        teaching = count is not None
        for widget in (self.name, self.listen, self.profiles, self.teach):
            widget.setVisible(not teaching)
        self.forget.setVisible(self._learned and not teaching)
        self.usual.setVisible(self._steps and not teaching)
        for shown in (self.told, self.done, self.cancel):
            shown.setVisible(teaching)
        heard = "none yet" if not count else f"{count} so far"
        self.told.setText(f"Step on each switch once, twice if it stays on, and move each pedal: {heard}.")
        self.done.setEnabled(bool(count))

    def _rename(self) -> None:
        if self.name.text().strip() != self._name:
            self.renamed.emit(self.name.text())
