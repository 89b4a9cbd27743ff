"""The border to code that is not ours: whatever it raises is told as a fault of the kind that it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager

from marlise_desktop.domain.errors import MarliseError, SessionError
from marlise_desktop.session.log import logger

_log = logger(__name__)


class KindFaultError(SessionError):
    """The code behind a kind of session has failed in a way that it does not explain."""

    def __init__(self, kind: str, error: BaseException) -> None:
        super().__init__(
            f"the kind of session {kind} has a fault: {type(error).__name__}{f': {error}' if str(error) else ''}",
            hint="Everything else goes on. Tell whoever made this kind; the log has the details.",
        )


@contextmanager
def held_to(kind: str) -> Iterator[None]:
    """Lets MarliseError through, and raises KindFaultError, logged with its trace, for any other exception."""
    try:
        yield
    except MarliseError:
        raise
    except Exception as error:
        _log.error("a kind of session has a fault", kind=kind, exc_info=error)
        raise KindFaultError(kind, error) from error
