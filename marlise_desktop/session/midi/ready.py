"""A set of mappings to begin with: what most players want at their feet, on the switches of one device."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    Trigger,
)
from marlise_desktop.domain.midi.matching import overlaps
from marlise_desktop.domain.midi.profile import Profile
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.profiles import Profiles

USUAL: Final = ("snapshot.previous", "snapshot.next", "tap.tempo", "tuner.toggle", "mute", "panic")
"""In the order of the switches. A press alone does each, so that it acts at once."""


def ready_set(mappings: Mappings, profile: Profile, device: DeviceId) -> Sequence[ControlMapping]:
    """For the switches that nothing is mapped to, of what is not mapped for all boards yet."""
    alive = [line for line in mappings.all() if line.mapping.enabled]
    used = [control for line in alive for control in line.mapping.trigger.controls]
    done = {
        line.mapping.target.action
        for line in alive
        if line.layer is Layer.GLOBAL and isinstance(line.mapping.target, ActionTarget)
    }
    free = []
    for held in profile.controls:
        if held.sends is None or held.nature is None or not held.nature.is_switch:
            continue
        control = replace(held.sends, device=device)
        if not any(overlaps(control, other) for other in used):
            free.append(Trigger(control, held.nature, Gesture.PRESS))
    wanted = [action for action in USUAL if action not in done]
    return [
        ControlMapping(MappingId(""), trigger, ActionTarget(action), Behaviour.DO)
        for trigger, action in zip(free, wanted, strict=False)
    ]


def map_usual(mappings: Mappings, profiles: Profiles, device: DeviceId, rack: SessionId) -> int:
    """Maps the set for all boards, as one edit, and answers how many; raises BoardError if there is nothing to map."""
    profile = profiles.of(device)
    if profile is None:
        raise BoardError(
            f"nothing is known of the switches of {device}", hint="Teach them first, in the panel Controllers."
        )
    ready = ready_set(mappings, profile, device)
    if not ready:
        raise BoardError(f"all switches of {device} are mapped already, or all that is usual is")
    label = f"Map the usual to {device}"
    mappings.add_many([(Layer.GLOBAL, mapping) for mapping in ready], rack, label)
    return len(ready)
