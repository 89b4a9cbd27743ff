"""Play and stop, tempo, beats per bar, Tap and MIDI clock, always in sight."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from marlise_desktop.domain.events import TransportChanged
from marlise_desktop.domain.pedalboard import FEWEST_BEATS, HIGHEST_BPM, LOWEST_BPM, MOST_BEATS
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.figure import Figure
from marlise_desktop.gui.widgets.travel import stepped
from marlise_desktop.session.rack import Rack

_HAND = "drag, wheel or arrow keys; with Shift finer; double-click or Enter types"


class TransportBar(QWidget):
    """Shows what is in force, whoever has set it; only what the user does here goes to the session."""

    def __init__(
        self,
        session: Rack,
        bridge: Bridge,
        tasks: Tasks,
        commands: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        sizes = metrics()
        self._keys = commands["transport.toggle"].shortcut().toString()
        self.play = self._button(commands["transport.toggle"], Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.play.setCheckable(True)
        self.play.clicked.connect(self.refresh)  # it shows what is, not what was asked for
        self.play.setIconSize(QSize(sizes.icon, sizes.icon))
        self.bpm = Figure(
            "BPM", "Tempo in beats per minute", stepped(LOWEST_BPM, HIGHEST_BPM, 120.0, tenths=True), 72, self
        )
        self.beats = Figure("beats", "Beats per bar", stepped(FEWEST_BEATS, MOST_BEATS, 4.0), 48, self)
        self.beats.setToolTip(f"Beats per bar: {_HAND}")
        self.tap = self._button(commands["tap.tempo"], Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.tap.setText("Tap")
        self.tap.setToolTip(f"Tap the tempo, at least twice ({commands['tap.tempo'].shortcut().toString()})")
        self.tap.setAccessibleName("Tap the tempo")
        self.midi = self._button(commands["transport.follow_midi"], Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.midi.setText("MIDI")
        self.midi.setCheckable(True)
        self.midi.clicked.connect(self.refresh)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.hair)
        for part in (self.play, self.bpm, self.beats, self.tap, self.midi):
            row.addWidget(part)
        self.bpm.moved.connect(lambda value, gesture: self._set(bpm=value, gesture=gesture))
        self.beats.moved.connect(lambda value, gesture: self._set(beats_per_bar=value, gesture=gesture))
        self.bpm.rested.connect(self.refresh)
        self.beats.rested.connect(self.refresh)
        bridge.transport_changed.connect(self.refresh)
        bridge.engine_changed.connect(self.refresh)
        bridge.settings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        now = self._session.transport.state
        self.bpm.set_value(round(now.bpm, 1))
        self.beats.set_value(now.beats_per_bar)
        self._show_source(now)
        self._show_clock()
        refusal = self._session.actions.named("transport.toggle").refusal()
        self.play.setEnabled(not refusal)
        self.play.setChecked(now.rolling)
        self.play.setIcon(icon("square" if now.rolling else "play", Colour.ACCENT if now.rolling else Colour.TEXT))
        name = "Stop, and go back to the start" if now.rolling else "Play: let tempo effects and other programs run"
        self.play.setAccessibleName(name)
        self.play.setToolTip(f"{name}: {refusal}" if refusal else f"{name} ({self._keys})")

    def _show_clock(self) -> None:
        followed = self._session.midi_clock.followed
        self.midi.setChecked(followed)
        self.midi.setAccessibleName("Follow no MIDI clock" if followed else "Follow MIDI clock")
        self.midi.setToolTip(
            "MIDI clock that comes in sets tempo, start and stop; press to go by the board's tempo"
            if followed
            else "Follow the tempo, start and stop of MIDI clock that comes in"
        )

    def _show_source(self, now: TransportChanged) -> None:
        """Another program's tempo is marked: the board keeps its own for when that is gone."""
        if now.followed:
            self.bpm.set_word("external", Colour.ACCENT)
            own = self._session.boards.board.tempo
            self.bpm.setToolTip(
                f"Another program or MIDI clock sets the tempo now; the board's own is {own.bpm:g}. Tempo: {_HAND}"
            )
        else:
            self.bpm.set_word("BPM")
            self.bpm.setToolTip(f"Tempo of this board: {_HAND}")

    def _set(
        self, *, bpm: float | None = None, beats_per_bar: float | None = None, gesture: object | None = None
    ) -> None:
        work = self._session.actions.run("tempo.set", bpm=bpm, beats_per_bar=beats_per_bar, gesture=gesture)
        self._tasks.start(work, "tempo")

    def _button(self, action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
        """A big one: it is pressed while playing."""
        sizes = metrics()
        button = QToolButton(self)
        button.setToolButtonStyle(style)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setProperty("action", action.objectName())
        side = sizes.target - 2  # and its border
        button.setStyleSheet(
            f"QToolButton {{ background: {Colour.RAISED}; border: 1px solid {Colour.PRESSED};"
            f" border-radius: {sizes.radius}px; padding: 0; min-width: {side}px; max-width: {side}px;"
            f" min-height: {side}px; max-height: {side}px; }}"
            f"QToolButton:hover {{ border-color: {Colour.OUTLINE}; }}"
            f"QToolButton:pressed {{ background: {Colour.PRESSED}; }}"
            f"QToolButton:checked {{ background: {Colour.SELECTION}; border-color: {Colour.ACCENT}; }}"
            f"QToolButton:focus {{ border-color: {Colour.FOCUS}; }}"
        )
        button.clicked.connect(lambda: action.trigger())  # noqa: PLW0108 - `trigger` takes no argument
        return button
