"""Settings from a slot: one that is out of range is told to the user and stops nothing."""

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.session.rack import Rack


def remember(session: Rack, **fields: str | float | bool) -> None:
    """Changes settings by name."""
    try:
        session.settings.change(**fields)
    except MarliseError as error:
        session.notices.post_error(error, "settings")
