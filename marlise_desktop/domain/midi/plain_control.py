"""What MOD can say of a control: one controller of 7 bits or the pitch wheel, on one channel, of any device."""

from typing import Final

from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.mapping import Behaviour, ControlMapping, Curve, Gesture, Light, TakeOver

PITCH_BEND: Final = 131
"""mod-host's controller number for the pitch wheel."""


def control_of(binding: MidiBinding) -> Control:
    if binding.controller == PITCH_BEND:
        return Control(ControlKind.PITCH_BEND, channel=binding.channel)
    return Control(ControlKind.CC, binding.controller, binding.channel)


def plain_control(mapping: ControlMapping) -> tuple[int, int] | None:
    """Channel and controller of a mapping that does nothing but follow; None where MOD cannot say what it does."""
    control = mapping.trigger.control
    plain = (
        control.kind in (ControlKind.CC, ControlKind.PITCH_BEND)
        and control.device is None
        and mapping.trigger.gesture is Gesture.MOVE
        and mapping.trigger.nature in (Nature.CONTINUOUS, Nature.LATCHING)
        and mapping.behaviour is Behaviour.FOLLOW
        and mapping.curve is Curve.LINEAR
        and mapping.take_over is TakeOver.JUMP
        and not mapping.at_load
        and mapping.light == Light()
        and mapping.enabled
    )
    if not plain or control.channel is None:
        return None
    return control.channel, PITCH_BEND if control.kind is ControlKind.PITCH_BEND else control.number
