"""A MIDI device as it is known again: by its name, whatever number it comes back under."""

from dataclasses import dataclass
from enum import Enum
from typing import NewType

DeviceId = NewType("DeviceId", str)
"""The device's name without what changes when it is plugged in again; a second one of a name gets ` 2`, and so on."""

VIRTUAL = DeviceId("Marlise Desktop")
"""Our own port, which any program can send to."""
KEYBOARD = DeviceId("Computer keyboard")
"""Pedals that type keys, such as page turners."""


class Way(Enum):
    """How a device is reached. Engines hear what comes by JACK themselves, too."""

    JACK = "JACK"
    ALSA = "ALSA"


@dataclass(frozen=True, slots=True)
class Device:
    """One that is there now. `listens` says that it can be sent to, `speaks` that messages come from it."""

    id: DeviceId
    way: Way
    speaks: bool = True
    listens: bool = False


def joined_name(client: str, port: str) -> str:
    """A device's name, of the two that ALSA gives it and that often say the same: `FCB1010` and `FCB1010 MIDI 1`."""
    return port if port.lower().startswith(client.lower()) else f"{client} {port}".strip()
