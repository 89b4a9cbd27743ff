"""The screen stays on while somebody plays: nobody has a hand free for the mouse then."""

from collections.abc import Callable, Sequence

from marlise_desktop.domain.events import SettingsChanged
from marlise_desktop.domain.sessions.events import SessionMoved
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ports.screen import Screen
from marlise_desktop.session.settings import Settings

_SOUNDS = frozenset({"rack", "player"})
"""Kinds of sessions that are active only while there is a signal, and for some minutes after."""


class KeptScreen:
    """A session that plays is ACTIVE, and IDLE some minutes after its last signal; by that the screen goes."""

    def __init__(
        self, running: Callable[[], Sequence[SessionRecord]], screen: Screen, settings: Settings, bus: Bus
    ) -> None:
        self._running, self._screen, self._settings = running, screen, settings
        self._kept = False
        self._forget = (
            bus.subscribe(SessionMoved, lambda _event: self.look()),
            bus.subscribe(SettingsChanged, lambda _event: self.look()),
        )
        self.look()

    def look(self) -> None:
        plays = any(r.kind in _SOUNDS and r.state is SessionState.ACTIVE for r in self._running())
        wanted = plays and self._settings.values.keep_screen_on
        if wanted != self._kept:
            self._kept = wanted
            self._screen.keep_on() if wanted else self._screen.let_go()

    def close(self) -> None:
        """The screen is the desktop's again."""
        for forget in self._forget:
            forget()
        if self._kept:
            self._kept = False
            self._screen.let_go()
