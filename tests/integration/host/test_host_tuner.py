"""The tuner over the wire: what it hears, and where it listens."""

from collections.abc import Callable

import pytest

from tests.integration.host.wire import Wire

NOTHING = "tuner 0.0000 0.00 0 0.000"


def told(wire: Wire, right: Callable[[str], bool]) -> str:
    """The first that is told of the pitch and is right."""
    while True:
        event = wire.wait_for("tuner ")
        if right(event):
            return event


def test_it_tells_that_there_is_no_tone(wire: Wire) -> None:
    """Silence, and the probe's steady level, which has no pitch; a port that comes back is listened to again."""
    assert wire.ask("tuner effect_0:out") == "resp -205"
    assert wire.ask("tuner mod-host:midi_in") == "resp -205"
    assert wire.ask("tuner system:capture_1") == "resp 0"
    assert told(wire, lambda event: event == NOTHING)
    wire.ask("add http://lv2plug.in/plugins/eg-amp 0")
    assert wire.ask("tuner effect_0:out") == "resp 0"
    wire.ask("remove 0")
    wire.ask("add http://lv2plug.in/plugins/eg-amp 0")
    assert told(wire, lambda event: event == NOTHING)
    assert wire.ask("tuner off") == "resp 0"
    assert wire.ask("tuner off") == "resp 0"


@pytest.mark.parametrize("wrong", ["0", "nan", "219", "881", "abc"])
def test_the_reference_has_limits(wire: Wire, wrong: str) -> None:
    assert wire.ask(f"tuner_reference {wrong}") == "resp -207"


def test_a_tone_is_told_by_note_and_cents(wire: Wire) -> None:
    """A pulse that goes round in a delay of 500 frames rings at 96 Hz for ever."""
    wire.ask("add urn:marlise:test:delay 0")
    wire.ask("add urn:marlise:test:agree 1")
    wire.ask("apply 0 v 1 c0 0 v 0 frames 500 v 0 feedback 1")
    wire.ask("connect effect_1:out effect_0:in")
    wire.cycle()
    for level in ("0.05", "0"):
        wire.ask(f"param_set 1 c0 {level}")
        wire.cycle()
    assert wire.ask("tuner effect_0:out") == "resp 0"
    event = told(wire, lambda event: event != NOTHING)
    hz, cents, note, confidence = (float(word) for word in event.split(" ")[1:])
    assert hz == pytest.approx(96, abs=0.02)
    assert (note, cents) == (43, pytest.approx(-35.7, abs=0.5))
    assert confidence > 0.9
    assert wire.ask("tuner_reference 449") == "resp 0"
    event = told(wire, lambda event: event.split(" ")[3] == "42")
    assert float(event.split(" ")[2]) == pytest.approx(29.3, abs=0.5)
    wire.ask("tuner_reference 440")
    wire.ask("tuner off")
