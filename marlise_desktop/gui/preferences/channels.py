"""Which of the computer's ports feed the board's inputs and take its outputs."""

from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.rack import Rack


class ChannelsSection(Card):
    """One box for each channel, remembered for the device in use."""

    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("Inputs and outputs", parent)
        self._session, self._tasks = session, tasks
        self.boxes: dict[HardwarePort, Combo] = {}
        self._words = self.add_words("")
        bridge.hardware_changed.connect(lambda _event: self.refresh())
        bridge.audio_changed.connect(lambda _event: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        audio = self._session.audio
        routes = audio.routes()
        inputs = [(port, port) for port in audio.inputs()]
        outputs = [(port, port) for port in audio.outputs()]
        for channel, port in routes.items():
            box = self.boxes.get(channel) or self._new_box(channel)
            choices = inputs if channel.name.startswith("capture_") else outputs
            box.setEnabled(True)
            box.fill([("", "Nothing"), *choices], port)
        for channel, box in self.boxes.items():
            box.setEnabled(channel in routes)
        device = audio.status.device
        some = f"Remembered for {device}." if device else "Remembered for each device."
        self._words.setText(some if routes else "Shown while the audio server runs.")

    def _new_box(self, channel: HardwarePort) -> Combo:
        box = self.boxes[channel] = Combo(self)
        side, _, number = channel.name.partition("_")
        self.add(f"{'Input' if side == 'capture' else 'Output'} {number}", box)
        box.picked.connect(lambda port: self._route(channel, str(port)))
        return box

    def _route(self, channel: HardwarePort, port: str) -> None:
        work = self._session.actions.run("audio.route", channel=channel.name, port=port)
        self._tasks.start(work, "route a channel")
