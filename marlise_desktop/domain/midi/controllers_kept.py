"""What the program keeps of controllers for all boards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from marlise_desktop.domain.midi.changes import changed, mapping_changes
from marlise_desktop.domain.midi.control import Calibration, Control, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import ControlMapping

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class ControllersKept:
    """`mappings` are those of all boards, each id once. `device_names` are what the player calls them.

    `known` are the devices that were ever seen, `unheard` those that are not to be listened to.
    """

    mappings: tuple[ControlMapping, ...] = ()
    calibrations: Mapping[Control, Calibration] = field(default_factory=dict)
    natures: Mapping[Control, Nature] = field(default_factory=dict)
    device_names: Mapping[DeviceId, str] = field(default_factory=dict)
    known: frozenset[DeviceId] = frozenset()
    unheard: frozenset[DeviceId] = frozenset()


def merged(base: ControllersKept, ours: ControllersKept, theirs: ControllersKept) -> ControllersKept:
    """What both have made of `base`; where both have changed the same, ours holds."""
    mappings = theirs.mappings
    for change in mapping_changes(base.mappings, ours.mappings):
        mappings = changed(mappings, change)
    return ControllersKept(
        mappings,
        _merged(base.calibrations, ours.calibrations, theirs.calibrations),
        _merged(base.natures, ours.natures, theirs.natures),
        _merged(base.device_names, ours.device_names, theirs.device_names),
        theirs.known | ours.known,
        (theirs.unheard | (ours.unheard - base.unheard)) - (base.unheard - ours.unheard),
    )


def _merged(
    base: Mapping[_Key, _Value], ours: Mapping[_Key, _Value], theirs: Mapping[_Key, _Value]
) -> dict[_Key, _Value]:
    fresh = {key: value for key, value in ours.items() if base.get(key) != value}
    return {key: value for key, value in theirs.items() if key in ours or key not in base} | fresh
