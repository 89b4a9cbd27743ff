"""Every session at a glance: what is stored, what of it runs, how that is, and all of it in numbers."""

from collections.abc import Sequence

from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.statistics import SessionStatistics, statistics
from marlise_desktop.session.lives import Lives

PAGE = 1000


class Overview:
    """Reads only."""

    def __init__(self, lives: Lives) -> None:
        self._lives = lives

    async def listed(self, query: SessionQuery) -> Sequence[SessionRecord]:
        """All that the query asks for, each as it is now. Raises LibraryError."""
        now = {record.id: record for record in self._lives.running}
        page = await self._lives.sessions.page(query, limit=PAGE)
        found = [now.get(record.id, record) for record in page.records]
        while page.after is not None:
            page = await self._lives.sessions.page(query, page.after, PAGE)
            found += [now.get(record.id, record) for record in page.records]
        return found

    async def statistics(self) -> SessionStatistics:
        """Over all sessions. Raises LibraryError."""
        return statistics(await self.listed(SessionQuery()), [session.health for session in self._lives.healths()])
