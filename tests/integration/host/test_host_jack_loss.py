"""JACK goes away under a running host."""

import time
from collections.abc import Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.jack_server import VARIABLES, JackServer
from tests.integration.host.plugins import METER


@pytest.fixture
def jack_server() -> Iterator[JackServer]:
    """One for each test, which ends it."""
    with JackServer() as server:
        yield server


@pytest.fixture
def environment(jack_server: JackServer, lv2_path: str) -> dict[str, str]:
    return {**VARIABLES, "LV2_PATH": lv2_path}


def test_jack_dies_and_the_host_says_so(environment: dict[str, str], jack_server: JackServer) -> None:
    with HostProcess(environment, ["--client-name", "orphan"]) as host, host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("connect system:capture_1 effect_0:in")
        wire.ask("connect effect_0:out system:playback_1")
        with JackProbe() as probe:
            wire.ask("connect probe:tone effect_0:in")
            wire.ask("connect effect_0:out probe:ear")
            while probe.peak() != TONE:
                pass
        wire.ask("param_set 0 gain 0.5")
        jack_server.stop()
        end = time.monotonic() + 10
        while wire.ask("wait_audio_cycle") == "resp 0":
            assert time.monotonic() < end
        while "JACK server is gone" not in host.log():
            assert time.monotonic() < end
        assert wire.ask(f"add {METER} 1") == "resp -201"
        assert wire.ask("param_get 0 gain") == "resp 0 0.5000"
        assert wire.ask("param_set 0 gain 1") == "resp 0"
        assert wire.ask("bypass 0 1") == "resp 0"
        assert wire.ask("connect effect_0:out nowhere:x") == "resp -205"
        assert wire.ask("connect probe:tone effect_0:in") == "resp -205"
        assert wire.ask("disconnect probe:tone effect_0:in") in ("resp 0", "resp -206")
        assert wire.ask("wait_audio_cycle") == "resp -902"
        assert wire.ask("cpu_load").startswith("resp 0 ")
        assert wire.ask("feature_enable processing -1") == "resp 0"
        assert wire.ask("panic") == "resp 0"
        assert wire.ask("disconnect system:capture_1 effect_0:in") == "resp 0"
        assert wire.ask("remove 0") == "resp 0"
        assert wire.describe()["instances"] == []
        assert host.stop() == 0


def test_jack_is_killed_and_the_host_still_stops(environment: dict[str, str], jack_server: JackServer) -> None:
    with HostProcess(environment, ["--client-name", "orphan"]) as host, host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask("connect system:capture_1 effect_0:in")
        jack_server.kill()
        end = time.monotonic() + 10
        while "JACK server is gone" not in host.log():
            assert time.monotonic() < end
            time.sleep(0.01)
        wire.send("quit")
        assert wire.closed()
        assert host.wait() == 0


def test_an_observer_is_answered_while_jack_hangs_and_when_it_is_gone(
    environment: dict[str, str], jack_server: JackServer
) -> None:
    with HostProcess(environment, ["--client-name", "orphan"]) as host, host.wire(feedback=False) as observer:
        assert observer.ask("observe") == "resp 0"
        observer.until(jack="up")
        jack_server.freeze()
        try:
            assert observer.until(jack="hung")["since_cycle_s"] > 0.5
            assert observer.describe()["instances"] == []
            assert observer.ask("panic") == "resp 0"
        finally:
            jack_server.thaw()
        observer.until(jack="up")
        jack_server.kill()
        observer.until(jack="gone")
        assert observer.ask("panic") == "resp 0"
        jack_server.start()
        assert observer.until(jack="up")["muted"]
