"""Parameters moved by a MIDI device and by control voltages, through JACK."""

from collections.abc import Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import JackProbe
from tests.integration.host.jack_server import JackServer
from tests.integration.host.wire import PATIENCE, Wire

STEERED = "urn:marlise:test:steered"
CV_SOURCE = "urn:marlise:test:cv-source"


@pytest.fixture
def desk(wire: Wire, probe: JackProbe) -> Iterator[Wire]:
    """A host with a plugin of every kind of parameter, and a MIDI device at its `midi_in`."""
    assert wire.ask(f"add {STEERED} 0") == "resp 0"
    plug_in(wire, probe)
    yield wire
    for channel in range(16):
        assert wire.ask(f"monitor_midi_program {channel} 0") == "resp 0"


def plug_in(wire: Wire, probe: JackProbe) -> None:
    """Connects the device, and sends until something gets through: JACK is not done when it answers."""
    assert wire.ask("connect probe:midi_out mod-host:midi_in") == "resp 0"
    wire.ask("monitor_midi_program 15 1")
    wire.ask("output_data_ready")
    while True:
        probe.send_midi(bytes([0xCF, 1]))
        if not wire.silent(0.1):
            break
    wire.ask("monitor_midi_program 15 0")
    wire.cycle()
    while not wire.silent(0.05):
        pass


def answer_to(wire: Wire, probe: JackProbe, start: str, *messages: bytes) -> str:
    """Sends the messages, again if need be, until a feedback message starts so: JACK loses some when it is late."""
    assert wire.feedback is not None
    wire.feedback.settimeout(0.5)
    try:
        for _ in range(20):
            probe.send_midi(*messages)
            assert wire.ask("output_data_ready") == "resp 0"
            try:
                while not (event := wire.event()).startswith(start):
                    if event == "data_finish":
                        assert wire.ask("output_data_ready") == "resp 0"
            except TimeoutError:
                continue
            return event
    finally:
        wire.feedback.settimeout(PATIENCE)
    raise AssertionError(f"never told: {start}")


def control(controller: int, value: int, channel: int = 0) -> bytes:
    return bytes([0xB0 | channel, controller, value])


def bend(value: int, channel: int = 0) -> bytes:
    return bytes([0xE0 | channel, value & 0x7F, value >> 7])


@pytest.mark.parametrize(
    ("parameter", "low", "high", "sent", "value"),
    [
        ("even", 0, 10, control(7, 0), 0),
        ("even", 0, 10, control(7, 64), 5.0394),
        ("even", 0, 10, control(7, 127), 10),
        ("even", 10, 0, control(7, 32), 7.4803),
        ("ratio", 20, 20000, control(7, 64), 649.8917),
        ("steps", 0, 8, control(7, 64), 4),
        ("steps", 0, 8, control(7, 60), 4),
        ("switch", 0, 1, control(7, 63), 0),
        ("switch", 0, 1, control(7, 64), 1),
        ("choice", 1, 5, control(7, 64), 5),
        (":bypass", 0, 1, control(7, 63), 1),
        (":bypass", 0, 1, control(7, 64), 0),
    ],
)
def test_a_controller_moves_a_parameter(
    desk: Wire, probe: JackProbe, parameter: str, low: float, high: float, sent: bytes, value: float
) -> None:
    assert desk.ask(f"midi_map 0 {parameter} 0 7 {low} {high}") == "resp 1"
    told = answer_to(desk, probe, f"param_set 0 {parameter} ", sent)
    assert float(told.rsplit(" ", 1)[1]) == pytest.approx(value, abs=1e-3)
    answered = desk.ask(f"param_get 0 {parameter}")
    assert float(answered.removeprefix("resp 0 ")) == pytest.approx(value, abs=1e-3)
    described = desk.describe()["instances"][0]
    assert (described["bypass"] if parameter == ":bypass" else described["values"][parameter]) == pytest.approx(
        value, abs=1e-3
    )


def test_the_pitch_bend_is_controller_131(desk: Wire, probe: JackProbe) -> None:
    assert desk.ask("midi_map 0 even 3 131 0 10") == "resp 1"
    assert answer_to(desk, probe, "param_set 0 even 10", bend(16383, 3)) == "param_set 0 even 10.000000"
    assert answer_to(desk, probe, "param_set 0 even 5", bend(8192, 3)) == "param_set 0 even 5.000305"


def test_one_controller_moves_all_that_is_mapped_to_it(desk: Wire, probe: JackProbe) -> None:
    assert desk.ask(f"add {STEERED} 1") == "resp 1"
    for number in (0, 1):
        assert desk.ask(f"midi_map {number} even 0 7 0 10") == "resp 1"
    answer_to(desk, probe, "param_set 0 even", control(7, 127))
    assert [desk.ask(f"param_get {number} even") for number in (0, 1)] == ["resp 0 10.0000"] * 2


def test_learning(desk: Wire, probe: JackProbe) -> None:
    assert desk.ask("midi_map 0 switch 0 1 0 1") == "resp 1"
    assert desk.ask("midi_learn 0 even 2 4") == "resp 1"
    told = answer_to(desk, probe, "midi_mapped", control(1, 127), control(20, 127, 15))
    assert told == "midi_mapped 0 even 15 20 4.000000 2.000000 4.000000"
    assert answer_to(desk, probe, "param_set 0 even 2", control(20, 0, 15)) == "param_set 0 even 2.000000"
    assert desk.ask("midi_unmap 0 even") == "resp 1"
    assert desk.ask("midi_unmap 0 even") == "resp 0"


def test_unmapped_messages_are_told_of_when_watched(desk: Wire, probe: JackProbe) -> None:
    assert desk.ask("monitor_midi_control 2 1") == "resp 0"  # does nothing in mod-host either
    probe.send_midi(control(7, 1, 2), bytes([0xC2, 9]))
    desk.ask("output_data_ready")
    assert desk.silent(0.2)
    assert desk.ask("monitor_midi_program 2 1") == "resp 0"
    probe.send_midi(
        control(7, 1, 2), bytes([0xC2, 9]), bytes([0xC2, 10]), control(7, 2, 2), control(7, 3, 4), bend(1, 2)
    )
    probe.sent_midi()
    desk.cycle()
    assert desk.batch() == [
        "midi_control_change 2 -125 1",
        "midi_control_change 2 7 2",
        "midi_program_change 10 2",
        "midi_control_change 2 7 1",
    ]


def test_channels_are_watched_without_any_instance(wire: Wire, probe: JackProbe) -> None:
    plug_in(wire, probe)
    assert wire.ask("monitor_midi_program 0 1") == "resp 0"
    assert answer_to(wire, probe, "midi_control_change", control(7, 1)) == "midi_control_change 0 7 1"
    assert wire.ask("monitor_midi_program 0 0") == "resp 0"


def test_mappings_go_with_their_instance(desk: Wire, probe: JackProbe) -> None:
    desk.ask("midi_map 0 even 0 7 0 10")
    desk.ask("remove 0")
    assert desk.ask(f"add {STEERED} 0") == "resp 0"
    assert desk.ask("midi_unmap 0 even") == "resp 0"
    desk.ask("midi_map 0 even 0 7 0 10")
    desk.ask("remove -1")
    desk.ask(f"add {STEERED} 0")
    desk.ask("output_data_ready")
    probe.send_midi(control(7, 127))
    assert desk.silent(0.2)


def test_mappings_survive_a_reconnection_and_a_change_of_the_period(
    host: HostProcess, probe: JackProbe, jack_server: JackServer
) -> None:
    with host.wire() as wire:
        wire.ask(f"add {STEERED} 0")
        plug_in(wire, probe)
        wire.ask("midi_map 0 even 0 7 0 10")
    try:
        jack_server.tool("jack_bufsize", "256")
        with host.wire() as wire:
            assert answer_to(wire, probe, "param_set", control(7, 127)) == "param_set 0 even 10.000000"
            wire.ask("disconnect probe:midi_out mod-host:midi_in")
    finally:
        jack_server.tool("jack_bufsize", "128")


def test_ten_thousand_messages_a_second_do_not_flood_the_feedback(desk: Wire, probe: JackProbe) -> None:
    desk.ask("midi_map 0 even 0 7 0 10")
    desk.ask("midi_map 0 ratio 0 7 20 20000")
    probe.send_midi(*(control(7, i % 127) for i in range(10_000)), *[control(7, 127)] * 100)
    told: list[str] = []
    while not told or told[-1] != "param_set 0 even 10.000000":
        desk.ask("output_data_ready")
        batch = desk.batch()
        assert len([event for event in batch if event.startswith("param_set")]) <= 2
        told += [event for event in batch if event.startswith("param_set 0 even")]
    assert len(told) > 10
    assert desk.ask("param_get 0 even") == "resp 0 10.0000"


def test_the_newest_value_only_when_nobody_asked_meanwhile(desk: Wire, probe: JackProbe) -> None:
    desk.ask("midi_map 0 even 0 7 0 10")
    probe.send_midi(*(control(7, i % 127) for i in range(2000)), *[control(7, 127)] * 100)
    probe.sent_midi()
    desk.cycle()
    desk.cycle()
    desk.ask("output_data_ready")
    assert desk.batch() == ["param_set 0 even 10.000000"]


@pytest.mark.parametrize(
    ("source", "mode", "volts", "value"),
    [
        ("cv", "=", 5, 5),  # 0 to 10 V is its range
        ("cv", "+", 2, 2),
        ("cv", "-", -4, 6),
        ("cv", "b", 2.5, 7.5),
        ("plain", "=", 2.5, 7.5),
        ("plain", "+", 0.5, 5),
        ("plain", "-", -0.5, 5),
        ("plain", "b", 0.5, 7.5),
        ("plain", "=", 20, 10),
    ],
)
def test_a_control_voltage_moves_a_parameter(desk: Wire, source: str, mode: str, volts: float, value: float) -> None:
    assert desk.ask(f"add {CV_SOURCE} 1") == "resp 1"
    assert desk.ask(f"param_set 1 volts {volts}") == "resp 0"
    desk.cycle()
    assert desk.ask(f"cv_map 0 even effect_1:{source} 0 10 {mode}") == "resp 0"
    desk.cycle()
    assert desk.ask("param_get 0 even") == f"resp 0 {value:.4f}"
    assert desk.describe()["connections"] == [[f"effect_1:{source}", "effect_0:even"]]
    assert desk.ask("output_data_ready") == "resp 0"
    assert desk.batch() == [f"param_set 0 even {value:.6f}"]
    assert desk.ask("cv_unmap 0 even") == "resp 0"
    assert desk.describe()["connections"] == []
    assert desk.ask("cv_unmap 0 even") == "resp 0"


def test_a_voltage_of_another_program(desk: Wire, probe: JackProbe, jack_server: JackServer) -> None:
    probe.declare_range(0, 1)
    assert desk.ask("cv_map 0 even probe:tone 0 10 =") == "resp 0"
    assert desk.wait_for("param_set 0 even 5") == "param_set 0 even 5.000000"  # after 0, while JACK joins the ports
    probe.set_tone(1)
    assert desk.wait_for("param_set 0 even") == "param_set 0 even 10.000000"
    assert any("marlise-host:recv_" in port for port in jack_server.connections("probe:tone"))
    assert desk.ask("cv_unmap 0 even") == "resp 0"
    assert jack_server.connections("probe:tone") == set()


def test_refusals(desk: Wire) -> None:
    desk.ask(f"add {CV_SOURCE} 1")
    for command, reply in [
        ("midi_map 5 even 0 7 0 1", "resp 0"),
        ("midi_map 0 seen 0 7 0 1", "resp 0"),
        ("midi_map 0 even 99 999 0 1", "resp 1"),
        ("midi_map 0 even 0 7 nan 1", "resp 0"),
        ("midi_learn 5 even 0 1", "resp 0"),
        ("midi_learn 0 nothing 0 1", "resp 0"),
        ("midi_unmap 5 even", "resp 0"),
        ("midi_map 0 even 0 7 0", "few arguments"),
        ("monitor_midi_program 16 1", "resp -902"),
        ("monitor_midi_program -1 1", "resp -902"),
        ("monitor_midi_control 16 1", "resp -902"),
        ("cv_map 5 even effect_1:cv 0 1 =", "resp -3"),
        ("cv_map 0 even effect_1:cv 0 1 x", "resp -902"),
        ("cv_map 0 even effect_1:cv 0 1 ==", "resp -902"),
        ("cv_map 0 even effect_1:nothing 0 1 =", "resp -207"),
        ("cv_map 0 even nobody:out 0 1 =", "resp -207"),
        ("cv_map 0 nothing effect_1:cv 0 1 =", "resp -103"),
        ("cv_map 0 even effect_1:cv nan 1 =", "resp -207"),
        ("cv_unmap 5 even", "resp -3"),
        ("cv_unmap 0 nothing", "resp -103"),
    ]:
        assert desk.ask(command) == reply, command
