"""Many values, bypasses and properties in one message: what is answered, and what is heard."""

import pytest

from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

AMP = "http://lv2plug.in/plugins/eg-amp"
GAIN_STATE = "urn:marlise:test:gain-state"
AGREE = "urn:marlise:test:agree"


def test_everything_in_a_message_is_done(wire: Wire) -> None:
    for number, plugin in enumerate((AMP, METER, GAIN_STATE)):
        wire.ask(f"add {plugin} {number}")
    sent = f'apply 0 v 0 gain -6.5 b 1 1 v 1 gain 99 p 2 {GAIN_STATE}#label "a \\"b\\"" v 2 :bypass 1'
    assert wire.ask(sent) == "resp 0"
    described = wire.describe()["instances"]
    assert [instance["bypass"] for instance in described] == [False, True, True]
    assert described[0]["values"]["gain"] == -6.5
    assert described[1]["values"]["gain"] == 2
    assert wire.ask(f"patch_get 2 {GAIN_STATE}#label") == "resp 0"
    assert wire.wait_for(f"patch_set 2 {GAIN_STATE}#label").endswith(' s a "b"')


def test_what_is_refused_is_told_and_the_rest_is_done(wire: Wire) -> None:
    wire.ask(f"add {AMP} 0")
    sent = "apply 10 v 0 gain -3 v 1 gain 1 v 0 nope 1 v 0 gain nan p 0 urn:none 1 b 2 1 b 0 1"
    assert wire.ask(sent) == "resp -3 1:-3 2:-103 3:-207 4:-902 5:-3"
    assert wire.ask("param_get 0 gain") == "resp 0 -3.0000"
    assert wire.ask("param_get 0 :bypass") == "resp 0 1.0000"


@pytest.mark.parametrize(
    "wrong",
    [
        "apply x",
        "apply -1",
        "apply nan",
        "apply 0 v 0 gain",
        "apply 0 v 0 gain x",
        "apply 0 z 0 gain 1",
        "apply 0 b 0 2",
    ],
)
def test_a_list_that_is_wrong_changes_nothing(wire: Wire, wrong: str) -> None:
    wire.ask(f"add {AMP} 0")
    assert wire.ask(wrong.replace("apply 0 ", "apply 0 v 0 gain -6 ")) == "invalid argument"
    assert wire.ask("param_get 0 gain") == "resp 0 0.0000"
    assert wire.ask("apply") == "few arguments"
    assert wire.ask("apply 0") == "resp 0"


def test_ten_thousand_values_go_in_one_message(wire: Wire) -> None:
    """And what is changed this way is not told back to who changed it."""
    for number in range(20):
        wire.ask(f"add {AGREE} {number}")
    items = " ".join(f"v {i % 20} c{i // 20 % 10} {i / 1000}" for i in range(10_000))
    assert wire.ask(f"apply 20 {items}") == "resp 0"
    assert wire.ask("param_get 19 c9") == "resp 0 9.9990"
    wire.cycle()
    assert wire.ask("output_data_ready") == "resp 0"
    assert wire.told(0.2) == []


def test_a_ramp_is_heard(wire: Wire, probe: JackProbe) -> None:
    """It ends where it should, and a value that is set meanwhile is there at once."""
    wire.ask(f"add {AMP} 0")
    wire.ask("connect probe:tone effect_0:in")
    wire.ask("connect effect_0:out probe:ear")
    assert wire.ask("apply 30 v 0 gain -20") == "resp 0"
    for _ in range(30):
        wire.cycle()
    assert probe.peak() == pytest.approx(TONE / 10, rel=1e-3)
    assert wire.ask("apply 60000 v 0 gain 20") == "resp 0"
    wire.cycle()
    assert probe.peak() < TONE / 5
    assert wire.ask("param_set 0 gain 0") == "resp 0"
    wire.cycle()
    assert probe.peak() == pytest.approx(TONE, rel=1e-3)
