"""From the session's events to Qt signals, queued: a slot never runs inside the session's own coroutine."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot

from marlise_desktop.domain import events
from marlise_desktop.domain.midi import events as midi_events
from marlise_desktop.domain.sessions import events as session_events
from marlise_desktop.session.bus import Bus


class Bridge(QObject):
    """One signal for each kind of event, each carrying the event; one for all that happens to sessions.

    Someone must own the bridge. All events go through one queue, so they arrive in the order in which they were
    published.
    """

    board_changed = Signal(events.BoardChanged)
    history_changed = Signal(events.HistoryChanged)
    engine_changed = Signal(events.EngineChanged)
    audio_changed = Signal(events.AudioChanged)
    hardware_changed = Signal(events.HardwareChanged)
    catalogue_changed = Signal(events.CatalogueChanged)
    library_changed = Signal(events.LibraryChanged)
    settings_changed = Signal(events.SettingsChanged)
    notice_posted = Signal(events.NoticePosted)
    notice_cleared = Signal(events.NoticeCleared)
    job_changed = Signal(events.JobChanged)
    transport_changed = Signal(events.TransportChanged)
    tuner_changed = Signal(events.TunerChanged)
    consoles_changed = Signal(events.ConsolesChanged)
    controllers_changed = Signal(object)
    sessions_changed = Signal(object)

    _queued = Signal(object)

    def __init__(self, bus: Bus, program: Bus | None = None, parent: QObject | None = None) -> None:
        """`bus` is a session's view; what happens to other sessions too is heard on the `program`'s."""
        super().__init__(parent)
        sessions: dict[type[object], SignalInstance] = {
            session_events.SessionCreated: self.sessions_changed,
            session_events.SessionMoved: self.sessions_changed,
            session_events.SessionEdited: self.sessions_changed,
            session_events.SessionRemoved: self.sessions_changed,
        }
        own: dict[type[object], SignalInstance] = {
            events.BoardChanged: self.board_changed,
            events.HistoryChanged: self.history_changed,
            events.EngineChanged: self.engine_changed,
            events.AudioChanged: self.audio_changed,
            events.HardwareChanged: self.hardware_changed,
            events.CatalogueChanged: self.catalogue_changed,
            events.LibraryChanged: self.library_changed,
            events.SettingsChanged: self.settings_changed,
            events.NoticePosted: self.notice_posted,
            events.NoticeCleared: self.notice_cleared,
            events.JobChanged: self.job_changed,
            events.TransportChanged: self.transport_changed,
            events.TunerChanged: self.tuner_changed,
            events.ConsolesChanged: self.consoles_changed,
            midi_events.DevicesChanged: self.controllers_changed,
            midi_events.MappingsChanged: self.controllers_changed,
            midi_events.ControllersChanged: self.controllers_changed,
            midi_events.LearnChanged: self.controllers_changed,
            midi_events.ProfilesChanged: self.controllers_changed,
            midi_events.TeachingMoved: self.controllers_changed,
        }
        self._signals = own | sessions
        self._queued.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe: list[Callable[[], None]] = [bus.subscribe(kind, self._post) for kind in own]
        self._unsubscribe += [(program or bus).subscribe(kind, self._post) for kind in sessions]

    def close(self) -> None:
        """Hears no more events; what is queued still arrives."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    def _post(self, event: object) -> None:
        self._queued.emit(event)

    @Slot(object)
    def _deliver(self, event: object) -> None:
        self._signals[type(event)].emit(event)
