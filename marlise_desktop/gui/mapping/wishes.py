"""What shall be learned, one thing after another."""

from dataclasses import dataclass

from marlise_desktop.domain.midi.mapping import ActionTarget, Layer, Target


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to learn, and for which boards."""

    target: Target
    layer: Layer


FIVE = tuple(
    Wish(ActionTarget(name), Layer.GLOBAL)
    for name in ("snapshot.previous", "snapshot.next", "tuner.toggle", "mute", "tap.tempo")
)
"""What a board of five switches is mostly wanted for."""
