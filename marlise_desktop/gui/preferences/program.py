"""Engine, size of everything, what happens at the start, how much is logged."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from marlise_desktop.domain.events import EngineState
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.remember import remember
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.rack import Rack

ENGINES = (
    ("automatic", "Automatic: mod-host if it is installed, else the built-in engine"),
    ("mod-host", "mod-host"),
    ("built-in", "Built-in engine"),
)
SCALES = (0.75, 0.9, 1.0, 1.15, 1.25, 1.5, 1.75, 2.0, 2.5)
KEEP_PLAYING = (
    ("after a crash", "if the window crashes"),
    ("always", "always, after you quit too"),
    ("never", "never"),
)
LOG_LEVELS = (("ERROR", "Errors"), ("WARNING", "Warnings"), ("INFO", "What happens"), ("DEBUG", "Everything"))


class EngineSection(Card):
    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("Engine", parent)
        self._session, self._tasks = session, tasks
        self.state = self.add_words("", "")
        self.add("In use", self.state)
        self.engine = Combo(self)
        self.engine.fill(ENGINES, session.settings.values.engine)
        self.engine.picked.connect(self._choose)
        self.add("Engine", self.engine, "A change starts the engine again; your board stays as it is.")
        again = QPushButton("Start the engine again", self)
        again.clicked.connect(lambda: tasks.start(session.actions.run("sound.restart_engine"), "sound.restart_engine"))
        self.add_left(again)
        bridge.engine_changed.connect(lambda _event: self._show())
        self._show()

    def _choose(self, engine: object) -> None:
        remember(self._session, engine=str(engine))
        self._tasks.start(self._session.actions.run("sound.restart_engine"), "change the engine")

    def _show(self) -> None:
        engine = self._session.engine
        running = engine.state is EngineState.RUNNING
        words = engine.name if running else f"{engine.name} {engine.state.value}".strip()
        self.state.setText(f"{words}: {engine.detail}" if engine.detail else words)


class ProgramSection(Card):
    """Emits `welcome_requested` for the page of the first run."""

    welcome_requested = Signal()

    def __init__(self, session: Rack, parent: QWidget | None = None) -> None:
        super().__init__("Program", parent)
        self._session = session
        values = session.settings.values
        self.scale = Combo(self)
        self.scale.fill([(scale, f"{scale * 100:.0f} %") for scale in SCALES], values.theme_scale)
        self.scale.picked.connect(lambda scale: remember(session, theme_scale=float(str(scale))))
        self.add("Size", self.scale, "150 to 200 % is read from two metres. It takes effect at the next start.")
        self.last = self._box("Open the last board at the start", "open_last_board", on=values.open_last_board)
        self.racks = self._box("Start again the racks that ran last", "start_last_racks", on=values.start_last_racks)
        self.on = Combo(self)
        self.on.fill(KEEP_PLAYING, values.keep_playing)
        self.on.picked.connect(lambda wish: remember(session, keep_playing=str(wish)))
        self.add(
            "Play on without the window",
            self.on,
            "The built-in engine and our jackd play on, and the next start takes them over without a gap. It takes"
            " effect when they start again.",
        )
        self.loops = self._box("Warn of cables that close a loop", "warn_loops", on=values.warn_loops)
        self.keep_on = self._box("Keep the screen on while there is sound", "keep_screen_on", on=values.keep_screen_on)
        self.log = Combo(self)
        self.log.fill(LOG_LEVELS, values.log_level)
        self.log.picked.connect(lambda level: remember(session, log_level=str(level)))
        self.add("Log", self.log, "More helps to find a fault.")
        welcome = QPushButton("Show the first steps again", self)
        welcome.clicked.connect(self.welcome_requested)
        self.add_left(welcome)

    def _box(self, words: str, setting: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setChecked(on)
        box.toggled.connect(lambda now: remember(self._session, **{setting: now}))
        box.setAccessibleName(words)
        self.add_left(box)
        return box
