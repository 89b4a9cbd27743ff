"""The host without a controller: it plays on, keeps what it was told for the next one, and ends when its lease does."""

import contextlib
import time

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire


def play(wire: Wire, probe: JackProbe) -> None:
    """The probe's tone through a pedal, to its own ear."""
    assert wire.ask(f"add {METER} 0") == "resp 0"
    for pair in ("probe:tone effect_0:in", "effect_0:out mod-monitor:in_1", "mod-monitor:out_1 probe:ear"):
        assert wire.ask(f"connect {pair}") == "resp 0"
    wire.cycle()
    assert probe.peak() == pytest.approx(TONE, rel=0.01)


def test_a_note_waits_for_the_next_controller(host: HostProcess) -> None:
    with host.wire() as wire:
        assert wire.ask("note") == "resp 0 "
        assert wire.ask('note "a b\\"c\nd"') == "resp 0"
    with host.wire() as wire:
        assert wire.ask("note") == 'resp 0 a b"c\nd'
        assert wire.ask("note " + "x" * 500_000) == "resp 0"
        assert wire.ask("note") == "resp 0 " + "x" * 500_000
        assert wire.ask('note ""') == "resp 0"
        assert wire.ask("note") == "resp 0 "


@pytest.mark.parametrize("seconds", ["nan", "-1", "1e9"])
def test_a_lease_that_is_no_time_is_refused(host: HostProcess, seconds: str) -> None:
    with host.wire() as wire:
        assert wire.ask(f"lease {seconds}") == "resp -207"


def test_it_plays_on_alone_until_its_lease_is_over(host: HostProcess, probe: JackProbe) -> None:
    with host.wire() as wire:
        play(wire, probe)
        assert wire.ask("lease 2") == "resp 0"
    assert probe.peak() == pytest.approx(TONE, rel=0.01)
    assert host.wait() == 0
    assert "nobody has been in control for 2 s" in host.log()


def test_a_controller_that_comes_back_in_time_keeps_it_going(host: HostProcess, probe: JackProbe) -> None:
    with host.wire() as wire:
        play(wire, probe)
        assert wire.ask("lease 1") == "resp 0"
    ends = time.monotonic() + 1.3
    with host.wire() as wire:
        while time.monotonic() < ends:
            wire.cycle()
        assert wire.ask("lease 0") == "resp 0"
    assert probe.peak() == pytest.approx(TONE, rel=0.01)
    assert "in control" not in host.log()


def test_who_only_observes_does_not_keep_it_going(host: HostProcess) -> None:
    with host.wire() as wire:
        assert wire.ask("lease 1") == "resp 0"
    end = time.monotonic() + 15
    with contextlib.suppress(EOFError, ConnectionError):
        while time.monotonic() < end:
            with host.wire(feedback=False) as observer:
                assert observer.ask("observe") == "resp 0"
                assert not observer.health()["controller"]
    assert time.monotonic() < end
    assert host.wait() == 0
