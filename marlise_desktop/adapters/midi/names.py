"""ALSA's ports as devices: known again by client and port name, whatever numbers they have.

RtMidi writes them as `client name:port name 24:0` (MidiInAlsa::getPortName).
"""

import re
from collections.abc import Mapping, Sequence

from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId, joined_name

_NUMBERS = re.compile(r"\s+\d+:\d+$")
_NO_DEVICES = ("midi through", "pipewire-", "a2j", "rtmidi", VIRTUAL.lower())


def devices(ports: Sequence[str], held: Mapping[str, DeviceId]) -> dict[str, DeviceId]:
    """The device of each port, without our own ports and those that only hand on.

    A port that is `held` keeps its name, so that of two devices with one name each stays what it was.
    """
    found = {port: held[port] for port in ports if port in held}
    taken = set(found.values())
    for port in ports:
        client, _, name = _NUMBERS.sub("", port).partition(":")
        if port in found or client.lower().startswith(_NO_DEVICES):
            continue
        name = joined_name(client.strip(), name.strip())
        number, device = 1, DeviceId(name)
        while device in taken:
            number += 1
            device = DeviceId(f"{name} {number}")
        taken.add(device)
        found[port] = device
    return found
