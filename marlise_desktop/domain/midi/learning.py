"""How far the learning of a control has come."""

from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, Target
from marlise_desktop.domain.midi.nature import Ask, Found


class Take(Enum):
    """What is done with a control that does something already; the values are the words of the action."""

    ADD = "add"
    """It does both."""
    MOVE = "move"
    """It does only the new thing from then on."""


@dataclass(frozen=True, slots=True)
class Learning:
    """`ask` is what the player has to do; None where there is a `proposal`, which changes if he goes on.

    `in_use` says what the control does already, in words.
    """

    target: Target
    layer: Layer
    rack: SessionId | None
    ask: Ask | None = Ask.PRESS
    found: Found | None = None
    proposal: ControlMapping | None = None
    in_use: tuple[str, ...] = ()
