"""The way from a rack to all sessions of the program, which come to be after what racks share."""

from collections.abc import Callable, Sequence

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.overview import Overview


class SessionsDoor:
    """Closed until the program opens it. On the loop's thread."""

    def __init__(self) -> None:
        self._lives: Callable[[], Lives] | None = None

    def open(self, lives: Callable[[], Lives]) -> None:
        """`lives` is asked for each time: what there is at first may give way to another that keeps nothing."""
        self._lives = lives

    @property
    def lives(self) -> Lives:
        """Raises SessionError where the racks live without a program around them."""
        if self._lives is None:
            raise SessionError("there is no list of sessions here")
        return self._lives()

    def refusal(self) -> str:
        """Why nothing can be done with sessions; empty if it can."""
        return "" if self._lives is not None else "there is no list of sessions here"

    async def all(self) -> Sequence[SessionRecord]:
        """Each as it is now; none where there is no list."""
        if self._lives is None:
            return ()
        return [record async for page in Overview(self.lives).pages(SessionQuery()) for record in page]
