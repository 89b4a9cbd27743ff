"""What an engine is told beforehand of a control, so that it acts the moment a foot moves, however busy we are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import ControlKind
from marlise_desktop.domain.plan import SetBypass, SetProperty, SetValue

Setting: TypeAlias = SetValue | SetBypass | SetProperty
"""What needs no more than to be set."""
KINDS = frozenset({ControlKind.CC, ControlKind.NOTE, ControlKind.PROGRAM})
"""By which messages a switch speaks that an engine can be told of."""


@dataclass(frozen=True, slots=True)
class StandbyPress:
    """What the next press of a switch does, once.

    `port` is the number of its device's port, see `Engine.open_midi`; `channel` is 0-15, None for any. A message with
    a value (or velocity) from `low` to `high` is the press; a program change has none. `seen` is the frame of the
    newest message that was dealt with when this was made, None for none: if the control has been heard since, it is
    out of date.
    """

    port: int
    kind: ControlKind
    number: int
    channel: int | None
    low: int
    high: int
    seen: int | None
    steps: tuple[Setting, ...]
    ramp_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class FollowTable:
    """Where each of the 128 values of a controller leads a parameter, again and again."""

    port: int
    channel: int | None
    number: int
    instance: InstanceId
    symbol: PortSymbol
    values: Sequence[float]


Ready: TypeAlias = StandbyPress | FollowTable
