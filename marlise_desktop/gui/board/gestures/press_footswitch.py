"""Steps on a pedal's footswitch."""

from marlise_desktop.gui.board.gestures.gesture import Stage, Touch
from marlise_desktop.gui.board.hits import FootswitchHit


class PressFootswitch:
    """Works if the mouse is let go on the switch."""

    def __init__(self, stage: Stage, hit: FootswitchHit) -> None:
        self._stage = stage
        self._pedal = hit.pedal

    def move(self, touch: Touch) -> None:
        """Nothing follows the mouse."""

    def release(self, touch: Touch) -> bool:
        if self._pedal.face.footswitch.contains(touch.scene - self._pedal.pos()):
            held = self._pedal.instance
            self._stage.intents.bypass_requested.emit((held.id,), not held.bypassed)
        return False

    def cancel(self) -> None:
        """Nothing was done yet."""
