"""The panel of controllers: the list, the chosen one as it stands on the floor, and what its switches do."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from marlise_desktop.domain.midi.control import Calibration, Control, Nature
from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from marlise_desktop.domain.midi.profile import Place, Profile, ProfileControl
from marlise_desktop.gui.controllers import words
from marlise_desktop.gui.controllers.calibration import CalibrationSheet
from marlise_desktop.gui.controllers.card import Card
from marlise_desktop.gui.controllers.control import Deed
from marlise_desktop.gui.controllers.device_list import DeviceList, DeviceRow
from marlise_desktop.gui.controllers.floor import Floor
from marlise_desktop.gui.controllers.head import Head
from marlise_desktop.gui.controllers.seen import deeds, look
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.elided import ElidedLabel
from marlise_desktop.session.rack import Rack


class ControllersPanel(QWidget):
    """`assign` is given a control, with its nature, that shall do something."""

    def __init__(
        self,
        session: Rack,
        bridge: Bridge,
        tasks: Tasks,
        sampler: Sampler,
        assign: Callable[[Control, Nature], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._give = assign
        self._rack, self._shared, self._tasks = session.key, session.shared, tasks
        self._actions = session.actions
        self._deeds: Mapping[str, Sequence[Deed]] = {}
        self._lines: object = None
        self.no_midi = QLabel(self)
        self.no_midi.setWordWrap(True)
        self.devices = DeviceList(self)
        self.devices.empty_text = words.NO_DEVICES
        self.head = Head(self)
        self.floor = Floor(self)
        self.about = ElidedLabel(parent=self)
        self.about.setProperty("kind", "muted")
        self.empty = QLabel(words.NOTHING_CHOSEN, self)
        self.card = Card(self)
        self.sheet = CalibrationSheet(self)
        self.side = QStackedWidget(self)
        self._lay_out()
        self._join(bridge)
        sampler.add(self, self.sample)
        self.refresh()

    def _lay_out(self) -> None:
        sizes = metrics()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.side.addWidget(QWidget(self))
        self.side.addWidget(self.card)
        self.side.addWidget(self.sheet)
        listed = QWidget(self)
        left = QVBoxLayout(listed)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.no_midi)
        left.addWidget(self.devices, 1)
        stage = QWidget(self)
        middle = QVBoxLayout(stage)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(sizes.hair)
        middle.addWidget(self.head)
        middle.addWidget(self.floor, 1)
        middle.addWidget(self.empty, 1)
        middle.addWidget(self.about)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        for widget, share, least in ((listed, 2, 150), (stage, 7, 300), (self.side, 2, 190)):
            widget.setMinimumWidth(sizes.px(least))
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        row.addWidget(split)
        self.setFocusProxy(self.devices)

    def _join(self, bridge: Bridge) -> None:
        bridge.controllers_changed.connect(lambda _event: self.refresh())
        bridge.board_changed.connect(lambda _event: self._follow_board())
        self.devices.device_chosen.connect(lambda _device: self._show_device())
        self.floor.chosen.connect(lambda _key: self._show_control())
        self.floor.entered.connect(lambda _key: self._assign())
        self.floor.moved.connect(self._move)
        self.head.renamed.connect(self._rename_device)
        self.head.listen_asked.connect(self._listen)
        self.head.profile_asked.connect(self._choose_profile)
        self.head.teach_asked.connect(self._teach)
        self.head.taught.connect(lambda: self._tasks.start(self._finish_teaching(), "keep a profile"))
        self.head.forget_asked.connect(self._forget_profile)
        self.head.usual_asked.connect(self._map_usual)
        self.head.teaching_left.connect(self._shared.teaching.cancel)
        self.card.assign_asked.connect(self._assign)
        self.card.calibrate_asked.connect(self._calibrate)
        self.card.renamed.connect(self._rename_control)
        self.sheet.accepted.connect(self._set_calibration)
        self.sheet.forgotten.connect(lambda: self._set_calibration(None))
        self.sheet.left.connect(self._show_control)

    @property
    def device(self) -> DeviceId | None:
        return self.devices.chosen

    @property
    def profile(self) -> Profile | None:
        """That of the chosen device; while that is taught, what is known by now."""
        if self.device is None:
            return None
        if self._shared.teaching.device == self.device:
            return self._shared.teaching.profile
        return self._shared.profiles.of(self.device)

    def refresh(self) -> None:
        """All of it, from what the session knows."""
        midi = self._shared.midi
        there = {device.id: device for device in midi.devices()}
        known = [device for device in there if device != VIRTUAL]
        known += [device for device in midi.known() if device not in there]
        rows = []
        for device in [*known, *([VIRTUAL] if VIRTUAL in there else [])]:
            heard = midi.listens_to(device)
            told = words.state(device, there.get(device), heard=heard)
            name = self._shared.controllers.name(device)
            rows.append(DeviceRow(device, name, told, device in there, heard))
        self.no_midi.setText(f"No MIDI: {midi.reason}" if midi.reason else "")
        self.no_midi.setVisible(bool(midi.reason))
        self.devices.show_rows(rows)
        self._lines = None
        self._show_device()

    def sample(self) -> None:
        """30 times a second, while it can be seen."""
        now = time.monotonic()
        device, profile = self.device, self.profile
        if device is None or profile is None:
            return
        lights = self._shared.feedback.lights(device, now)
        self.floor.show_looks({held.id: look(self._shared, device, held, lights, now) for held in profile.controls})
        if self.side.currentWidget() is self.sheet:
            control = self._chosen_control()
            moved = self._shared.monitor.last(control) if control is not None else None
            self.sheet.show_value(moved.value if moved else None)

    def _show_device(self) -> None:
        device, profile = self.device, self.profile
        teaching = self._shared.teaching
        taught = device is not None and teaching.device == device
        self.head.setVisible(device is not None)
        if device is not None:
            midi, profiles = self._shared.midi, self._shared.profiles
            own = device != VIRTUAL
            self.head.show_device(
                self._shared.controllers.name(device), listens=midi.listens_to(device), can_listen=own
            )
            self.head.teach.setEnabled(any(held.id == device and held.speaks for held in midi.devices()))
            self.head.show_profiles(profiles.all, profiles.chosen(device), profiles.of(device))
            self.head.show_teaching(len(teaching.profile.controls) if taught else None)
        self.floor.setVisible(profile is not None)
        self.empty.setVisible(profile is None)
        self.empty.setText(words.NOTHING_CHOSEN if device is None else words.UNKNOWN)
        self.floor.show_profile(profile, movable=profile is not None and profile.learned and not taught)
        self.about.setText(words.about(profile) if profile and not taught else "")
        self._follow_board()
        if self.side.currentWidget() is not self.sheet or self._chosen() is None:
            self._show_control()

    def _follow_board(self) -> None:
        """What the controls do; called at every edit, so it must be quick where no mapping is new."""
        lines = self._shared.mappings.all()
        if lines is self._lines:
            return
        self._lines = lines
        profile = self.profile
        self._deeds = (
            {held.id: deeds(self._shared, self._rack, self.device, held) for held in profile.controls}
            if profile
            else {}
        )
        self.floor.show_deeds(self._deeds)
        if self.side.currentWidget() is self.card:
            self._show_control()

    def _show_control(self) -> None:
        held = self._chosen()
        if held is None:
            self.side.setCurrentIndex(0)
            return
        profile = self.profile
        own = profile is not None and profile.learned and self._shared.teaching.device != self.device
        self.card.show_control(
            held, words.sends(held), self._deeds.get(held.id, ()), own=own, can_assign=self._give is not None
        )
        self.side.setCurrentWidget(self.card)

    def _chosen(self) -> ProfileControl | None:
        profile = self.profile
        key = self.floor.chosen_id
        return next((held for held in profile.controls if held.id == key), None) if profile else None

    def _chosen_control(self) -> Control | None:
        held = self._chosen()
        return replace(held.sends, device=self.device) if held is not None and held.sends is not None else None

    def _assign(self) -> None:
        held, control = self._chosen(), self._chosen_control()
        if self._give is not None and held is not None and control is not None and held.nature is not None:
            self._give(control, held.nature)

    def _calibrate(self) -> None:
        control = self._chosen_control()
        if control is not None:
            self.side.setCurrentWidget(self.sheet)
            self.sheet.begin(control.highest, self._shared.mappings.calibration(control))
            self.sample()

    def _set_calibration(self, calibration: Calibration | None) -> None:
        control = self._chosen_control()
        if control is not None:
            self._shared.mappings.set_calibration(control, calibration)
        self._show_control()

    def _rename_device(self, name: str) -> None:
        if self.device is not None:
            self._shared.controllers.set_name(self.device, name)

    def _listen(self, on: bool) -> None:
        if self.device is not None:
            self._shared.midi.choose(self.device, on)

    def _choose_profile(self, profile: str | None) -> None:
        if self.device is not None:
            self._tasks.start(self._shared.profiles.choose(self.device, profile), "choose a profile")

    def _teach(self) -> None:
        if self.device is not None:
            self._shared.teaching.begin(self.device)

    def _map_usual(self) -> None:
        if self.device is not None:
            self._tasks.start(self._actions.run("mapping.add.usual", device=str(self.device)), "map the usual")

    def _forget_profile(self) -> None:
        if self.profile is not None and self.profile.learned:
            self._tasks.start(self._shared.profiles.forget(self.profile.id), "forget a profile")

    async def _finish_teaching(self) -> None:
        await self._shared.teaching.finish()

    def _rename_control(self, label: str) -> None:
        profile, held = self.profile, self._chosen()
        if profile is not None and held is not None:
            self._tasks.start(self._shared.profiles.keep(profile.renamed(held.id, label)), "name a control")

    def _move(self, key: str, place: Place) -> None:
        profile = self.profile
        if profile is not None:
            self._tasks.start(self._shared.profiles.keep(profile.moved(key, place)), "move a control")
