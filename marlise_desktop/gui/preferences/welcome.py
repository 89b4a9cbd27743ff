"""The first run: pick interface and input, play, see the level move. It can be skipped and stops nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.remember import remember
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.preferences.channels import ChannelsSection
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.preferences.sound_card import SoundCardSection
from marlise_desktop.gui.status.feed import LevelFeed
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.ballistics import decibels
from marlise_desktop.gui.widgets.light import Light, StatusLight
from marlise_desktop.gui.widgets.meter import Meter
from marlise_desktop.gui.widgets.scrolled import scrolled
from marlise_desktop.session.rack import Rack

HEARD_DB = -45.0
"""From this level on an input is taken as played."""


class WelcomePage(QWidget):
    """Emits `left` when it is done with or skipped; it is not shown by itself again then."""

    left = Signal()

    def __init__(
        self, session: Rack, bridge: Bridge, tasks: Tasks, feed: LevelFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._feed = session, tasks, feed
        self.setAccessibleName("First steps")
        self.sound = SoundCardSection(session, bridge, tasks, self)
        self.channels = ChannelsSection(session, bridge, tasks, self)
        self.meter = Meter("Your instrument", 1, self)
        self.heard = StatusLight("Input", self)
        self.heard.show_state(Light.WORKING, "Play something: the level moves")
        self.done = QPushButton("Turn the sound on", self)
        self.done.setProperty("kind", "primary")
        self.done.clicked.connect(self._finish)
        self.skip = QPushButton("Skip", self)
        self.skip.setProperty("kind", "quiet")
        self.skip.clicked.connect(self._skip)
        self._lay_out()
        feed.sampled.connect(self._sampled)

    def _lay_out(self) -> None:
        sizes = metrics()
        title = QLabel("Welcome. A few steps to your sound", self)
        title.setProperty("kind", "stage")
        level = Card("Play", self)
        level.add("Level", self.meter)
        level.add_left(self.heard)
        level.add_words("Aim for −18 to −6 dB when you play hard. The lamp at the right must stay dark.")
        last = Card("Listen", self)
        last.add_words("Turn your loudspeakers down first, and keep microphones away from them.", "")
        last.add_left(self.done, self.skip)
        inside = QWidget(self)
        inside.setMaximumWidth(sizes.px(820))
        column = QVBoxLayout(inside)
        column.setSpacing(sizes.margin)
        for widget in (title, self.sound, self.channels, level, last):
            column.addWidget(widget)
        column.addStretch(1)
        area = scrolled(inside, self)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.section, sizes.margin, sizes.section, sizes.margin)
        outer.addWidget(area)

    def begin(self) -> None:
        """Reads the cards; called when the page is shown."""
        self.sound.refresh()
        self.sound.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sampled(self) -> None:
        if not self.isVisible():
            return
        peak = max(self._feed.inputs, default=0.0)
        self.meter.push([peak])
        if self.heard.light is not Light.GOOD and decibels(peak) > HEARD_DB:
            self.heard.show_state(Light.GOOD, "Your instrument is heard")

    def _finish(self) -> None:
        self._tasks.start(self._session.actions.run("mute.set", on=False), "mute.set")
        self._skip()

    def _skip(self) -> None:
        remember(self._session, first_run_done=True)
        self.left.emit()
