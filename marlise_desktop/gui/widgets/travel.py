"""How a value stands on a control's travel, and how it is written and read."""

from collections.abc import Callable
from dataclasses import dataclass

from marlise_desktop.gui.widgets.numbers import parsed


@dataclass(frozen=True, slots=True)
class Travel:
    """`position` and `value_at` lead from a value to its place (0 to 1) and back; `value_at` clamps and rounds.

    `step` is what one notch of the wheel or one arrow key moves, as a share of the travel; `origin` is where the
    drawn arc starts; `read` answers None for a text that is no value.
    """

    minimum: float
    maximum: float
    default: float
    position: Callable[[float], float]
    value_at: Callable[[float], float]
    text: Callable[[float], str]
    read: Callable[[str], float | None] = parsed
    step: float = 0.02
    origin: float = 0.0

    def clamped(self, value: float) -> float:
        return self.value_at(self.position(min(max(value, self.minimum), self.maximum)))


def linear(
    minimum: float, maximum: float, default: float, *, unit: str = "", decimals: int = 1, step: float = 0.02
) -> Travel:
    """A straight travel, written with its unit."""
    span = maximum - minimum

    def text(value: float) -> str:
        return f"{value:.{decimals}f} {unit}".rstrip()

    return Travel(
        minimum,
        maximum,
        default,
        position=lambda value: (value - minimum) / span if span > 0 else 0.0,
        value_at=lambda place: round(minimum + span * min(max(place, 0.0), 1.0), 6),
        text=text,
        step=step,
    )


def stepped(lowest: float, highest: float, usual: float, *, tenths: bool = False) -> Travel:
    """One step is one; Shift and typing reach tenths where there are any."""
    span, digits = highest - lowest, 1 if tenths else 0
    return Travel(
        lowest,
        highest,
        usual,
        position=lambda value: (value - lowest) / span,
        value_at=lambda place: round(lowest + span * min(max(place, 0.0), 1.0), digits),
        text=lambda value: f"{value:g}" if digits == 0 or value == round(value) else f"{value:.1f}",
        step=1.0 / span,
    )
