"""Sizes by role, in device-independent pixels, all of them in step with one scale."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

SMALLEST_SCALE: Final = 0.75
LARGEST_SCALE: Final = 2.5


class Text(Enum):
    """What a text is; the value is its height in pixels at scale 1."""

    TINY = 10
    SMALL = 11
    BODY = 13
    STRONG = 15
    TITLE = 18
    STAGE = 28


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes at one scale (1 is a desk; 1.5 to 2 is read from two metres)."""

    scale: float = 1.0

    def px(self, size: float) -> int:
        """A size given at scale 1, at this scale."""
        return max(1, round(size * self.scale)) if size > 0 else 0

    def text(self, role: Text) -> int:
        return self.px(role.value)

    @property
    def hair(self) -> int:
        """Space inside one thing."""
        return self.px(4)

    @property
    def gap(self) -> int:
        """Space between two controls."""
        return self.px(8)

    @property
    def margin(self) -> int:
        """Space around a panel's content."""
        return self.px(12)

    @property
    def section(self) -> int:
        """Space between groups."""
        return self.px(20)

    @property
    def radius(self) -> int:
        return self.px(6)

    @property
    def control(self) -> int:
        """Height of a button or field."""
        return self.px(30)

    @property
    def target(self) -> int:
        """The least side of anything that is pressed while playing."""
        return self.px(44)

    @property
    def icon(self) -> int:
        return self.px(18)

    @property
    def knob(self) -> int:
        return self.px(46)


_current = Metrics()


def metrics() -> Metrics:
    """The sizes in force. Ask again when the widget's style changes (`QEvent.StyleChange`)."""
    return _current


def use_scale(scale: float) -> Metrics:
    """Puts another scale in force, 0.75 to 2.5; `style.apply` calls it and tells the widgets."""
    global _current  # noqa: PLW0603 - like the application's palette, there is one
    _current = Metrics(min(max(scale, SMALLEST_SCALE), LARGEST_SCALE))
    return _current
