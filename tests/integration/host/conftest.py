"""A JACK server for all tests here, the fixture plugins, and a host for each module."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import JackProbe
from tests.integration.host.jack_server import VARIABLES, JackServer
from tests.integration.host.plugins import build_plugins
from tests.integration.host.wire import Wire


@pytest.fixture(scope="module")
def jack_server() -> Iterator[JackServer]:
    with JackServer() as server:
        yield server


@pytest.fixture(scope="session")
def lv2_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The fixture plugins, before what the machine has (LV2's own examples among it).

    MARLISE_FIXTURES names a folder where they are built already, as the host under test was: with a sanitizer.
    """
    built = os.environ.get("MARLISE_FIXTURES")
    folder = Path(built).resolve() if built else tmp_path_factory.mktemp("lv2")
    if not built:
        build_plugins(folder)
    return f"{folder}:/usr/local/lib/lv2:/usr/lib/lv2"


@pytest.fixture(scope="module")
def environment(jack_server: JackServer, lv2_path: str) -> dict[str, str]:
    return {**VARIABLES, "LV2_PATH": lv2_path}


@pytest.fixture(scope="module")
def shared_host(environment: dict[str, str]) -> Iterator[HostProcess]:
    with HostProcess(environment) as host:
        yield host


@pytest.fixture
def wire(shared_host: HostProcess) -> Iterator[Wire]:
    """A connection to the module's host, which runs nothing at first."""
    with shared_host.wire() as wire:
        yield wire
        assert wire.ask("feature_enable processing 1") == "resp 0"
        assert wire.ask("feature_enable cpu-load 0") == "resp 0"
        assert wire.ask("mute 0") == "resp 0"
        for name in [sources for edge in wire.describe()["connections"] for sources in edge]:
            wire.ask(f'disconnect_all "{name}"')
        assert wire.ask("remove -1") == "resp 0"


@pytest.fixture
def host(environment: dict[str, str]) -> Iterator[HostProcess]:
    """A host for one test."""
    with HostProcess(environment, ["--client-name", "single"]) as host:
        yield host


@pytest.fixture
def probe(jack_server: JackServer) -> Iterator[JackProbe]:
    with JackProbe() as probe:
        yield probe


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return tmp_path / "preset.lv2"
