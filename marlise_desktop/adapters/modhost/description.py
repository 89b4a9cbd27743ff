"""Reads what the built-in host answers to `describe`.

Source: marlise_desktop/host/README.md.
"""

import json
import math
from typing import TypedDict

from marlise_desktop.adapters.modhost.protocol import ProtocolError
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.session.ports.engine import DescribedInstance, EngineDescription


class _Instance(TypedDict):
    number: int
    uri: str
    bypass: bool
    faulty: str | None
    values: dict[str, float | None]


class _Description(TypedDict):
    instances: list[_Instance]
    connections: list[tuple[str, str]]


def read_description(text: str, numbers: Numbers) -> EngineDescription:
    """Instances that the session did not ask for are left out. Raises ProtocolError if the text is something else."""
    try:
        said: _Description = json.loads(text)
        instances = {
            instance: _described(entry)
            for entry in said["instances"]
            if (instance := numbers.instance(entry["number"])) is not None
        }
        connections = frozenset((source, target) for source, target in said["connections"])
    except (ValueError, KeyError, TypeError) as error:
        raise ProtocolError(f"a description that is not readable: {error}") from error
    return EngineDescription(instances, connections)


def _described(entry: _Instance) -> DescribedInstance:
    values = {PortSymbol(symbol): math.nan if value is None else value for symbol, value in entry["values"].items()}
    return DescribedInstance(entry["uri"], entry["bypass"], values, entry["faulty"] or "")
