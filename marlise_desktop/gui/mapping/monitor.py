"""The MIDI monitor: the last messages in words, and what each of them did."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.mapping.keyed_table import KeyedTable
from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.buttons import icon_button
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.headed_model import NOWHERE, HeadedModel, Index
from marlise_desktop.session.midi.monitor import Line, Monitor

TITLES = ("Time", "Device", "Message", "What it did")
_TIME, _DEVICE = 112, 130
"""Pixels at scale 1."""
_EVERY_S = 0.12
"""Nobody reads faster, and a knob that is turned sends hundreds a second."""
_NOTHING = "Nothing is heard. Step on a switch, or see in Controllers which devices are listened to."
_ANY = "Any device"


class MonitorModel(HeadedModel):
    def __init__(self, called: Callable[[DeviceId], str], parent: QObject | None = None) -> None:
        super().__init__(TITLES, parent)
        self._called = called
        self._lines: list[Line] = []

    @property
    def lines(self) -> Sequence[Line]:
        return self._lines

    @property
    @override
    def count(self) -> int:
        return len(self._lines)

    def show(self, lines: Sequence[Line]) -> None:
        """The newest last. What is there already stays chosen."""
        fresh = list(lines)
        first = fresh[0] if fresh else None
        gone = next((place for place, line in enumerate(self._lines) if line == first), len(self._lines))
        if gone:
            self.beginRemoveRows(NOWHERE, 0, gone - 1)
            del self._lines[:gone]
            self.endRemoveRows()
        kept = len(self._lines)
        changed = [place for place in range(min(kept, len(fresh))) if self._lines[place] != fresh[place]]
        for place in changed:
            self._lines[place] = fresh[place]
        if changed:
            self.tell_rows(changed[0], changed[-1])
        if len(fresh) > kept:
            self.beginInsertRows(NOWHERE, kept, len(fresh) - 1)
            self._lines += fresh[kept:]
            self.endInsertRows()

    def text(self, line: Line) -> tuple[str, str, str, str]:
        moment = datetime.fromtimestamp(time.time() - (time.monotonic() - line.time_s)).astimezone()
        return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}", self._called(line.device), line.message, line.did

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(line)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.did or None
        if role == Qt.ItemDataRole.ForegroundRole and not line.did:
            return QBrush(colour(Colour.MUTED))
        return None


class MonitorPanel(QWidget):
    """Looks while it can be seen, and not oftener than one can read."""

    def __init__(
        self,
        monitor: Monitor,
        called: Callable[[DeviceId], str],
        devices: Callable[[], Sequence[DeviceId]],
        sampler: Sampler,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._monitor, self._called, self._devices, self._now = monitor, called, devices, now
        self._seen, self._looked_at = -1, -1.0
        self.model = MonitorModel(called, self)
        self.view = KeyedTable("MIDI messages, the newest last", 24, self)
        self.pause = QPushButton(icon("pause"), "Pause", self)
        self.pause.setCheckable(True)
        self.pause.setToolTip("Keep what is shown; what comes meanwhile is shown afterwards")
        self.clear = QPushButton(icon("trash-2"), "Clear", self)
        self.copy = icon_button("copy", "Copy the chosen lines, or all", self, tip="Copy (Ctrl+C)")
        self.device = Combo(self)
        self.device.setAccessibleName("Of which device")
        self.device.fill([("", _ANY)], "")
        self.told = QLabel(_NOTHING, self)
        self.told.setProperty("kind", "muted")
        self.told.setWordWrap(True)
        self._dress_view()
        row = QHBoxLayout()
        row.setSpacing(metrics().hair)
        for widget in (self.pause, self.clear, self.copy):
            row.addWidget(widget)
        row.addWidget(self.device, 1)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics().gap, metrics().hair, metrics().gap, metrics().gap)
        column.setSpacing(metrics().hair)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.told)
        self.pause.toggled.connect(self._paused)
        self.clear.clicked.connect(self._clear)
        self.copy.clicked.connect(self.copy_lines)
        self.device.picked.connect(lambda _value: self.look())
        sampler.add(self, self.sample)

    def _dress_view(self) -> None:
        self.view.setModel(self.model)
        self.view.keys = {"Ctrl+C": self.copy_lines}
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.resized.connect(self._share_width)

    def _share_width(self) -> None:
        """The message gets what time and device leave, and what it did the rest."""
        sizes, header = metrics(), self.view.horizontalHeader()
        rest = self.view.viewport().width() - sizes.px(_TIME) - sizes.px(_DEVICE)
        for column, width in enumerate((sizes.px(_TIME), sizes.px(_DEVICE), max(round(rest * 0.52), sizes.px(180)))):
            header.resizeSection(column, width)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics().px(700), metrics().px(260))

    def sample(self) -> None:
        now = self._now()
        if not self.pause.isChecked() and self._monitor.version != self._seen and now - self._looked_at >= _EVERY_S:
            self._looked_at = now
            self.look()

    def look(self) -> None:
        """Shows what is there now, and the newest of it unless the player reads further up."""
        self._seen = self._monitor.version
        chosen = self.device.value
        bar = self.view.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - metrics().px(24)
        lines = self._monitor.lines()
        self._list_devices(lines)
        self.model.show([line for line in lines if chosen in ("", line.device)])
        if follows:
            self.view.scrollToBottom()
        told = [self._monitor.ticks(self._called)]
        named = dict.fromkeys([*self._devices(), *(line.device for line in lines)])
        told += [f"{self._called(device)}: {words}" for device in named if (words := self._monitor.broken(device))]
        self.told.setText("; ".join(words for words in told if words) or ("" if lines else _NOTHING))
        self.told.setVisible(bool(self.told.text()))

    def copy_lines(self) -> None:
        """The chosen ones, or all, as text with tabs."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        lines = [self.model.lines[row] for row in rows] or list(self.model.lines)
        QGuiApplication.clipboard().setText("\n".join("\t".join(self.model.text(line)) for line in lines))

    def _paused(self, on: bool) -> None:
        self.pause.setIcon(icon("play" if on else "pause"))
        self.pause.setText("Go on" if on else "Pause")
        if not on:
            self.look()

    def _clear(self) -> None:
        self._monitor.clear()
        self.look()

    def _list_devices(self, lines: Sequence[Line]) -> None:
        named = dict.fromkeys([*self._devices(), *(line.device for line in lines)])
        entries = [("", _ANY), *((str(device), self._called(device)) for device in named)]
        if [self.device.itemData(n) for n in range(self.device.count())] != [value for value, _ in entries]:
            self.device.fill(entries, self.device.value)
