"""Connections beside the controller: they look and silence, whatever the controller, JACK or a plugin does."""

import contextlib
import time
from collections.abc import Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.jack_server import SERVER
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

HOSTILE = "urn:marlise:test:hostile"
HANG, INFINITE = 1, 4
MOST = 4


@contextlib.contextmanager
def observing(host: HostProcess) -> Iterator[Wire]:
    with host.wire(feedback=False) as observer:
        assert observer.ask("observe") == "resp 0"
        yield observer


def test_an_observer_looks_and_silences(wire: Wire, shared_host: HostProcess, probe: JackProbe) -> None:
    wire.ask(f"add {METER} 0")
    wire.ask("connect probe:tone effect_0:in")
    wire.ask("connect effect_0:out probe:ear")
    while probe.peak() != TONE:
        pass
    with observing(shared_host) as observer:
        assert observer.describe() == wire.describe()
        assert "panic" in observer.ask("capabilities").split()
        assert observer.ask("observe") == "resp 0"
        assert not wire.describe()["muted"]
        assert observer.ask("panic") == "resp 0"
        assert wire.describe()["muted"]
        assert observer.health()["muted"]
        told = wire.batch_now()
        assert "panic" in told
        assert "log 2 an observer silenced everything: panic" in told
    assert "warning: an observer silenced everything: panic\n" in shared_host.log()


@pytest.mark.parametrize("first", ["panic", "health", "describe"])
def test_what_it_may_do_makes_an_observer_of_a_second_controller(
    wire: Wire, shared_host: HostProcess, first: str
) -> None:
    with shared_host.wire(feedback=False) as second:
        assert second.ask(first).startswith("resp 0")
        assert second.ask("remove -1") == "busy"
        assert second.ask(first).startswith("resp 0")
    assert wire.ask("mute 0") == "resp 0"


def test_whatever_else_an_observer_wants_is_refused(wire: Wire, shared_host: HostProcess) -> None:
    wire.ask(f"add {METER} 0")
    before = wire.describe()
    with observing(shared_host) as observer:
        for message in ("param_set 0 gain 0", "mute 1", "quit", "output_data_ready", "nonsense", " ", "x" * 70000):
            assert observer.ask(message) == "busy"
        assert observer.ask("panic now") == "many arguments"
        assert observer.ask("health").startswith("resp 0 {")
    assert wire.describe() == before
    assert shared_host.log().count("an observer may not param_set\n") == 1
    assert "an observer may not mute" not in shared_host.log()  # once is enough


def test_an_observer_is_never_the_controller(host: HostProcess) -> None:
    with observing(host) as observer:
        assert not observer.health()["controller"]
        assert observer.ask(f"add {METER} 0") == "busy"
        with host.wire() as wire:
            assert wire.ask(f"add {METER} 0") == "resp 0"
            assert observer.health()["controller"]
            assert wire.ask("observe") == "resp -902"  # it is the controller, and stays it
            assert wire.ask("monitor_output 0 level") == "resp 1"
            assert wire.wait_for("output_set 0 level")
        observer.until(controller=False)
        assert observer.ask("remove 0") == "busy"


def test_a_panic_without_a_controller_is_no_news_to_the_next(host: HostProcess) -> None:
    with observing(host) as observer:
        assert observer.ask("panic") == "resp 0"
        with host.wire() as wire:
            assert wire.ask("mute 0") == "resp 0"
            wire.ask("feature_enable cpu-load 1")
            assert wire.wait_for("cpu_load")
            assert "panic" not in wire.batch_now()


def test_who_unmutes_is_not_told_of_a_panic_before(wire: Wire, shared_host: HostProcess) -> None:
    with observing(shared_host) as observer:
        assert observer.ask("panic") == "resp 0"
        assert wire.ask("mute 0") == "resp 0"
    assert "panic" not in wire.batch_now()


def test_who_waited_takes_the_place_of_a_controller_that_left(host: HostProcess) -> None:
    first = host.wire()
    assert first.ask(f"add {METER} 0") == "resp 0"
    with host.wire(feedback=False) as second:
        first.close()
        assert second.ask("param_set 0 gain 0.5") == "resp 0"
        assert second.health()["controller"]


def test_the_one_that_was_silent_longest_makes_room(wire: Wire, shared_host: HostProcess) -> None:
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(shared_host.wire(feedback=False))
        others = [stack.enter_context(observing(shared_host)) for _ in range(MOST - 1)]
        wire.until(observers=MOST)
        late = stack.enter_context(observing(shared_host))
        assert silent.reply() == "busy"
        assert silent.closed()
        assert late.ask("panic") == "resp 0"
        assert others[0].ask("health").startswith("resp 0")
        stack.enter_context(observing(shared_host))
        assert others[1].reply() == "busy"
        assert others[1].closed()
    wire.until(observers=0)


def test_observers_that_do_not_read_cost_nothing(host: HostProcess) -> None:
    with host.wire() as wire, contextlib.ExitStack() as stack:
        wire.ask(f"add {METER} 0")
        for _ in range(MOST):
            deaf = stack.enter_context(observing(host))
            deaf.commands.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                for _ in range(200):
                    deaf.commands.send(b"describe\0" * 10000)
        for i in range(200):
            assert wire.ask(f"param_set 0 gain {i / 200}") == "resp 0"
        assert wire.health()["memory_kb"] < 400_000


def test_messages_of_observers_are_cut_as_any_others(host: HostProcess) -> None:
    with host.wire() as wire, observing(host) as observer:
        observer.commands.sendall(b"hea")
        observer.commands.sendall(b"lth\0health\0\0hea")
        observer.commands.sendall(b"lth\0")
        for _ in range(3):
            assert observer.reply().startswith("resp 0 {")
        observer.commands.sendall(b"y" * ((1 << 20) + 1))
        assert observer.reply() == "invalid argument"
        assert observer.closed()
        assert wire.ask("output_data_ready") == "resp 0"


def test_leaving_with_replies_unread_harms_nothing(host: HostProcess) -> None:
    with host.wire() as wire:
        for _ in range(2 * MOST):
            with observing(host) as observer:
                observer.commands.sendall(b"describe\0" * 500)
        wire.until(observers=0)


def test_health_tells_what_there_is(host: HostProcess) -> None:
    with host.wire() as wire:
        wire.ask(f"add {METER} 0")
        wire.ask(f"add {HOSTILE} 3")
        wire.cycle()
        told = wire.health()
        assert told["jack"] == "up"
        assert told["server"] == SERVER
        assert (told["client"], told["rate"], told["period"]) == ("single", 48000, 128)
        assert (told["instances"], told["faulty"], told["stuck_in"]) == (2, [], None)
        assert (told["controller"], told["observers"], told["muted"], told["processing"]) == (True, 0, False, 1)
        assert 0 <= told["load"] <= told["load_highest"]
        assert 0 <= told["since_cycle_s"] < told["uptime_s"]
        assert told["xruns"] >= 0
        assert told["feedback_dropped"] == 0
        assert told["memory_kb"] > 1000
        assert told["last_error"] is None
        assert told["version"]
        assert wire.ask(f"param_set 3 deed {INFINITE}") == "resp 0"
        wire.wait_for("fault 3")
        reason = "output out is not a finite number"
        assert wire.health()["faulty"] == [{"number": 3, "uri": HOSTILE, "reason": reason}]
        wire.ask("add urn:marlise:test:needs-feature 4")
        assert "needs-feature" in until_error(wire)


def until_error(wire: Wire) -> str:
    end = time.monotonic() + 10
    while (error := wire.health()["last_error"]) is None:
        assert time.monotonic() < end
    return str(error)


def test_an_observer_is_answered_while_a_plugin_hangs_in_run(host: HostProcess) -> None:
    with host.wire() as wire, observing(host) as observer:
        for number in range(7):
            wire.ask(f"add {METER} {number}")
        wire.ask(f"add {HOSTILE} 7")
        assert wire.ask(f"param_set 7 deed {HANG}") == "resp 0"
        assert observer.until(stuck_in=7)["jack"] == "up"
        assert len(observer.describe()["instances"]) == 8
        assert observer.ask("panic") == "resp 0"
        assert observer.health()["muted"]
        assert observer.closed()
    assert host.wait() == 1
    assert f"crash: no end of an audio cycle for 3 s in instance 7 <{HOSTILE}>\n" in host.log()
