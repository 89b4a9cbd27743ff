"""What a player steps on or turns: one switch, knob or pedal, known by the messages that it sends."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from marlise_desktop.domain.midi.device import DeviceId


class ControlKind(Enum):
    """By which messages a control speaks; the values are the words in files."""

    NOTE = "note"
    CC = "cc"
    CC14 = "cc14"
    PROGRAM = "program"
    PITCH_BEND = "pitch-bend"
    PRESSURE = "pressure"
    KEY = "key"

    @property
    def highest_number(self) -> int:
        """Of `Control.number`, which is 0 for those of which a channel has only one."""
        return _HIGHEST_NUMBERS.get(self, 127)


NUMBERLESS: Final = frozenset({ControlKind.PITCH_BEND, ControlKind.PRESSURE})
"""Of these a channel has only one."""
_HIGHEST_NUMBERS: Final = {
    **dict.fromkeys((*NUMBERLESS, ControlKind.KEY), 0),
    ControlKind.CC14: 31,
    ControlKind.PROGRAM: 128 * 16384 - 1,
}


@dataclass(frozen=True, slots=True)
class Control:
    """One control.

    `number` is the note, controller (of the coarse one for CC14) or program with its bank (`bank * 128 + program`), and
    0 where the kind has none. `channel` is 0-15, or None for any. `device` None stands for any device. `key` is a key
    in Qt's portable form (`PgDown`), for KEY alone.
    """

    kind: ControlKind
    number: int = 0
    channel: int | None = None
    device: DeviceId | None = None
    key: str = ""

    @property
    def highest(self) -> int:
        """The highest value that it sends; the lowest is 0."""
        return 16383 if self.kind in (ControlKind.CC14, ControlKind.PITCH_BEND) else 127


class Nature(Enum):
    """How a control behaves under foot or hand; the values are the words in files."""

    MOMENTARY = "momentary"
    """127 (or a note) when pressed, 0 when released."""
    LATCHING = "latching"
    """Each press sends the other of 127 and 0."""
    PRESS_ONLY = "press-only"
    """Each press sends the same, a release nothing; program changes are such."""
    CONTINUOUS = "continuous"
    """Pedals, knobs, faders."""
    RELATIVE_TWOS = "relative-twos"
    """Encoders: 1 up, 127 down."""
    RELATIVE_OFFSET = "relative-offset"
    """Encoders: 65 up, 63 down."""
    RELATIVE_SIGN = "relative-sign"
    """Encoders: 1 up, 65 down."""

    @property
    def is_switch(self) -> bool:
        return self in (Nature.MOMENTARY, Nature.LATCHING, Nature.PRESS_ONLY)

    @property
    def is_encoder(self) -> bool:
        return self in (Nature.RELATIVE_TWOS, Nature.RELATIVE_OFFSET, Nature.RELATIVE_SIGN)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A pedal's real travel, of one control for all boards.

    `heel` and `toe` are the raw values at its ends (toe below heel: it is wired the other way round). `dead_heel` and
    `dead_toe` are the parts of the travel, 0 to 0.5, that count as the end. `jitter` is how far, in parts of the
    travel, a value must move before it counts.
    """

    heel: int
    toe: int
    dead_heel: float = 0.0
    dead_toe: float = 0.0
    jitter: float = 0.0
