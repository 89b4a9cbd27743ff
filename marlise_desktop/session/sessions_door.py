"""The way from a rack to all sessions of the program, which come to be after what racks share."""

from collections.abc import Awaitable, Callable, Sequence

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.overview import Overview


class SessionsDoor:
    """Closed until the program opens it. On the loop's thread."""

    def __init__(self) -> None:
        self._lives: Callable[[], Lives] | None = None
        self._take_back: Callable[[], Awaitable[None]] | None = None
        self.has_copy: Callable[[], bool] = lambda: False

    def open(
        self, lives: Callable[[], Lives], take_back: Callable[[], Awaitable[None]], has_copy: Callable[[], bool]
    ) -> None:
        """`lives` is asked for each time: what there is at first may give way to another that keeps nothing.

        `take_back` takes back an earlier list of sessions, where there `has_copy` of one.
        """
        self._lives, self._take_back, self.has_copy = lives, take_back, has_copy

    @property
    def lives(self) -> Lives:
        """Raises SessionError where the racks live without a program around them."""
        if self._lives is None:
            raise SessionError("there is no list of sessions here")
        return self._lives()

    def refusal(self) -> str:
        """Why nothing can be done with sessions; empty if it can."""
        return "" if self._lives is not None else "there is no list of sessions here"

    async def restore(self) -> None:
        """Takes back the last good list of sessions; what plays is stopped for it, and started again."""
        if self._take_back is not None:
            await self._take_back()

    async def stop_all(self) -> None:
        """Raises SessionError that names those that did not stop."""
        refused = await self.lives.stop_all()
        if refused:
            reasons = "; ".join(f"{name}: {error.message}" for name, error in refused.items())
            raise SessionError(f"not all has stopped: {reasons}", hint="Stop at once ends one by force.")

    async def all(self) -> Sequence[SessionRecord]:
        """Each as it is now; none where there is no list."""
        if self._lives is None:
            return ()
        return [record async for page in Overview(self.lives).pages(SessionQuery()) for record in page]
