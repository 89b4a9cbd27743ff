"""The computer's ports by the names that a board's file uses, both ways.

MOD's file calls all MIDI devices together `midi_merger_out` and `midi_broadcaster_in`; a single one is
`midi_capture_N` or `midi_playback_N`, where N may change and `lv2:name` is what the device is known by.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from marlise_desktop.adapters.bundle.folder import BOARD
from marlise_desktop.adapters.bundle.numbers import number_of
from marlise_desktop.adapters.bundle.rdf import Graph, Iri, Literal
from marlise_desktop.adapters.bundle.terms import LV2
from marlise_desktop.domain.connection import HardwarePort

_SOURCE: Final = re.compile(r"(?:cv_)?capture_[0-9]+\Z")
_TARGET: Final = re.compile(r"(?:cv_)?playback_[0-9]+\Z")
_DEVICE_SOURCE: Final = re.compile(r"midi_capture_[0-9]+\Z")
_DEVICE_TARGET: Final = re.compile(r"midi_playback_[0-9]+\Z")
ALL_SOURCES: Final = "midi_merger_out"
ALL_TARGETS: Final = "midi_broadcaster_in"
DEVICE: Final = "midi:"


@dataclass(frozen=True, slots=True)
class HardwareNames:
    """File names of ports that signal can leave (`sources`) and enter (`targets`), and the ports the file lists."""

    sources: Mapping[str, HardwarePort]
    targets: Mapping[str, HardwarePort]
    listed: tuple[HardwarePort, ...]

    def source(self, name: str) -> HardwarePort | None:
        """The port of that name in the file; None if the program has no word for it."""
        if name == ALL_SOURCES:
            return HardwarePort("midi_in")
        return HardwarePort(name) if _SOURCE.match(name) else self.sources.get(name)

    def target(self, name: str) -> HardwarePort | None:
        if name == ALL_TARGETS:
            return HardwarePort("midi_out")
        return HardwarePort(name) if _TARGET.match(name) else self.targets.get(name)


def hardware_names(graph: Graph) -> HardwareNames:
    """What a graph says of the computer's ports."""
    sources: dict[str, HardwarePort] = {}
    targets: dict[str, HardwarePort] = {}
    listed: dict[HardwarePort, None] = {}
    for name in _port_names(graph):
        if _SOURCE.match(name) or _TARGET.match(name):
            listed[HardwarePort(name)] = None
            continue
        devices = sources if _DEVICE_SOURCE.match(name) else targets if _DEVICE_TARGET.match(name) else None
        if devices is not None:
            port = HardwarePort(DEVICE + _device_name(graph, name))
            if port not in devices.values():  # the second of two like devices keeps its place in the file only
                devices[name] = port
                listed[port] = None
    return HardwareNames(sources, targets, tuple(listed))


def _port_names(graph: Graph) -> list[str]:
    names = [term.value for term in graph.objects(BOARD, LV2 + "port") if isinstance(term, Iri)]

    def place(name: str) -> float:
        index = number_of(graph.first(Iri(name), LV2 + "index"))
        return float("inf") if index is None else index

    return sorted(names, key=lambda name: (place(name), name))


def _device_name(graph: Graph, symbol: str) -> str:
    name = graph.first(Iri(symbol), LV2 + "name")
    return name.text if isinstance(name, Literal) and name.text else symbol


class FileNames:
    """Names to write: those that the file had already stay, new MIDI devices get the next free number."""

    def __init__(self, known: HardwareNames, sources: Iterable[HardwarePort], targets: Iterable[HardwarePort]) -> None:
        """`sources` and `targets` are the ports that need a name on that side."""
        self.sources = _named(known.sources, sources, "midi_capture_", ALL_SOURCES)
        self.targets = _named(known.targets, targets, "midi_playback_", ALL_TARGETS)


def _named(
    known: Mapping[str, HardwarePort], ports: Iterable[HardwarePort], stem: str, all_name: str
) -> dict[HardwarePort, str]:
    names = {port: name for name, port in known.items()}
    number = 1
    for port in ports:
        if port in names:
            continue
        if not port.name.startswith(DEVICE):
            names[port] = all_name if port.name in {"midi_in", "midi_out"} else port.name
            continue
        while f"{stem}{number}" in names.values():
            number += 1
        names[port] = f"{stem}{number}"
    return names
