"""How fast feet are, which devices are heard, and what program changes select."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.remember import remember
from marlise_desktop.gui.preferences.fades import time_text
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.setting_values import RULES

TIMES = (
    ("long_press_ms", "A long press takes", (300.0, 400.0, 500.0, 700.0, 1000.0, 1500.0)),
    ("double_press_ms", "A double press within", (200.0, 250.0, 300.0, 400.0, 500.0)),
    ("chord_ms", "Two switches together within", (30.0, 60.0, 100.0, 150.0)),
    ("repeat_after_ms", "Holding repeats after", (300.0, 500.0, 700.0, 1000.0)),
    ("repeat_every_ms", "and then every", (60.0, 100.0, 150.0, 250.0, 400.0)),
)
_WORDS = {"any": "Any channel", "off": "Nothing", "bank": "After a bank select of 1 or more"}
_HINTS = {
    "double_press_ms": "A press acts at once, unless the same switch has a long or double press too: then it waits.",
}


class FeetSection(Card):
    """Emits `five_requested` for the ready set of five switches."""

    five_requested = Signal()

    def __init__(self, session: Rack, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("By foot", parent)
        self._session = session
        self.times: dict[str, Combo] = {}
        self.programs: dict[str, Combo] = {}
        self.devices: dict[DeviceId, QCheckBox] = {}
        self.five = QPushButton("Set up five switches…", self)
        self.five.setToolTip("Previous and next snapshot, tuner, mute and tap: step on one switch after the other")
        self.five.clicked.connect(self.five_requested)
        self.add_left(self.five)
        for name, title, choices in TIMES:
            self._add_time(name, title, choices)
        self._add_programs("program_snapshots", "Program changes on", "They apply snapshots of the board that is open.")
        self._add_programs("program_boards", "Boards are opened on", "A program change opens a board of the library.")
        self._heard = self.add_words("")
        bridge.controllers_changed.connect(lambda _event: self.refresh())
        bridge.settings_changed.connect(lambda _event: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        values = self._session.settings.values
        for name, _title, choices in TIMES:
            now = float(getattr(values, name))
            self.times[name].fill([(ms, time_text(ms)) for ms in sorted({*choices, now})], now)
        for name, combo in self.programs.items():
            known = [(word, _WORDS.get(word, f"Channel {word}")) for word in RULES[name].choices]
            combo.fill(known, getattr(values, name))
        self._list_devices()

    def _add_time(self, name: str, title: str, _choices: Sequence[float]) -> None:
        combo = self.times[name] = Combo(self)
        combo.picked.connect(lambda ms: remember(self._session, **{name: float(str(ms))}))
        self.add(title, combo, _HINTS.get(name, ""))

    def _add_programs(self, name: str, title: str, hint: str) -> None:
        combo = self.programs[name] = Combo(self)
        combo.picked.connect(lambda word: remember(self._session, **{name: str(word)}))
        self.add(title, combo, hint)

    def _list_devices(self) -> None:
        """Those that were ever seen; one that is away stands there too."""
        midi, controllers = self._session.shared.midi, self._session.shared.controllers
        present = {device.id for device in midi.devices()}
        for device in (known for known in midi.known() if known != VIRTUAL):
            box = self.devices.get(device) or self._new_box(device)
            away = "" if device in present else ", not plugged in"
            box.setText(f"Listen to {controllers.name(device)}{away}".replace("&", "&&"))
            box.setAccessibleName(box.text())
            box.setChecked(midi.listens_to(device))
        reason = midi.reason
        nothing = "No MIDI device was ever plugged in; the next one is listened to at once."
        self._heard.setText(f"There is no MIDI: {reason}" if reason else "" if self.devices else nothing)
        self._heard.setVisible(bool(self._heard.text()))

    def _new_box(self, device: DeviceId) -> QCheckBox:
        box = self.devices[device] = QCheckBox(self)
        box.clicked.connect(lambda on: self._session.shared.midi.choose(device, on))
        self.add_left(box)
        return box
