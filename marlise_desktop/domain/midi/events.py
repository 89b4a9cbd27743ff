"""What has happened in MIDI, for those who asked for it at the session's bus."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """A MIDI device came, went, or is listened to otherwise."""


@dataclass(frozen=True, slots=True)
class MappingsChanged:
    """The mappings of all boards are new; those of the open board change with BoardChanged."""


@dataclass(frozen=True, slots=True)
class ProfilesChanged:
    """What is known of makes of controllers, or which of them a device is taken for, is new."""


@dataclass(frozen=True, slots=True)
class ControllersChanged:
    """What is kept of controllers for all boards is new: a calibration, a nature, a name, a chosen input."""


@dataclass(frozen=True, slots=True)
class TeachingMoved:
    """The teaching of a device began, ended, or has heard of another control."""


@dataclass(frozen=True, slots=True)
class LearnChanged:
    """The learning of a control began, ended, or has come further."""
