"""What is seen of a control on the floor: how it stands, whether it is lit, and what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.lit import GESTURES_SHOWN
from marlise_desktop.domain.midi.mapping import Layer
from marlise_desktop.domain.midi.profile import ProfileControl, Shape, same_sender
from marlise_desktop.domain.midi.travel import place_of
from marlise_desktop.gui.controllers import words
from marlise_desktop.gui.controllers.control import Deed, Look
from marlise_desktop.session.shared import Shared

_FLASH_S = 0.25
"""How long a switch is shown as pressed that says nothing when it is let go."""


def look(shared: Shared, device: DeviceId, held: ProfileControl, lights: Mapping[Control, bool], now: float) -> Look:
    """`lights` are those of the device that are known, `now` is the clock that messages came by."""
    if held.shape is Shape.DISPLAY:
        cells = len(held.letters.cells) if held.letters else 0
        return Look(text=shared.feedback.text[:cells])
    sends = held.sends
    if sends is None:
        return Look()
    lit = next((on for control, on in lights.items() if same_sender(control, sends)), None)
    here = replace(sends, device=device)
    moved = shared.monitor.last(here)
    if moved is None:
        return Look(lit=lit)
    if held.nature in (Nature.CONTINUOUS, None):
        return Look(lit=lit, place=place_of(moved.value, sends.highest, shared.mappings.calibration(here)))
    fresh = now - moved.time_s < _FLASH_S
    return Look(moved.value > 0 if held.nature is Nature.MOMENTARY else fresh, lit)


def deeds(shared: Shared, rack: SessionId, device: DeviceId | None, held: ProfileControl) -> Sequence[Deed]:
    """What a plain press does first. Mappings that are switched off are left out."""
    if held.sends is None:
        return ()
    here = replace(held.sends, device=device)
    found = []
    for line in shared.mappings.all():
        trigger = line.mapping.trigger
        mine = any(same_sender(here, one) for one in (trigger.control, trigger.second) if one is not None)
        if mine and line.mapping.enabled and line.rack in (None, rack):
            gesture = words.GESTURES[trigger.gesture]
            does = shared.mappings.target_words(line)
            deed = Deed(f"{gesture}: {does}" if gesture else does, line.layer is Layer.GLOBAL)
            found.append((GESTURES_SHOWN.index(trigger.gesture), deed))
    return [deed for _, deed in sorted(found, key=lambda pair: pair[0])]
