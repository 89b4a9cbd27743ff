"""What can be set on a plugin: control ports with their ranges, and `patch:writable` properties."""

import math
from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.ids import PortSymbol, PropertyUri

_LV2 = "http://lv2plug.in/ns/lv2core#"
_TIME = "http://lv2plug.in/ns/ext/time#"
HOST_DRIVEN = frozenset(
    {
        f"{_LV2}enabled",
        f"{_LV2}freeWheeling",
        f"{_TIME}beatsPerBar",
        f"{_TIME}beatsPerMinute",
        f"{_TIME}speed",
    }
)
"""Designations of ports that the engine sets itself; nobody else may."""


class ParameterKind(Enum):
    """Which kind of control sets a parameter."""

    CONTINUOUS = "continuous"
    INTEGER = "integer"
    TOGGLE = "toggle"
    CHOICE = "choice"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class ScalePoint:
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Unit:
    """`symbol` is shown after a value (`dB`); `render` is LV2's printf form (`%f dB`) or empty."""

    symbol: str
    render: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A control input port: its range in the plugin's own unit.

    `designation` is an LV2 designation URI or empty; `hidden` is true for ports that the host drives or that
    the plugin asks not to be shown. `group` is the name of its port group, or empty. `expensive` is true where each
    change costs the plugin much: such a parameter is not for a pedal or a sweep. `rate_scaled` is true where the
    plugin gives its range in multiples of the sample rate; the numbers here are those for 48 kHz.
    """

    symbol: PortSymbol
    name: str
    minimum: float
    maximum: float
    default: float
    kind: ParameterKind = ParameterKind.CONTINUOUS
    logarithmic: bool = False
    unit: Unit | None = None
    scale_points: tuple[ScalePoint, ...] = ()
    designation: str = ""
    hidden: bool = False
    group: str = ""
    comment: str = ""
    expensive: bool = False
    rate_scaled: bool = False

    @property
    def host_driven(self) -> bool:
        return self.designation in HOST_DRIVEN

    def clamped(self, value: float) -> float:
        """The nearest value that the parameter can hold; a value that is no number answers the default."""
        if math.isnan(value):
            return self.default
        held = min(max(value, self.minimum), self.maximum)
        if self.kind is ParameterKind.INTEGER:
            return float(round(held))
        if self.kind is ParameterKind.TOGGLE:
            middle = (self.minimum + self.maximum) / 2
            return self.maximum if held > middle else self.minimum
        if self.kind is ParameterKind.CHOICE and self.scale_points:
            return min(self.scale_points, key=lambda point: abs(point.value - held)).value
        return held

    def position(self, value: float) -> float:
        """Where a value stands on the control's travel, 0 to 1."""
        low, high = self.minimum, self.maximum
        if high <= low:
            return 0.0
        value = min(max(value, low), high)
        if self.logarithmic and low > 0:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    def value_at(self, position: float) -> float:
        """The value at a place of the control's travel, 0 to 1; the inverse of `position`."""
        low, high = self.minimum, self.maximum
        position = min(max(position, 0.0), 1.0)
        if self.logarithmic and low > 0 and high > low:
            return self.clamped(low * (high / low) ** position)
        return self.clamped(low + (high - low) * position)

    def text(self, value: float) -> str:
        """A value as a musician reads it, with its unit."""
        for point in self.scale_points:
            if math.isclose(point.value, value, rel_tol=1e-5, abs_tol=1e-7):
                return point.label
        if self.kind is ParameterKind.TOGGLE:
            return "On" if value > (self.minimum + self.maximum) / 2 else "Off"
        number = f"{value:.0f}" if self.kind is ParameterKind.INTEGER else _readable(value)
        return f"{number} {self.unit.symbol}" if self.unit and self.unit.symbol else number


def _readable(value: float) -> str:
    size = abs(value)
    if size >= 1000:
        return f"{value:.0f}"
    if size >= 100:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 0.01 or size == 0 else f"{value:.4f}"


class PropertyType(Enum):
    """The value type of a `patch:writable` property; the letter is mod-host's and MOD's own."""

    BOOL = "b"
    INT = "i"
    LONG = "l"
    FLOAT = "f"
    DOUBLE = "g"
    STRING = "s"
    PATH = "p"
    URI = "u"


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """A typed value. A PATH is absolute while the board is open."""

    type: PropertyType
    value: bool | int | float | str


@dataclass(frozen=True, slots=True)
class Property:
    """A `patch:writable` property. `file_types` are MOD's names (`nammodel`), `extensions` without a dot."""

    uri: PropertyUri
    label: str
    type: PropertyType
    minimum: float | None = None
    maximum: float | None = None
    default: PropertyValue | None = None
    file_types: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    comment: str = ""
