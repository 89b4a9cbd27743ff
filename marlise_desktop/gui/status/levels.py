"""Input and output meters with the trim and the volume under them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.status.feed import LevelFeed
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.meter import Meter
from marlise_desktop.gui.widgets.slider import Slider
from marlise_desktop.gui.widgets.travel import Travel, linear
from marlise_desktop.session.rack import Rack


class LevelGroup(QWidget):
    """One meter and one slider; `moved(level_db)` while the user moves it."""

    moved = Signal(float)

    def __init__(self, title: str, control: str, travel: Travel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = metrics()
        self.meter = Meter(f"{title} level", 2, self)
        self.slider = Slider("", travel, self)
        self.slider.setAccessibleName(control)
        self.slider.setFixedHeight(sizes.px(24))
        self.slider.moved.connect(lambda value, _gesture: self.moved.emit(value))
        self._title, self._control = title, control
        label = QLabel(title, self)
        label.setProperty("kind", "heading")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.meter)
        column.addWidget(self.slider)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        row.addWidget(label)
        row.addLayout(column, 1)
        self.setMinimumWidth(sizes.px(200))

    def explain(self, words: str) -> None:
        """Says in the meter's tooltip what its bars mean."""
        self.meter.setToolTip(f"{self._title} level. {words}\nThe lamp shows an overload until it is clicked.")

    def allow(self, *, able: bool, why_not: str) -> None:
        """Enables the slider, or says in its tooltip why it does nothing."""
        self.slider.setEnabled(able)
        self.slider.setToolTip(f"{self._control}: drag, double-click resets, Enter types" if able else why_not)


class Levels(QWidget):
    """Both groups, joined to the engine's trim and volume."""

    def __init__(self, session: Rack, tasks: Tasks, feed: LevelFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._feed = session, tasks, feed
        self.input = LevelGroup("IN", "Input trim", linear(-60, 24, 0, unit="dB"), self)
        self.output = LevelGroup("OUT", "Master volume", linear(-60, 12, 0, unit="dB"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().margin)
        row.addWidget(self.input)
        row.addWidget(self.output)
        self.input.moved.connect(lambda level: self._do("trim", level))
        self.output.moved.connect(lambda level: self._do("volume", level))
        self.input.slider.rested.connect(self.refresh)
        self.output.slider.rested.connect(self.refresh)
        feed.sampled.connect(self._show_levels)
        feed.channels_changed.connect(self._set_channels)
        self._set_channels()
        self.refresh()

    def refresh(self) -> None:
        """Shows trim and volume as they are in force, and whether the engine has them."""
        engine = self._session.engine
        self.input.slider.set_value(engine.trim_db)
        self.output.slider.set_value(engine.volume_db)
        for group, word, name in ((self.input, "trim", "input trim"), (self.output, "volume", "master volume")):
            able = word in engine.capabilities
            group.allow(able=able, why_not=self._why_not(name))
            group.explain(self._about_levels())

    def _about_levels(self) -> str:
        engine = self._session.engine
        if "rms" in engine.capabilities:
            return "Bright: RMS, what you feel as loudness. Dim: the peaks above it."
        return f"Peaks; {engine.name} measures no RMS, the built-in engine does." if engine.name else ""

    def _why_not(self, name: str) -> str:
        engine = self._session.engine
        if not engine.name:
            return "The engine is not running yet"
        return f"{engine.name} has no {name}. Choose the built-in engine in Preferences to have one."

    def _do(self, action: str, level: float) -> None:
        self._tasks.start(self._session.actions.run(action, level_db=level), action)

    def _set_channels(self) -> None:
        self.input.meter.set_channels(max(1, len(self._feed.input_names)))
        self.output.meter.set_channels(max(1, len(self._feed.output_names)))

    def _show_levels(self) -> None:
        self.input.meter.push(self._feed.inputs, self._feed.input_rms)
        self.output.meter.push(self._feed.outputs, self._feed.output_rms)
