"""Ports for single MIDI devices: what they send is told byte for byte, what is sent reaches them."""

import time
from collections.abc import Iterator

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_probe import TONE, JackProbe
from tests.integration.host.jack_server import JackServer
from tests.integration.host.wire import PATIENCE, Wire

AMP = "http://lv2plug.in/plugins/eg-amp"
STEERED = "urn:marlise:test:steered"
NOTES = "urn:marlise:test:notes"
BURST = [bytes([0xB0, number // 128, number % 128]) for number in range(10_000)]


@pytest.fixture
def floor(wire: Wire, probe: JackProbe) -> Iterator[Wire]:
    """A host that is joined to the probe at `control_in_1` and `control_out_1` and tells what comes in."""
    for way in ("in", "out"):
        assert wire.ask(f"midi_port {way} 1 1") == "resp 0"
    assert wire.ask("feature_enable midi-raw 1") == "resp 0"
    join(wire, probe)
    yield wire
    for way in ("in", "out"):
        for number in range(1, 33):
            assert wire.ask(f"midi_port {way} {number} 0") == "resp 0"


def join(wire: Wire, probe: JackProbe) -> None:
    """Joins the device both ways, and sends until something gets through: JACK is not done when it answers."""
    assert wire.ask("connect probe:midi_out marlise-host:control_in_1") == "resp 0"
    assert wire.ask("connect marlise-host:control_out_1 probe:midi_ear") == "resp 0"
    wire.ask("output_data_ready")
    while wire.silent(0.1):
        probe.send_midi(b"\xf8")
    while not wire.silent(0.05):
        pass
    wire.ask("output_data_ready")
    while not probe.heard_midi():
        assert wire.ask("midi_send 1 f8") == "resp 0"
    probe.heard_midi()


def told_after(wire: Wire, count: int, start: str = "midi_raw") -> list[str]:
    """So many messages that start so, from as many batches as they take."""
    told: list[str] = []
    while len(told) < count:
        assert wire.ask("output_data_ready") == "resp 0"
        told += [event for event in wire.batch() if event.startswith(start)]
    return told


def bytes_of(told: list[str]) -> list[bytes]:
    return [bytes.fromhex(event.split(" ")[3]) for event in told]


def test_ports_come_and_go(wire: Wire, jack_server: JackServer) -> None:
    assert "midi-ports" in wire.ask("capabilities").split()
    assert wire.describe()["midi_ports"] == {"in": [], "out": []}
    for command, reply in [
        ("midi_port in 0 1", "resp -207"),
        ("midi_port in 33 1", "resp -207"),
        ("midi_port out x 0", "resp -207"),
        ("midi_port up 1 1", "resp -207"),
        ("midi_port in 1", "few arguments"),
        ("midi_port in 1 1 1", "many arguments"),
        ("midi_port in 32 1", "resp 0"),
        ("midi_port in 2 1", "resp 0"),
        ("midi_port in 2 1", "resp 0"),
        ("midi_port out 2 1", "resp 0"),
        ("midi_port out 9 0", "resp 0"),
        ("remove -1", "resp 0"),
    ]:
        assert wire.ask(command) == reply, command
    assert wire.describe()["midi_ports"] == {"in": [2, 32], "out": [2]}
    assert wire.describe()["connections"] == []
    ours = {port for port in jack_server.ports() if ":control_" in port}
    assert ours == {"marlise-host:control_in_2", "marlise-host:control_in_32", "marlise-host:control_out_2"}
    for way, number in (("in", 2), ("in", 32), ("out", 2), ("out", 2)):
        assert wire.ask(f"midi_port {way} {number} 0") == "resp 0"
    assert not [port for port in jack_server.ports() if ":control_" in port]


def test_sending_needs_a_port_and_a_message(floor: Wire, probe: JackProbe) -> None:
    for command, reply in [
        ("midi_send 2 f8", "resp -205"),
        ("midi_send 1 f", "resp -207"),
        ("midi_send 1 zz", "resp -207"),
        ('midi_send 1 ""', "resp -207"),
        ("midi_send 1 b00b", "resp -207"),
        ("midi_send 1 0b7f", "resp -207"),
        (f"midi_send 1 f0{'01' * 255}f7", "resp -207"),
        ("midi_send 1", "few arguments"),
        ("midi_send 1 c00a", "resp 0"),
        ("midi_send 1 B00B7F", "resp 0"),
        (f"midi_send 1 f0{'01' * 254}f7", "resp 0"),
    ]:
        assert floor.ask(command) == reply, command
    floor.cycle()
    floor.cycle()
    assert probe.heard_midi() == [b"\xc0\x0a", b"\xb0\x0b\x7f", b"\xf0" + b"\x01" * 254 + b"\xf7"]


def test_messages_are_told_byte_for_byte(floor: Wire, probe: JackProbe) -> None:
    whole, longer = b"\xf0" + b"\x01" * 254 + b"\xf7", b"\xf0" + b"\x01" * 255 + b"\xf7"
    sent = [b"\x90\x3c\x64", b"\xfe", b"\xc0\x05", b"\xf8", b"\xe0\x00\x40", whole, b"\x80\x3c\x00"]
    probe.send_midi(*sent)
    told = told_after(floor, len(sent) - 1)
    assert bytes_of(told) == [message for message in sent if message != b"\xfe"]
    assert {event.split(" ")[1] for event in told} == {"1"}
    frames = [int(event.split(" ")[2]) for event in told]
    assert frames == sorted(frames)
    assert len(set(frames)) == len(sent) - 1
    probe.send_midi(longer, b"\xf8")
    lost, clock = told_after(floor, 2, "midi_")
    assert (lost, bytes_of([clock])) == ("midi_lost 1", [b"\xf8"])


def until_heard(probe: JackProbe, level: float, message: bytes) -> None:
    """Plays the message, again if need be, until the sound is so loud: JACK loses some when it is late."""
    end = time.monotonic() + PATIENCE
    while True:
        probe.send_midi(message)
        if (heard := probe.peak()) == pytest.approx(level, rel=1e-3):
            return
        assert time.monotonic() < end, heard


def test_what_stands_by_is_heard_while_the_program_is_busy(floor: Wire, probe: JackProbe) -> None:
    """The program neither reads nor sends from the first message on, until it hears of all of them."""
    assert floor.ask(f"add {AMP} 0") == "resp 0"
    for cable in ("probe:tone effect_0:in", "effect_0:out probe:ear"):
        assert floor.ask(f"connect {cable}") == "resp 0"
    table = " ".join(str(-position / 2) for position in range(128))
    assert floor.ask("midi_standby 7 1 cc -1 20 64 127 - 0 v 0 gain -20") == "resp 0"
    assert floor.ask(f"midi_follow 8 1 0 11 0 gain {table}") == "resp 0"
    until_heard(probe, TONE, b"\xf8")
    until_heard(probe, TONE / 10, b"\xb5\x14\x7f")
    for position, level in ((80, TONE / 100), (0, TONE), (40, TONE / 10)):
        until_heard(probe, level, bytes([0xB0, 11, position]))
    told: list[str] = []
    while "param_set 0 gain -20.000000" not in told:
        assert floor.ask("output_data_ready") == "resp 0"
        told += floor.batch()
    pressed = [event for event in told if " b5147f" in event]
    assert pressed
    assert pressed[0].split(" ")[4] == "7"
    assert {len(event.split(" ")) for event in pressed[1:]} <= {4}
    assert {event.split(" ", 4)[4] for event in told if " b00b" in event} == {"8"}
    frame = pressed[-1].split(" ")[2]
    held = "midi_standby 7 1 cc 5 20 64 127 {} 0 v 0 gain 0"
    assert floor.ask(held.format("-")) == "resp -902"
    assert floor.ask(held.format((int(frame) - 1) % 2**32)) == "resp -902"
    assert floor.ask(held.format(frame)) == "resp 0"
    until_heard(probe, TONE, b"\xb5\x14\x7f")


def test_what_stands_by_goes_with_its_port_and_with_the_controller(host: HostProcess, probe: JackProbe) -> None:
    table = " ".join(["90"] * 128)

    def listen(wire: Wire) -> None:
        assert wire.ask("midi_port in 1 1") == "resp 0"
        assert wire.ask("connect probe:midi_out single:control_in_1") == "resp 0"
        assert wire.ask("feature_enable midi-raw 1") == "resp 0"

    def answer(wire: Wire) -> list[str]:
        """What is told of a message."""
        wire.ask("output_data_ready")
        while wire.silent(0.1):
            probe.send_midi(b"\xf8")
        probe.send_midi(b"\xb0\x0b\x02")
        told: list[str] = []
        while not told:
            told = [event.split(" ", 3)[3] for event in told_after(wire, 1) if " b00b" in event]
        return told

    with host.wire() as wire:
        listen(wire)
        assert wire.ask(f"midi_follow 0 1 0 11 9995 :bpm {table}") == "resp 0"
        assert answer(wire) == ["b00b02 0"]
        assert wire.ask("midi_port in 1 0") == "resp 0"
        listen(wire)
        assert answer(wire) == ["b00b02"]
        assert wire.ask(f"midi_follow 0 1 0 11 9995 :bpm {table}") == "resp 0"
        assert answer(wire) == ["b00b02 0"]
    with host.wire() as wire:
        listen(wire)
        assert answer(wire) == ["b00b02"]


def test_it_is_off_until_asked_for_and_when_the_controller_leaves(host: HostProcess, probe: JackProbe) -> None:
    with host.wire() as wire:
        assert wire.ask("midi_port in 1 1") == "resp 0"
        assert wire.ask("connect probe:midi_out single:control_in_1") == "resp 0"
        assert wire.ask("feature_enable midi-raw 1") == "resp 0"
        wire.ask("output_data_ready")
        while wire.silent(0.1):
            probe.send_midi(b"\xf8")
    with host.wire() as wire:
        assert wire.describe()["midi_ports"] == {"in": [1], "out": []}
        wire.ask("output_data_ready")
        probe.send_midi(b"\xf8")
        assert wire.silent(0.2)
        assert wire.ask("feature_enable midi-raw 1") == "resp 0"
        probe.send_midi(b"\xc0\x01")
        assert wire.event().startswith("midi_raw 1 ")
        assert wire.event() == "data_finish"
        assert wire.ask("feature_enable midi-raw 0") == "resp 0"
        wire.ask("output_data_ready")
        probe.send_midi(b"\xc0\x02")
        assert wire.silent(0.2)


@pytest.fixture
def lossless(floor: Wire) -> Iterator[None]:
    """JACK goes as fast as its clients, and waits for each: on a busy machine it loses messages otherwise."""
    assert floor.ask("feature_enable freewheeling 1") == "resp 0"
    yield
    assert floor.ask("feature_enable freewheeling 0") == "resp 0"


@pytest.mark.usefixtures("lossless")
def test_ten_thousand_messages_at_once_are_all_told_in_order(floor: Wire, probe: JackProbe) -> None:
    """In less than a second; and a parameter that some of them move is told on the way, its newest value only."""
    assert floor.ask(f"add {STEERED} 0") == "resp 0"
    assert floor.ask("midi_map 0 :presets 0 40 0 127") == "resp 1"
    probe.send_midi(*BURST)
    told: list[str] = []
    while not told or not told[-1].endswith(BURST[-1].hex()):
        assert floor.ask("output_data_ready") == "resp 0"
        batch = floor.batch()
        assert len([event for event in batch if event.startswith("param_set")]) <= 1
        told += [event for event in batch if event.startswith("midi_")]
    assert bytes_of(told) == BURST
    assert floor.ask("param_get 0 :presets") == "resp 0 127.0000"


@pytest.mark.usefixtures("lossless")
def test_a_controller_that_does_not_read_is_told_all_of_it_later(floor: Wire, probe: JackProbe) -> None:
    probe.send_midi(*BURST[:3000])
    probe.sent_midi()
    floor.cycle()
    assert bytes_of(told_after(floor, 3000)) == BURST[:3000]


def test_a_device_at_two_ports_moves_a_parameter_once(floor: Wire, probe: JackProbe) -> None:
    assert floor.ask(f"add {STEERED} 0") == "resp 0"
    assert floor.ask("connect probe:midi_out mod-host:midi_in") == "resp 0"
    assert floor.ask("monitor_midi_program 0 1") == "resp 0"
    probe.send_midi(b"\xc0\x01")
    while not [event for event in told_after(floor, 1, "midi_") if event.startswith("midi_program_change")]:
        probe.send_midi(b"\xc0\x01")  # until JACK has joined them
    assert floor.ask("midi_learn 0 even 0 10") == "resp 1"
    probe.send_midi(b"\xb0\x07\x7f")
    told: list[str] = []
    while not told or not told[-1].startswith("midi_mapped"):
        assert floor.ask("output_data_ready") == "resp 0"
        told += [event for event in floor.batch() if not event.startswith("midi_raw")]
    assert "param_set 0 even" not in " ".join(told)
    assert floor.ask("param_get 0 even") == "resp 0 10.0000"
    mapping = {"number": 0, "symbol": "even", "channel": 0, "controller": 7, "minimum": 0, "maximum": 10}
    assert floor.describe()["midi_mappings"] == [mapping]
    assert floor.ask("monitor_midi_program 0 0") == "resp 0"


def test_a_device_reaches_no_plugin_by_its_own_port(floor: Wire, probe: JackProbe) -> None:
    assert floor.ask(f"add {NOTES} 0") == "resp 0"
    assert floor.ask("connect mod-host:midi_in effect_0:midi_in") == "resp 0"
    probe.send_midi(b"\x90\x3c\x64")
    assert bytes_of(told_after(floor, 1)) == [b"\x90\x3c\x64"]
    floor.cycle()
    assert floor.describe()["instances"][0]["outputs"]["held"] == 0


def until_ended(probe: JackProbe) -> None:
    """Until the note has ended at the probe, which holds it."""
    end = time.monotonic() + PATIENCE
    while not any(message[0] == 0x80 and message[1] == 0x3C for message in probe.heard_midi()):
        assert time.monotonic() < end, "the note sounds on"


def until_held(wire: Wire, wanted: int) -> None:
    end = time.monotonic() + PATIENCE
    while wire.describe()["instances"][0]["outputs"]["held"] != wanted:
        assert time.monotonic() < end


@pytest.mark.parametrize(
    "ending", ["disconnect effect_0:midi_out probe:midi_ear", "remove 0", "bypass 0 1", "panic", "activate 0 0"]
)
def test_a_plugin_plays_a_device_through_a_cable_and_leaves_no_note(
    wire: Wire, probe: JackProbe, jack_server: JackServer, ending: str
) -> None:
    assert wire.ask(f"add {NOTES} 0") == "resp 0"
    assert wire.ask("connect probe:midi_out effect_0:midi_in") == "resp 0"
    assert wire.ask("connect effect_0:midi_out probe:midi_ear") == "resp 0"
    assert any("marlise-host:send_" in port for port in jack_server.connections("probe:midi_ear"))
    end = time.monotonic() + PATIENCE
    probe.send_midi(b"\x90\x3c\x64")
    while b"\x90\x3c\x64" not in probe.heard_midi():
        probe.send_midi(b"\x90\x3c\x64")
        assert time.monotonic() < end
    assert wire.ask(ending) == "resp 0"
    until_ended(probe)


def test_a_keyboard_that_is_unplugged_leaves_no_note(wire: Wire, probe: JackProbe) -> None:
    assert wire.ask(f"add {NOTES} 0") == "resp 0"
    assert wire.ask("connect mod-host:midi_in effect_0:midi_in") == "resp 0"
    for unplug in ("disconnect probe:midi_out mod-host:midi_in", "disconnect_all probe:midi_out"):
        assert wire.ask("connect probe:midi_out mod-host:midi_in") == "resp 0"
        end = time.monotonic() + PATIENCE
        while wire.describe()["instances"][0]["outputs"]["held"] != 1:
            probe.send_midi(b"\x90\x3c\x64")
            assert time.monotonic() < end
        assert wire.ask(unplug) == "resp 0"
        until_held(wire, 0)
