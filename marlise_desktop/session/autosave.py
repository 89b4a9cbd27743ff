"""Keeps unsaved work on disk soon after each edit."""

import asyncio
from contextlib import suppress

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.library import Library
from marlise_desktop.session.notices import Notices

_REST_SECONDS = 2.0
_PLAYED_SECONDS = 30.0
"""A pedal may move all evening, and its every move is in the journal."""
_TOPIC = "autosave"


class Autosave:
    """Waits for a rest in the edits, at most so long that a drag does not put it off for ever."""

    def __init__(self, library: Library, notices: Notices, bus: Bus) -> None:
        self._library = library
        self._notices = notices
        self._edited = asyncio.Event()
        self._worked = asyncio.Event()
        bus.subscribe(BoardChanged, self._board_changed)

    def _board_changed(self, event: BoardChanged) -> None:
        # A state that was captured for a save is no reason to save once more.
        if event.origin is not Origin.OBSERVED and event.before is not event.after:
            self._edited.set()
            if event.origin is not Origin.CONTROLLER:
                self._worked.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._edited.wait()
            with suppress(TimeoutError):  # then only feet have moved anything
                async with asyncio.timeout(_PLAYED_SECONDS):
                    await self._worked.wait()
            await asyncio.sleep(_REST_SECONDS)
            self._edited.clear()
            self._worked.clear()
            try:
                await self._library.autosave()
                self._notices.clear(_TOPIC)
            except MarliseError as error:
                self._notices.post_error(error, _TOPIC)
