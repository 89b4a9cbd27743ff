"""The levels of the sound card's channels, taken once a tick for everyone who shows them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.rack import Rack

MOST_CHANNELS = 8


class LevelFeed(QObject):
    """Taking a peak sets it back, so there is one feed in the window. `sampled` follows each `sample`."""

    sampled = Signal()
    channels_changed = Signal()

    def __init__(self, session: Rack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.input_names: list[str] = []
        self.output_names: list[str] = []
        self.inputs: list[float] = []
        self.outputs: list[float] = []
        self.input_rms: list[float | None] = []
        self.output_rms: list[float | None] = []
        self.refresh()

    def refresh(self) -> None:
        """Asks anew which channels there are."""
        hardware = self._session.audio.hardware()
        names = _channels(hardware, Direction.OUTPUT), _channels(hardware, Direction.INPUT)
        if names != (self.input_names, self.output_names):
            self.input_names, self.output_names = names
            self.channels_changed.emit()

    def sample(self) -> None:
        levels = self._session.levels
        self.inputs = [levels.take(name) for name in self.input_names]
        self.outputs = [levels.take(name) for name in self.output_names]
        self.input_rms = [levels.rms(name) for name in self.input_names]
        self.output_rms = [levels.rms(name) for name in self.output_names]
        self.sampled.emit()


def _channels(hardware: Sequence[HardwareDescription], direction: Direction) -> list[str]:
    audio = [port for port in hardware if port.type is SignalType.AUDIO and port.direction is direction]
    return [port.port.name for port in audio if port.present][:MOST_CHANNELS] or (
        ["capture_1"] if direction is Direction.OUTPUT else ["playback_1", "playback_2"]
    )
