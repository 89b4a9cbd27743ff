"""DSP load and dropouts, read on the window's timer."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.meters import Meters

HIGH, TOO_HIGH = 70.0, 90.0
"""Percent of a period."""


def load_shade(percent: float) -> Colour:
    """Of a load: good, high, too high."""
    return Colour.DANGER if percent >= TOO_HIGH else Colour.WARNING if percent >= HIGH else Colour.GOOD


class Load(QWidget):
    def __init__(self, levels: Meters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels = levels
        self._load = 0.0
        self._shown: tuple[int, int] = (-1, -1)
        sizes = metrics()
        self.words = QLabel(self)
        self.words.setMinimumWidth(sizes.px(66))
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        self.bar.setFixedWidth(sizes.px(60))
        self.bar.setAccessibleName("DSP load")
        self.xruns = QToolButton(self)
        self.xruns.setProperty("kind", "quiet")
        self.xruns.setToolTip("Dropouts: periods that the computer did not finish in time. Click to count from zero.")
        self.xruns.clicked.connect(self._reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.hair)
        row.addWidget(self.words)
        row.addWidget(self.bar)
        row.addSpacing(sizes.gap)
        row.addWidget(self.xruns)
        self.sample()

    def sample(self) -> None:
        """The load is smoothed; what is shown changes only by whole percents."""
        self._load += (self._levels.load_percent - self._load) * 0.15
        shown = (round(self._load), self._levels.xruns)
        if shown == self._shown:
            return
        self._shown = shown
        load, xruns = shown
        self.words.setText(f"DSP {load} %")
        self.bar.setValue(min(load, 100))
        _dress(self.bar, f"QProgressBar::chunk {{ background: {load_shade(load)}; }}")
        self.xruns.setText("1 xrun" if xruns == 1 else f"{xruns} xruns")
        self.xruns.setAccessibleName(f"{xruns} dropouts; press to count from zero")
        _dress(self.xruns, f"color: {Colour.DANGER if xruns else Colour.MUTED};")

    def _reset(self) -> None:
        self._levels.reset_xruns()
        self.sample()


def _dress(widget: QWidget, sheet: str) -> None:
    """Qt works a sheet out anew even where it is the same."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)
