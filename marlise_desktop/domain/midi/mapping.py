"""What a control does: one trigger, one target. One control may have many mappings, and one target too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NewType, TypeAlias

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import Control, Nature

MappingId = NewType("MappingId", str)


class Layer(Enum):
    """Whose a mapping is: the program's, for every board, or the board's own, which comes below it."""

    GLOBAL = "global"
    BOARD = "board"


class Gesture(Enum):
    """What the player does with a control; the values are the words in files."""

    MOVE = "move"
    """Pedals, knobs, encoders, and switches whose every state counts."""
    PRESS = "press"
    RELEASE = "release"
    LONG_PRESS = "long-press"
    DOUBLE_PRESS = "double-press"
    CHORD = "chord"
    """Two switches together."""
    REPEAT = "repeat"
    """A press, and again and again while it is held."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """`second` is the other switch of a chord, and None for all else."""

    control: Control
    nature: Nature
    gesture: Gesture
    second: Control | None = None

    @property
    def controls(self) -> tuple[Control, ...]:
        """The control, or both of a chord."""
        return (self.control,) if self.second is None else (self.control, self.second)


class Behaviour(Enum):
    """What a gesture does to the target; the values are the words in files."""

    FOLLOW = "follow"
    """The target goes where the control stands."""
    DO = "do"
    """Each gesture runs the action, or sets the parameter to its `high`."""
    TOGGLE = "toggle"
    """Each gesture goes to the other of `low` and `high`."""
    MOMENTARY = "momentary"
    """`high`, or the action, while held; then `low`, or what takes the action back."""
    STEP = "step"
    """Each gesture goes on by one step or choice, an encoder in both directions."""


class Curve(Enum):
    LINEAR = "linear"
    LOG = "log"
    S = "s"


class TakeOver(Enum):
    """What happens when a knob stands elsewhere than its target; the values are the words in files."""

    JUMP = "jump"
    PICK_UP = "pick-up"
    """Nothing until the control passes the target's value."""
    SCALE = "scale"
    """The target moves in proportion to the way that is left, until both meet."""


@dataclass(frozen=True, slots=True)
class ActionTarget:
    """An entry of the table of actions with its arguments, by name, as the table takes them in words."""

    action: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParameterTarget:
    """A pedal's parameter; `:bypass` is its bypass, 1 bypassed.

    `low` and `high` are in the parameter's unit, None for its range's ends; `low` above `high` turns it round.
    """

    instance: InstanceId
    symbol: PortSymbol
    low: float | None = None
    high: float | None = None


Target: TypeAlias = ActionTarget | ParameterTarget


class LightKind(Enum):
    """How a control shows the state of its target; the values are the words in files."""

    PROFILE = "profile"
    """By the light that the device's profile knows of, if any."""
    SAME = "same"
    """By the message that the control itself sends."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Light:
    """`on` and `off` are the values that SAME sends, of notes and CC."""

    kind: LightKind = LightKind.PROFILE
    on: int = 127
    off: int = 0


@dataclass(frozen=True, slots=True)
class ControlMapping:
    """One line of the mapping table.

    `curve` and `take_over` count where it FOLLOWs. `at_load`: the control's last position is applied when the board is
    loaded. `steps` is how far STEP goes: in choices, or in hundredths of the travel; negative goes down.
    """

    id: MappingId
    trigger: Trigger
    target: Target
    behaviour: Behaviour
    curve: Curve = Curve.LINEAR
    take_over: TakeOver = TakeOver.JUMP
    at_load: bool = False
    steps: float = 1.0
    enabled: bool = True
    light: Light = Light()
