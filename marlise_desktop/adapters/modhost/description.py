"""Reads what the built-in host answers to `describe`.

Source: marlise_desktop/host/README.md.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from marlise_desktop.adapters.modhost.protocol import ProtocolError
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.session.ports.engine import DescribedInstance, EngineDescription


@dataclass(frozen=True, slots=True)
class Description:
    """Instances by their number in the engine."""

    instances: Mapping[int, DescribedInstance]
    connections: frozenset[tuple[str, str]]
    tempo: Tempo
    muted: bool


class _Instance(TypedDict):
    number: int
    uri: str
    bypass: bool
    faulty: str | None
    values: dict[str, float | None]


class _Transport(TypedDict):
    rolling: bool
    bpm: float
    bpb: float


class _Description(TypedDict):
    instances: list[_Instance]
    connections: list[tuple[str, str]]
    muted: bool
    transport: _Transport


def parse_description(text: str) -> Description:
    """Raises ProtocolError if the text is something else."""
    try:
        said: _Description = json.loads(text)
        transport = said["transport"]
        return Description(
            {entry["number"]: _described(entry) for entry in said["instances"]},
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


def _described(entry: _Instance) -> DescribedInstance:
    values = {PortSymbol(symbol): math.nan if value is None else value for symbol, value in entry["values"].items()}
    return DescribedInstance(entry["uri"], entry["bypass"], values, entry["faulty"] or "")
