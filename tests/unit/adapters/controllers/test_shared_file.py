"""Mappings in a file for somebody else."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from marlise_desktop.adapters.controllers.shared_file import JsonMappingFiles
from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer
from marlise_desktop.session.ports.mapping_files import SharedMapping
from tests.builders import mapping_lists
from tests.unit.adapters.controllers.test_store import any_json

patient = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "for you" / "mappings.json"


def put(file: Path, data: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)


@patient
@given(mapping_lists())
async def test_what_is_written_is_read(file: Path, mappings: tuple[ControlMapping, ...]) -> None:
    shared = tuple(
        SharedMapping(Layer.GLOBAL if place % 2 else Layer.BOARD, mapping, PluginUri("urn:amp"), "Lead")
        for place, mapping in enumerate(mappings)
    )
    await JsonMappingFiles().write(str(file), shared)
    read = await JsonMappingFiles().read(str(file))
    assert (read.mappings, read.faults) == (shared, ())


@patient
@given(any_json)
async def test_whatever_stands_in_it_is_read_as_far_as_it_goes(file: Path, told: object) -> None:
    put(file, json.dumps({"format": 1, "mappings": told}).encode())
    try:
        read = await JsonMappingFiles().read(str(file))
    except ConfigurationError:
        return
    entries = told if isinstance(told, list) else [] if told is None else [told]
    assert len(read.mappings) + len(read.faults) == len(entries)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": 2}', b'{"format": true}', b"\xff", b"[" * 99999])
async def test_what_is_no_such_file_is_told(file: Path, data: bytes) -> None:
    put(file, data)
    with pytest.raises(ConfigurationError, match=r"mappings\.json"):
        await JsonMappingFiles().read(str(file))


async def test_what_the_disk_refuses_is_told(file: Path) -> None:
    with pytest.raises(LibraryError):
        await JsonMappingFiles().read(str(file))
    put(file.parent, b"no folder")
    with pytest.raises(LibraryError):
        await JsonMappingFiles().write(str(file), ())
