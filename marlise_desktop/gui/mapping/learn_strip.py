"""Learning over the board: step on the switch twice, see what was found, take it. Nothing is modal."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.gestures import gesture_refusal
from marlise_desktop.domain.midi.learning import Learning, Take
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Trigger,
)
from marlise_desktop.domain.midi.nature import Ask
from marlise_desktop.domain.midi.words import control_words
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.key_pedals import OWN_KEYS
from marlise_desktop.gui.kit.sampler import Sampler
from marlise_desktop.gui.mapping.editor import LAYERS
from marlise_desktop.gui.mapping.row import Rows
from marlise_desktop.gui.mapping.wishes import Wish
from marlise_desktop.gui.mapping.words import GESTURES, NATURES, behaviours_for
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import Text, metrics
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.gui.widgets.turning_box import TurningBox
from marlise_desktop.session.midi.learn import Learn
from marlise_desktop.session.rack import Rack

ASKED = {
    Ask.PRESS: "Step on the switch, or move the pedal",
    Ask.ONCE_MORE: "Once more",
    Ask.BOTH_WAYS: "Turn it a little both ways",
    Ask.ALL_THE_WAY: "Move it all the way, heel and toe",
}
_NARROW = 860


class LearnStrip(QFrame):
    """Shown while something is learned. Several wishes are learned one after another."""

    def __init__(
        self, learn: Learn, session: Rack, bridge: Bridge, sampler: Sampler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._learn, self._session = learn, session
        shared = session.shared
        self._rows = Rows(shared.mappings, session.key, shared.controllers.name)
        self._wishes: deque[Wish] = deque()
        self._count = 0
        self._chosen: ControlMapping | None = None
        self._found: object = None
        self.setObjectName("learn")
        self.setAccessibleName("Learn a switch or pedal")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setStyleSheet(f"#learn {{ background: {Colour.RAISED}; border-bottom: 2px solid {Colour.ACCENT}; }}")
        self.title, self.asked, self.came, self.used = (QLabel(self) for _ in range(4))
        self.gesture, self.behaviour, self.layer = Combo(self), Combo(self), Combo(self)
        self.take, self.only, self.skip, self.cancel = (QPushButton(self) for _ in range(4))
        self._dress()
        self._lay_out()
        self.hide()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.end)
        self._connect()
        bridge.controllers_changed.connect(lambda _event: self._follow())
        sampler.add(self, self._sample)

    def begin(self, wishes: Sequence[Wish]) -> None:
        """In the place of what was learned before."""
        self._wishes = deque(wishes)
        self._count = len(wishes)
        self._next()

    def end(self) -> None:
        """Learns nothing more."""
        self._wishes.clear()
        self._learn.cancel()
        self._follow()

    def _dress(self) -> None:
        self.title.setProperty("kind", "heading")
        self.asked.setStyleSheet(f"font-size: {metrics().text(Text.TITLE)}px; font-weight: 600;")
        self.came.setProperty("kind", "muted")
        self.used.setStyleSheet(f"color: {Colour.WARNING};")
        for label in (self.asked, self.used):
            label.setWordWrap(True)
        for combo, name in (
            (self.gesture, "Gesture"),
            (self.behaviour, "What it does"),
            (self.layer, "Where it holds"),
        ):
            combo.setAccessibleName(name)
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.setMinimumWidth(metrics().px(84))
        for button, words in (
            (self.take, "Take it"),
            (self.only, "Only for this"),
            (self.skip, "Skip"),
            (self.cancel, "Cancel"),
        ):
            button.setText(words)
            button.setMinimumHeight(metrics().target)
        self.take.setProperty("kind", "primary")
        self.only.setToolTip("The control does what it did before no more")
        self.cancel.setToolTip("Learn nothing (Esc)")

    def _lay_out(self) -> None:
        sizes = metrics()
        words = QVBoxLayout()
        words.setSpacing(sizes.px(2))
        for label in (self.title, self.asked, self.came, self.used):
            words.addWidget(label)
        side = QHBoxLayout()
        side.setSpacing(sizes.hair)
        for combo in (self.gesture, self.behaviour, self.layer):
            side.addWidget(combo, 1)
        for button in (self.take, self.only, self.skip, self.cancel):
            side.addWidget(button)
        self._box = TurningBox(_NARROW, self)
        self._box.setContentsMargins(sizes.section, sizes.gap, sizes.section, sizes.gap)
        self._box.setSpacing(sizes.section)
        self._box.addLayout(words, 1)
        self._box.addLayout(side)

    def _connect(self) -> None:
        self.gesture.picked.connect(lambda value: self._choose(gesture=value))
        self.behaviour.picked.connect(lambda value: self._choose(behaviour=value))
        self.layer.picked.connect(self._choose_layer)
        self.take.clicked.connect(lambda: self._take(Take.ADD))
        self.only.clicked.connect(lambda: self._take(Take.MOVE))
        self.skip.clicked.connect(self._next)
        self.cancel.clicked.connect(self.end)

    def _next(self) -> None:
        if not self._wishes:
            self.end()
            return
        wish = self._wishes.popleft()
        try:
            self._learn.begin(wish.target, wish.layer, self._session.key)
        except MarliseError as error:
            self._session.notices.post_error(error, "learn")
        self._follow()

    def _take(self, how: Take) -> None:
        try:
            self._learn.take(how, self._chosen)
        except MarliseError as error:
            self.used.setText(f"{error.message}. {error.hint}".strip())
            self.used.show()
            return
        if self._wishes:
            self._next()
        else:
            self._follow()

    def _follow(self) -> None:
        """Shows how far it has come; only the window of the rack that learns does."""
        state = self._learn.state
        mine = state is not None and state.rack == self._session.key
        self._escape.setEnabled(mine)
        if not mine or state is None:
            self._found = None
            if self.isVisible():
                self.hide()
            return
        begun = self.isHidden()
        self.setVisible(True)
        place = f" ({self._count - len(self._wishes)} of {self._count})" if self._count > 1 else ""
        self.title.setText(f"Learn: {self._title(state)}{place}")
        self._show_state(state)
        if begun:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self, state: Learning) -> None:
        found, proposal = state.found, state.proposal
        if proposal != self._found:
            self._found = self._chosen = proposal
        self.setProperty(OWN_KEYS, proposal is not None)
        for widget in (self.gesture, self.behaviour, self.take):
            widget.setVisible(proposal is not None)
        self.layer.setVisible(proposal is None)
        self.layer.fill(LAYERS, state.layer)
        self.only.setVisible(proposal is not None and bool(state.in_use))
        self.take.setText("For both" if state.in_use else "Take it")
        self.skip.setVisible(bool(self._wishes))
        self.used.setVisible(proposal is not None and bool(state.in_use))
        self.used.setText(f"It is used already: {'; '.join(state.in_use)}")
        if found is None or self._chosen is None:
            self.asked.setText(ASKED[state.ask or Ask.PRESS])
            self.asked.setAccessibleName(self.asked.text())
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._show_choices(self._chosen)
        nature = next(text for held, text in NATURES if held is found.nature)
        called = self._session.shared.controllers.name
        self.came.setText(f"{control_words(self._chosen.trigger.control, called)}: {nature[:1].lower()}{nature[1:]}")
        row = self._rows.of(Line(state.layer, state.rack if state.layer is Layer.BOARD else None, self._chosen))
        self.asked.setText(row.what)
        self.asked.setAccessibleName(f"Found {self.came.text()}. It will do: {row.what}")
        if self.hasFocus():
            self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_choices(self, mapping: ControlMapping) -> None:
        trigger = mapping.trigger
        gestures = [
            (held, text)
            for held, text in GESTURES
            if held is not Gesture.CHORD and not gesture_refusal(trigger.nature, held)
        ]
        self.gesture.fill(gestures, trigger.gesture)
        self.behaviour.fill(behaviours_for(mapping), mapping.behaviour)

    def _choose(self, gesture: object = None, behaviour: object = None) -> None:
        state = self._learn.state
        if self._chosen is None or state is None:
            return
        mapping = self._chosen
        if isinstance(gesture, Gesture):
            mapping = replace(mapping, trigger=replace(mapping.trigger, gesture=gesture))
            if gesture is not Gesture.MOVE and mapping.behaviour is Behaviour.FOLLOW:
                on_parameter = isinstance(mapping.target, ParameterTarget)
                mapping = replace(mapping, behaviour=Behaviour.TOGGLE if on_parameter else Behaviour.DO)
        if isinstance(behaviour, Behaviour):
            mapping = replace(mapping, behaviour=behaviour)
        self._chosen = mapping
        self._show_state(state)

    def _choose_layer(self, layer: object) -> None:
        """Before anything is pressed: what is proposed depends on it."""
        state = self._learn.state
        if state is not None and isinstance(layer, Layer) and layer is not state.layer:
            self._wishes.appendleft(Wish(state.target, layer))
            self._next()

    def _title(self, state: Learning) -> str:
        mapping = state.proposal or _STAND_IN
        line = Line(
            state.layer, state.rack if state.layer is Layer.BOARD else None, replace(mapping, target=state.target)
        )
        return self._rows.target_words(line)

    def _sample(self) -> None:
        """What comes, until there is something found."""
        state = self._learn.state
        if state is None or state.proposal is not None:
            return
        lines = self._session.shared.monitor.lines()[-1:]
        text = (
            f"Heard: {lines[0].message}" if lines and state.ask is not Ask.PRESS else "Nothing heard yet. Esc ends it."
        )
        if text != self.came.text():
            self.came.setText(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._box.fit(self.width())


_NO_CONTROL = Control(ControlKind.CC)
_STAND_IN = ControlMapping(
    MappingId(""), Trigger(_NO_CONTROL, Nature.MOMENTARY, Gesture.PRESS), ActionTarget(""), Behaviour.DO
)
