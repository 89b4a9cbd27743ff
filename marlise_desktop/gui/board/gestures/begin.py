"""Which gesture a press with the left button begins."""

from marlise_desktop.gui.board.gestures.draw_cable import DrawCable, LiftPlug
from marlise_desktop.gui.board.gestures.gesture import Gesture, Stage, Touch
from marlise_desktop.gui.board.gestures.move_pedals import MovePedals
from marlise_desktop.gui.board.gestures.press_footswitch import PressFootswitch
from marlise_desktop.gui.board.gestures.select_area import SelectArea
from marlise_desktop.gui.board.gestures.turn_control import TurnControl
from marlise_desktop.gui.board.hits import (
    CableHit,
    ControlHit,
    FootswitchHit,
    Hit,
    PedalHit,
    PlugHit,
    SocketHit,
)
from marlise_desktop.gui.board.pedal_item import PedalItem


def begin(stage: Stage, hit: Hit, touch: Touch) -> Gesture | None:
    """None if the press was all there is to it."""
    match hit:
        case SocketHit():
            return DrawCable(stage, hit, touch)
        case PlugHit(cable, end):
            return LiftPlug(stage, cable, end, touch)
        case ControlHit(pedal, _):
            _choose_owner(stage, pedal)
            return TurnControl(stage, hit, touch)
        case FootswitchHit(pedal):
            _choose_owner(stage, pedal)
            return PressFootswitch(stage, hit)
        case PedalHit(pedal):
            return MovePedals(stage, pedal, touch)
        case CableHit():
            _choose_cable(stage, hit, touch)
            return None
        case None:
            return SelectArea(stage, touch)


def _choose_owner(stage: Stage, pedal: PedalItem) -> None:
    """Turning a knob chooses its pedal, but keeps a selection that it is in."""
    if not pedal.isSelected():
        stage.scene.choose([pedal.instance.id])


def _choose_cable(stage: Stage, hit: CableHit, touch: Touch) -> None:
    scene, held = stage.scene, hit.cable.connection
    if not touch.adds:
        scene.choose((), [held])
        return
    others = [c for c in scene.chosen_cables() if c != held]
    scene.choose(scene.chosen, others if hit.cable.isSelected() else [*others, held])
