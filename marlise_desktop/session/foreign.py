"""The border to code of add-ons: whatever it raises is told as a fault of the thing that it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager

from marlise_desktop.domain.errors import MarliseError, SessionError
from marlise_desktop.session.log import logger

_log = logger(__name__)


class AddOnFaultError(SessionError):
    """The code behind a kind of session, or a service, has failed in a way that it does not explain."""

    def __init__(self, whose: str, error: BaseException) -> None:
        super().__init__(
            f"{whose} has a fault: {type(error).__name__}{f': {error}' if str(error) else ''}",
            hint="Everything else goes on. Tell whoever made this part; the log has the details.",
        )


@contextmanager
def held_to(whose: str) -> Iterator[None]:
    """Lets MarliseError through, and raises AddOnFaultError, logged with its trace, for any other exception."""
    try:
        yield
    except MarliseError:
        raise
    except Exception as error:
        _log.error("an add-on has a fault", whose=whose, exc_info=error)
        raise AddOnFaultError(whose, error) from error
