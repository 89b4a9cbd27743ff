"""What the tuner listens to, its reference, and whether the sound rests meanwhile."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from marlise_desktop.domain.pitch import HIGHEST_REFERENCE_HZ, LOWEST_REFERENCE_HZ, USUAL_REFERENCE_HZ
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.figure import Figure
from marlise_desktop.gui.widgets.toggle import Toggle
from marlise_desktop.gui.widgets.travel import stepped
from marlise_desktop.session.rack import Rack

_HAND = "drag, wheel or arrow keys; with Shift finer; double-click or Enter types"


class TunerControls(QWidget):
    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        sizes = metrics()
        self.input = Combo(self)
        self.input.setAccessibleName("Input of the tuner")
        self.input.setMinimumHeight(sizes.target)
        self.input.picked.connect(lambda name: self._do("tuner.listen_to", input=str(name)))
        label = QLabel("&Input", self)
        label.setBuddy(self.input)
        hertz = stepped(LOWEST_REFERENCE_HZ, HIGHEST_REFERENCE_HZ, USUAL_REFERENCE_HZ, tenths=True)
        self.reference = Figure("A4 in Hz", "Reference: the A above middle C in hertz", hertz, 84, self)
        self.reference.setToolTip(f"What the A above middle C is, 440 Hz as a rule: {_HAND}")
        self.reference.moved.connect(lambda value, _gesture: self._do("tuner.reference", hertz=value))
        self.reference.rested.connect(self.refresh)
        self.mute = Toggle("Mute while tuning", self)
        self.mute.setToolTip("Nothing is heard while the tuner is open")
        self.mute.setFixedSize(sizes.px(200), sizes.target)
        self.mute.clicked.connect(lambda on: self._do("tuner.mute", mutes=on))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.margin)
        row.addWidget(label)
        row.addWidget(self.input)
        row.addStretch(1)
        row.addWidget(self.reference)
        row.addStretch(1)
        row.addWidget(self.mute)
        for signal in (bridge.tuner_changed, bridge.hardware_changed, bridge.engine_changed):
            signal.connect(lambda _event: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        tuner = self._session.tuner
        self.input.fill([(port.port.name, port.label) for port in tuner.inputs], tuner.input.name)
        self.reference.set_value(tuner.reference_hz)
        self.mute.setChecked(tuner.mutes)

    def _do(self, action: str, **arguments: object) -> None:
        self._tasks.start(self._session.actions.run(action, **arguments), action)
