"""Which controls are meant by one that leaves its channel or device open."""

from dataclasses import replace

from marlise_desktop.domain.midi.control import Control


def meaning(played: Control) -> tuple[Control, ...]:
    """All controls that mean one of which channel and device are known, the most exact first."""
    found = {
        played: None,
        replace(played, channel=None): None,
        replace(played, device=None): None,
        replace(played, channel=None, device=None): None,
    }
    return tuple(found)


def overlaps(one: Control, other: Control) -> bool:
    """Whether some message is of both."""
    return (
        (one.kind, one.number, one.key) == (other.kind, other.number, other.key)
        and (one.channel == other.channel or one.channel is None or other.channel is None)
        and (one.device == other.device or one.device is None or other.device is None)
    )
