"""Commands for several instances, and instances that rest; more of them is held by tests/conformance."""

from tests.integration.host.jack_probe import JackProbe
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

DELAY = "urn:marlise:test:delay"


def numbers(wire: Wire) -> list[int]:
    return [instance["number"] for instance in wire.describe()["instances"]]


def test_what_would_crash_mod_host_is_answered(wire: Wire) -> None:
    assert wire.ask(f"multi_add 2 {METER} 0 {METER} 1") == "resp 0"
    for counted in ("multi_add", "multi_preload", "multi_remove", "multi_activate 1", "multi_bypass 1"):
        assert wire.ask(f"{counted} 2147483647 0 1") == "few arguments"
        assert wire.ask(f"{counted} 99999999999999999999 0") == "few arguments"
        assert wire.ask(f"{counted} -2147483648") == "resp -901"
    assert wire.ask("multi_params_flush 0 1 0 2147483647 gain 1") == "few arguments"
    assert wire.ask("multi_params_flush 0 2 0 1") == "few arguments"  # no second count
    assert wire.ask("multi_bypass 1 3 0 -1 20000000") == "resp 0"
    assert wire.ask("multi_param_set gain 1 3 0 -1 20000000") == "resp 0"
    assert wire.ask("multi_remove 3 -1 20000000 9995") == "resp 0"
    assert numbers(wire) == [0, 1]


def test_a_number_is_free_after_multi_remove(wire: Wire) -> None:
    for gain in ("0.2500", "0.5000", "0.7500"):
        assert wire.ask(f"multi_add 2 {METER} 0 {METER} 1") == "resp 0"
        assert wire.ask(f"param_set 0 gain {gain}") == "resp 0"
        assert wire.ask("param_get 0 gain") == f"resp 0 {gain}"
        assert wire.ask("multi_remove 2 0 1") == "resp 0"
    assert numbers(wire) == []


def test_what_is_no_number_is_not_set(wire: Wire) -> None:
    wire.ask(f"multi_add 2 {METER} 0 {METER} 1")
    assert wire.ask("multi_param_set gain nan 2 0 1") == "resp 0"
    assert wire.ask("multi_param_set gain nan 1 0") == "resp -207"
    assert wire.ask("multi_params_flush 0 2 0 1 1 gain nan") == "resp 0"
    assert wire.ask("pre_run 0 0 1 gain nan") == "resp -902"
    assert wire.ask("param_get 0 gain") == "resp 0 1.0000"


def test_more_than_mod_host_can_set_together(wire: Wire) -> None:
    count = 300
    adds = " ".join(f"{METER} {number}" for number in range(count))
    assert wire.ask(f"multi_add {count} {adds}") == "resp 0"
    listed = " ".join(str(number) for number in range(count))
    assert wire.ask(f"multi_param_set gain 0.5 {count} {listed}") == "resp 0"
    assert wire.ask(f"multi_params_flush 0 {count} {listed} 2 gain 0.25 nothing 1") == "resp 0"
    assert all(instance["values"] == {"gain": 0.25} for instance in wire.describe()["instances"])
    assert wire.ask(f"multi_remove {count} {listed}") == "resp 0"
    assert numbers(wire) == []


def test_an_instance_that_rests_is_silent_and_keeps_its_values(wire: Wire, probe: JackProbe) -> None:
    wire.ask(f"add {METER} 0")
    for a, b in (("probe:tone", "effect_0:in"), ("effect_0:out", "probe:ear")):
        assert wire.ask(f"connect {a} {b}") == "resp 0"
    assert wire.ask("param_set 0 gain 0.5") == "resp 0"
    assert probe.peak() > 0.2
    assert wire.ask("activate 0 0") == "resp 0"
    assert wire.describe()["connections"] == []
    assert wire.describe()["instances"][0]["active"] is False
    for _ in range(10):
        wire.cycle()
    assert probe.peak() == 0
    assert wire.ask("activate 0 1") == "resp 0"
    assert wire.ask("param_get 0 gain") == "resp 0 0.5000"
    for a, b in (("probe:tone", "effect_0:in"), ("effect_0:out", "probe:ear")):
        assert wire.ask(f"connect {a} {b}") == "resp 0"
    assert probe.peak() > 0.2


def test_a_meter_takes_up_when_its_instance_is_activated(wire: Wire, probe: JackProbe) -> None:
    wire.ask(f"preload {METER} 0")
    assert wire.ask("monitor_audio_levels effect_0:out 1") == "resp 0"
    wire.ask("activate 0 1")
    assert wire.ask("connect probe:tone effect_0:in") == "resp 0"
    assert wire.wait_for("audio_monitor 0 ")
    assert wire.ask("monitor_audio_levels effect_0:out 0") == "resp 0"
    assert probe.ask("unsent") == 0


def test_matching_follows_cables_to_other_programs(wire: Wire, probe: JackProbe) -> None:
    wire.ask(f"multi_add 2 {METER} 0 {METER} 1")
    for a, b in (("probe:tone", "effect_0:in"), ("effect_0:out", "probe:ear")):
        assert wire.ask(f"connect {a} {b}") == "resp 0"
    assert wire.ask("connect_matching effect_0:in effect_1:in") == "resp 0"
    assert wire.ask("connect_matching probe:ear mod-monitor:in_1") == "resp 0"
    assert wire.describe()["connections"] == [
        ["probe:tone", "effect_0:in"],
        ["effect_0:out", "probe:ear"],
        ["probe:tone", "effect_1:in"],
        ["effect_0:out", "mod-monitor:in_1"],
    ]
    assert probe.ask("unsent") == 0


def test_panic_does_not_wait_for_instances_that_rest(wire: Wire) -> None:
    wire.ask(f"multi_preload 2 {DELAY} 0 {DELAY} 1")
    assert wire.ask("panic") == "resp 0"
    assert wire.ask("multi_activate 1 2 0 1") == "resp 0"
