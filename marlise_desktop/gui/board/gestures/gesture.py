"""What every gesture is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt

from marlise_desktop.domain.connection import Endpoint
from marlise_desktop.gui.board.intents import Intents
from marlise_desktop.gui.board.scene import BoardScene


@dataclass(frozen=True, slots=True)
class Touch:
    """Where the mouse is: in the scene, and on the viewport in pixels; `zoom` is pixels for one of the scene."""

    scene: QPointF
    view: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    zoom: float = 1.0

    @property
    def adds(self) -> bool:
        """Whether Ctrl or Shift asks to add to the selection."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        return bool(self.modifiers & both)

    @property
    def fine(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def free(self) -> bool:
        """Whether Alt asks not to snap to the grid."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


class Rules(Protocol):
    """What the session answers at once: about a cable that is not there yet, and about bypassing."""

    def refusal(self, source: Endpoint, target: Endpoint) -> str: ...
    def closes_loop(self, source: Endpoint, target: Endpoint) -> bool: ...
    def strategy_refusal(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """What gestures work with. `say` shows words beside the mouse, or takes them away if they are empty."""

    scene: BoardScene
    intents: Intents
    rules: Rules
    say: Callable[[str], None]


class Gesture(Protocol):
    def move(self, touch: Touch) -> None: ...

    def release(self, touch: Touch) -> bool:
        """True if the gesture goes on without the button held, until the next release."""
        ...

    def cancel(self) -> None:
        """Leaves everything as it was before the press."""
        ...


def far(first: Touch, second: Touch) -> float:
    """How far apart on the screen, in pixels."""
    return (first.view - second.view).manhattanLength()
