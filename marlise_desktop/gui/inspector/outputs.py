"""What the plugin itself reports, such as a compressor's gain reduction, as small bars."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.plugin import ControlOutput
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.gauge import Gauge
from marlise_desktop.session.meters import Meters

MOST = 24


class Outputs(QWidget):
    """Asks for reports only of the pedal that is shown."""

    def __init__(self, levels: Meters, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels, self._tasks = levels, tasks
        self._instance: InstanceId | None = None
        self.gauges: dict[ControlOutput, Gauge] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(metrics().gap, 0, metrics().gap, metrics().gap)
        self._column.setSpacing(0)
        self.hide()

    def show_outputs(self, instance: InstanceId | None, outputs: tuple[ControlOutput, ...]) -> None:
        if instance == self._instance and tuple(self.gauges) == outputs[:MOST]:
            return
        for output, gauge in self.gauges.items():
            if self._instance is not None:
                self._tasks.start(self._levels.unwatch(self._instance, output.symbol), "stop watching an output")
            gauge.hide()
            gauge.deleteLater()
        self._instance, self.gauges = instance, {}
        for output in outputs[:MOST] if instance is not None else ():
            gauge = self.gauges[output] = Gauge(output.name, output.minimum, output.maximum, self)
            self._column.addWidget(gauge)
            if instance is not None:
                self._tasks.start(self._levels.watch(instance, output.symbol), "watch an output")
        self.setVisible(bool(self.gauges))

    def sample(self) -> None:
        if self._instance is not None:
            for output, gauge in self.gauges.items():
                gauge.set_value(self._levels.output(self._instance, output.symbol))
