"""Every session at a glance: what is stored, what of it runs, how that is, and all of it in numbers."""

from collections.abc import AsyncIterator, Sequence

from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.statistics import SessionStatistics, statistics
from marlise_desktop.session.lives import Lives


class Overview:
    """Reads only."""

    def __init__(self, lives: Lives) -> None:
        self._lives = lives

    async def pages(self, query: SessionQuery) -> AsyncIterator[Sequence[SessionRecord]]:
        """All that the query asks for, each as it is now, a few at a time. Raises LibraryError."""
        now = {record.id: record for record in self._lives.running}
        async for page in self._lives.sessions.pages(query):
            yield [now.get(record.id, record) for record in page]

    async def statistics(self) -> SessionStatistics:
        """Over all sessions. Raises LibraryError."""
        records = [record async for page in self.pages(SessionQuery()) for record in page]
        return statistics(records, [session.health for session in self._lives.healths()])
