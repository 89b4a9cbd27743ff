"""The monitor: the last messages, what they did, where controls stand."""

import pytest

from marlise_desktop.domain.midi.assembly import Assembly
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.midi.monitor import KEPT, Entry, Monitor, Moved

FLOOR = DeviceId("FCB1010")


class Hearing:
    """A monitor that hears bytes as the router hears them."""

    def __init__(self) -> None:
        self.monitor = Monitor()
        self.assembly = Assembly(lambda *_: False, self.monitor.heard)
        self.monitor.faults = self.assembly.faults

    def hear(self, sent: str, time_s: float = 1.0) -> list[Entry]:
        return [self.monitor.played(one) for one in self.assembly.take(FLOOR, bytes.fromhex(sent), time_s)]


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


def test_messages_are_shown_with_what_they_did(hearing: Hearing) -> None:
    switch, other = hearing.hear("b0 40 7f 41 00")
    hearing.monitor.did(switch, "Snapshot Lead")
    hearing.monitor.did(switch, lambda: "Bypass Echo")
    lines = hearing.monitor.lines()
    assert [(line.message, line.did) for line in lines] == [
        ("CC 64 (Sustain) on channel 1 = 127", "Snapshot Lead; Bypass Echo"),
        ("CC 65 (Portamento) on channel 1 = 0", ""),
    ]
    assert {(line.device, line.time_s) for line in lines} == {(FLOOR, 1.0)}
    assert other.deeds == []


def test_words_are_found_only_when_somebody_looks(hearing: Hearing) -> None:
    asked = []
    hearing.monitor.did(hearing.hear("b0 40 7f")[0], lambda: str(asked.append(1)))
    assert asked == []
    hearing.monitor.lines()
    assert asked == [1]


def test_what_no_control_sends_is_shown_too(hearing: Hearing) -> None:
    hearing.hear("f0 7e 01 f7 fa a0 3c 05")
    assert [line.message for line in hearing.monitor.lines()] == [
        "System exclusive 7E 01",
        "Start",
        "Pressure of C4 on channel 1 = 5",
    ]


def test_a_program_is_shown_with_its_bank(hearing: Hearing) -> None:
    hearing.hear("b0 00 00 20 02 c0 05")
    assert hearing.monitor.lines()[-1].message == "Program 5 (bank 0:2) on channel 1"


def test_clock_and_active_sensing_are_counted_and_push_nothing_out(hearing: Hearing) -> None:
    hearing.hear("b0 40 7f")
    hearing.hear("f8 " * 1000 + "fe")
    assert len(hearing.monitor.lines()) == 1
    assert hearing.monitor.ticks() == "FCB1010: clock × 1000, active sensing × 1"
    assert hearing.monitor.ticks(lambda device: "Left") == "Left: clock × 1000, active sensing × 1"


def test_only_the_last_are_kept(hearing: Hearing) -> None:
    entries = hearing.hear("b0" + " 40 7f 41 01" * KEPT)
    assert len(hearing.monitor.lines()) == KEPT
    hearing.monitor.did(entries[0], "late")
    assert "late" not in {line.did for line in hearing.monitor.lines()}


def test_where_a_control_stands_is_known_under_each_of_its_names(hearing: Hearing) -> None:
    hearing.hear("b2 0b 10", 1.0)
    hearing.hear("b2 0b 11", 2.0)
    for channel in (2, None):
        for device in (FLOOR, None):
            assert hearing.monitor.last(Control(ControlKind.CC, 11, channel, device)) == Moved(17, 2.0)
    assert hearing.monitor.last(Control(ControlKind.CC, 11, 3)) is None


def test_what_is_remembered_of_controls_is_bounded(hearing: Hearing) -> None:
    for bank in range(100):
        hearing.hear(f"b0 00 {bank:02x}" + "".join(f" c0 {program:02x}" for program in range(128)))
    assert len(hearing.monitor._moved) <= 4 * 4096
    assert hearing.monitor.last(Control(ControlKind.PROGRAM, (99 << 7) << 7 | 127, 0, FLOOR)) == Moved(127, 1.0)


def test_broken_bytes_are_told_in_words(hearing: Hearing) -> None:
    assert hearing.monitor.broken(FLOOR) == ""
    hearing.hear("01 02 b0 07 c0 05")
    hearing.hear("f0 " + "01" * 20000 + " f7")
    assert hearing.monitor.broken(FLOOR) == (
        "1 message cut off in the middle, 2 bytes that belong to no message, "
        "1 system exclusive message longer than this program reads"
    )


def test_the_window_can_see_whether_there_is_more_to_see(hearing: Hearing) -> None:
    before = hearing.monitor.version
    (entry,) = hearing.hear("b0 07 01")
    heard = hearing.monitor.version
    hearing.monitor.did(entry, "Volume")
    assert before < heard < hearing.monitor.version
    hearing.monitor.clear()
    assert hearing.monitor.lines() == []
    assert hearing.monitor.ticks() == ""
