"""How long edits fade and snapshots glide."""

from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.preferences.form import Card
from marlise_desktop.gui.widgets.combo import Combo
from marlise_desktop.session.rack import Rack

FADES = (0.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
GLIDES = (0.0, 20.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0)
_FADE_HINT = "When a pedal is bypassed, a cable cut, or the sound muted. Short is tight, long is soft."
_GLIDE_HINT = "Knobs glide to a snapshot's values in this time. Engines other than the built-in one jump."


class FadesSection(Card):
    def __init__(self, session: Rack, bridge: Bridge, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("Fades", parent)
        self._session, self._tasks = session, tasks
        self.fade = Combo(self)
        self.fade.picked.connect(lambda time: self._do("sound.fade", time))
        self.add("Edits fade in", self.fade)
        self.words = self.add_words(_FADE_HINT)
        self.glide = Combo(self)
        self.glide.picked.connect(lambda time: self._do("snapshot.glide", time))
        self.add("Snapshots glide in", self.glide, _GLIDE_HINT)
        bridge.settings_changed.connect(lambda _event: self.refresh())
        bridge.engine_changed.connect(lambda _event: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        values = self._session.settings.values
        self.fade.fill(_choices(FADES, values.fade_ms, "hard cuts"), values.fade_ms)
        self.glide.fill(_choices(GLIDES, values.snapshot_ramp_ms, "at once"), values.snapshot_ramp_ms)
        refusal = self._session.fades.refusal()
        self.fade.setEnabled(not refusal)
        self.words.setText(refusal or _FADE_HINT)

    def _do(self, action: str, time: object) -> None:
        self._tasks.start(self._session.actions.run(action, milliseconds=float(str(time))), action)


def _choices(times: tuple[float, ...], chosen: float, none: str) -> list[tuple[float, str]]:
    """With the one that is chosen, which may come from the settings file."""
    return [(time, time_text(time) if time else none) for time in sorted({*times, chosen})]


def time_text(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s" if milliseconds >= 1000 else f"{milliseconds:g} ms"
