"""What the program keeps of controllers for all boards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marlise_desktop.domain.midi.control import Calibration, Control, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import ControlMapping


@dataclass(frozen=True)
class ControllersKept:
    """`mappings` are those of all boards, each id once. `names` and `device_names` are what the player calls them.

    `known` are the devices that were ever seen, `unheard` those that are not to be listened to.
    """

    mappings: tuple[ControlMapping, ...] = ()
    calibrations: Mapping[Control, Calibration] = field(default_factory=dict)
    natures: Mapping[Control, Nature] = field(default_factory=dict)
    names: Mapping[Control, str] = field(default_factory=dict)
    device_names: Mapping[DeviceId, str] = field(default_factory=dict)
    known: frozenset[DeviceId] = frozenset()
    unheard: frozenset[DeviceId] = frozenset()
