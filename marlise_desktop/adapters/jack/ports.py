"""The JACK ports that there are, and which of them are the computer's own channels and MIDI devices."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.midi.device import VIRTUAL, joined_name
from marlise_desktop.domain.port import Direction, SignalType

_BRIDGES = ("a2j", "Midi-Bridge")
_THROUGH = re.compile(r"midi.?through", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JackPort:
    """A port as JACK lists it. `source` is true if signal leaves it."""

    name: str
    midi: bool
    source: bool
    physical: bool
    aliases: tuple[str, ...] = ()

    @property
    def client(self) -> str:
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class MidiDevice:
    """One side of a MIDI device. `name` is the same whenever it is plugged in."""

    name: str
    jack_port: str
    source: bool

    @property
    def port(self) -> HardwarePort:
        """A device's sink has a name of its own, so that each name stands for one JACK port."""
        return HardwarePort(f"midi:{self.name}" if self.source else f"midi:{self.name} out")


def device_client(ports: Iterable[JackPort]) -> str:
    """The client that stands for the sound card: `system` for jackd, the first with outputs for PipeWire."""
    card = _card_ports(tuple(ports))
    clients = [p.client for p in card]
    if "system" in clients or not clients:
        return "system"
    playing = [p.client for p in card if not p.source]
    return playing[0] if playing else clients[0]


def device_channels(ports: Sequence[JackPort], *, source: bool) -> tuple[JackPort, ...]:
    """The card's channels in one direction, in order; with PipeWire inputs may be another client's."""
    card = [p for p in _card_ports(ports) if p.source is source]
    own = device_client(ports)
    chosen = own if any(p.client == own for p in card) else (card[0].client if card else "")
    return tuple(p for p in card if p.client == chosen)


def _card_ports(ports: Sequence[JackPort]) -> tuple[JackPort, ...]:
    """Audio ports with a socket behind them; where there are none, PipeWire's virtual devices, known by port names."""
    audio = [p for p in ports if not p.midi]
    physical = tuple(p for p in audio if p.physical)
    return physical or tuple(
        p for p in audio if p.name.partition(":")[2].startswith("capture_" if p.source else "playback_")
    )


def midi_devices(ports: Sequence[JackPort], before: Sequence[MidiDevice] = ()) -> tuple[MidiDevice, ...]:
    """Devices with a socket, and those that a bridge brings in from ALSA; without "Midi Through" and our own ports.

    Those that were there `before` keep their names, so that of two of one name each stays what it was.
    """
    names = {port.name: device_name(port) for port in ports if _is_device(port)}
    held = {device.jack_port: device.name for device in before if device.jack_port in names}
    found: list[MidiDevice] = []
    taken = {(device.name, device.source) for device in before if device.jack_port in names}
    for port in ports:
        if port.name not in names:
            continue
        unique = held.get(port.name, "")
        if not unique:
            number, unique = 1, names[port.name]
            while (unique, port.source) in taken:
                number += 1
                unique = f"{names[port.name]} {number}"
        taken.add((unique, port.source))
        found.append(MidiDevice(unique, port.name, port.source))
    return tuple(found)


def _is_device(port: JackPort) -> bool:
    if not port.midi or not (port.physical or port.client in _BRIDGES):
        return False
    name = device_name(port)
    return not _THROUGH.search(name) and not name.startswith(VIRTUAL)


def device_name(port: JackPort) -> str:
    """The device's name without what changes from one start to the next: sequencer numbers, bridge, direction.

    Sources: the names that a2jmidid 9, PipeWire 0.3 to 1.4 (`Midi-Bridge`) and jackd2's `-X seq` and `-X raw` give.
    """
    short = port.name.partition(":")[2]
    if port.client == "system" and port.aliases:
        # jackd2 numbers its MIDI ports; the device's name is in the alias, with dashes: `alsa_pcm:Name/midi_capture_1`
        alias = port.aliases[-1].partition(":")[2] or port.aliases[-1]
        return _clean(alias.rpartition("/")[0].replace("-", " ") or alias)
    device, _, rest = short.rpartition(":") if port.client in _BRIDGES else ("", "", short)
    device = _clean(re.sub(r"\(?(capture|playback)(_\d+)?\)?$", "", device.strip()))
    rest = _clean(re.sub(r"^\((capture|playback)_\d+\)", "", rest.strip()))
    return joined_name(device, rest) or _clean(short)


def _clean(text: str) -> str:
    without = re.sub(r"\s*\[\d+\]|\s*\((capture|playback)\)", " ", text)
    return re.sub(r"\s+", " ", without).strip()


def programs(ports: Sequence[JackPort]) -> tuple[str, ...]:
    """Clients that are neither a device nor a bridge to one, nor our own port for MIDI, by name."""
    devices = {port.client for port in ports if port.physical} | {device_client(ports), *_BRIDGES}
    clients = {port.client for port in ports} - devices
    return tuple(sorted(name for name in clients if not name.startswith(VIRTUAL)))


def descriptions(
    present: Mapping[HardwarePort, bool], devices: Iterable[MidiDevice]
) -> tuple[HardwareDescription, ...]:
    """The audio channels (with whether something stands behind each) and the MIDI devices."""
    audio = [
        HardwareDescription(port, _channel_label(port), SignalType.AUDIO, _direction(port), there)
        for port, there in present.items()
    ]
    midi = [
        HardwareDescription(
            device.port, device.name, SignalType.MIDI, Direction.OUTPUT if device.source else Direction.INPUT
        )
        for device in devices
    ]
    return (*audio, *midi)


def _channel_label(port: HardwarePort) -> str:
    kind, _, number = port.name.partition("_")
    return f"Input {number}" if kind == "capture" else f"Output {number}"


def _direction(port: HardwarePort) -> Direction:
    return Direction.OUTPUT if port.name.startswith("capture_") else Direction.INPUT
