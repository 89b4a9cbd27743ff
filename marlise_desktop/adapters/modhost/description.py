"""Reads what the built-in host answers to `describe`.

Source: marlise_desktop/host/README.md.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from marlise_desktop.adapters.modhost.protocol import ProtocolError
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.session.ports.engine import DescribedInstance, EngineDescription


@dataclass(frozen=True, slots=True)
class Description:
    """Instances by their number in the engine. `bindings` are all that there are, by number and symbol."""

    instances: Mapping[int, DescribedInstance]
    bindings: Mapping[tuple[int, PortSymbol], MidiBinding]
    connections: frozenset[tuple[str, str]]
    tempo: Tempo
    muted: bool


class _Instance(TypedDict):
    number: int
    uri: str
    bypass: bool
    faulty: str | None
    values: dict[str, float | None]


class _Mapping(TypedDict):
    number: int
    symbol: str
    channel: int
    controller: int
    minimum: float
    maximum: float


class _Transport(TypedDict):
    rolling: bool
    bpm: float
    bpb: float


class _Description(TypedDict):
    instances: list[_Instance]
    connections: list[tuple[str, str]]
    muted: bool
    transport: _Transport
    midi_mappings: NotRequired[list[_Mapping]]


def parse_description(text: str) -> Description:
    """Raises ProtocolError if the text is something else."""
    try:
        said: _Description = json.loads(text)
        transport = said["transport"]
        bindings = {
            (entry["number"], PortSymbol(entry["symbol"])): MidiBinding(
                entry["channel"], entry["controller"], entry["minimum"], entry["maximum"]
            )
            for entry in said.get("midi_mappings", [])  # an older engine does not tell them
        }
        return Description(
            {entry["number"]: _described(entry, bindings) for entry in said["instances"]},
            bindings,
            frozenset((source, target) for source, target in said["connections"]),
            Tempo(transport["bpm"], transport["bpb"], transport["rolling"]),
            said["muted"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ProtocolError(f"a description that is not readable: {error}") from error


def read_description(text: str, numbers: Numbers) -> EngineDescription:
    """Instances that the session did not ask for are left out. Raises ProtocolError if the text is something else."""
    said = parse_description(text)
    instances = {
        instance: entry
        for number, entry in said.instances.items()
        if (instance := numbers.instance(number)) is not None
    }
    return EngineDescription(instances, said.connections)


def _described(entry: _Instance, bindings: Mapping[tuple[int, PortSymbol], MidiBinding]) -> DescribedInstance:
    values = {PortSymbol(symbol): math.nan if value is None else value for symbol, value in entry["values"].items()}
    mine = {symbol: binding for (number, symbol), binding in bindings.items() if number == entry["number"]}
    return DescribedInstance(entry["uri"], entry["bypass"], values, entry["faulty"] or "", mine)
