"""Which JACK port stands behind each of the board's channels, remembered for each sound card."""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import LibraryError

_log = logging.getLogger("marlise.audio")


def channels(inputs: int, outputs: int) -> tuple[HardwarePort, ...]:
    """The board's audio channels: `capture_1` and on, `playback_1` and on."""
    names = [f"capture_{k}" for k in range(1, inputs + 1)] + [f"playback_{k}" for k in range(1, outputs + 1)]
    return tuple(HardwarePort(name) for name in names)


def is_input(channel: HardwarePort) -> bool:
    return channel.name.startswith("capture_")


def engine_port(client: str, channel: HardwarePort) -> str:
    """The built-in host's own JACK port for a channel."""
    number = channel.name.rpartition("_")[2]
    return f"{client}:in_{number}" if is_input(channel) else f"{client}:out_{number}"


def usual_route(channel: HardwarePort, captures: Sequence[str], playbacks: Sequence[str]) -> str:
    """The card's channel of the same number; a card with one channel serves all. Empty where there is none."""
    there = captures if is_input(channel) else playbacks
    index = int(channel.name.rpartition("_")[2]) - 1
    if len(there) == 1:
        return there[0]
    return there[index] if index < len(there) else ""


class RouteMemory:
    """A small JSON file: {device: {channel: JACK port}}. An unreadable one is told of and begun anew."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._devices = self._read()

    def of(self, device: str) -> Mapping[HardwarePort, str]:
        return {HardwarePort(name): port for name, port in self._devices.get(device, {}).items()}

    def remember(self, device: str, channel: HardwarePort, jack_port: str) -> None:
        """Raises LibraryError if the file cannot be written."""
        self._devices = {**self._devices, device: {**self._devices.get(device, {}), channel.name: jack_port}}
        unfinished = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(self._devices, indent=2, ensure_ascii=False) + "\n")
            os.replace(unfinished, self._file)  # noqa: PTH105 - says what it does
        except OSError as error:
            raise LibraryError(
                f"the choice of inputs and outputs cannot be kept in {self._file} ({error.strerror})",
                hint="Make room or allow writing there; the choice holds until the program ends.",
            ) from error

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            entries = json.loads(self._file.read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("%s cannot be read, so inputs and outputs are as usual (%s)", self._file, error)
            return {}
        if not isinstance(entries, dict):
            return {}
        return {str(device): _texts(found) for device, found in entries.items() if isinstance(found, dict)}


def _texts(found: Mapping[object, object]) -> dict[str, str]:
    return {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, str)}
