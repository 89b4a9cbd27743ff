"""Where log lines come from, as the view sees it; the composition root has them."""

from collections.abc import Sequence
from typing import Protocol


class Line(Protocol):
    """`number` counts from 1 on; `time` is in seconds since the epoch, `level` a `logging` level number."""

    @property
    def number(self) -> int: ...
    @property
    def time(self) -> float: ...
    @property
    def level(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def text(self) -> str: ...


class LogSource(Protocol):
    """Sampled, not delivered."""

    def since(self, number: int) -> Sequence[Line]:
        """The lines after that number, as far as they are kept; 0 for all."""
        ...
