"""One thing for each thing that a player did, whatever number of messages says so."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.midi.assembly import LONGEST_WAIT_S, Assembly, Played
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import ControlChange, Message, PitchBend, ProgramChange
from marlise_desktop.domain.midi.wire import bytes_of
from tests.unit.domain.midi.strategies import MESSAGES

FLOOR, EXPRESSION = DeviceId("FCB1010"), DeviceId("Pedal")


def assembly(*fine: tuple[DeviceId, int, int]) -> Assembly:
    wanted = set(fine)
    return Assembly(lambda device, channel, controller: (device, channel, controller) in wanted)


def told(played: Iterable[Played]) -> list[tuple[ControlKind, int, int]]:
    return [(one.control.kind, one.control.number, one.value) for one in played]


def test_notes_controllers_bends_and_pressure_are_one_thing_each() -> None:
    heard = assembly().take(FLOOR, bytes.fromhex("90 3c 64 3c 00 b0 40 7f e0 00 40 d0 05 a0 3c 01 f8"), 1.0)
    assert told(heard) == [
        (ControlKind.NOTE, 60, 100),
        (ControlKind.NOTE, 60, 0),
        (ControlKind.CC, 64, 127),
        (ControlKind.PITCH_BEND, 0, 8192),
        (ControlKind.PRESSURE, 0, 5),
    ]
    assert {one.control.device for one in heard} == {FLOOR}


def test_a_pair_is_one_value_in_either_order() -> None:
    for sent in ("b0 0b 40 2b 05", "b0 2b 05 0b 40"):
        parts = assembly((FLOOR, 0, 11))
        assert told(parts.take(FLOOR, bytes.fromhex(sent), 1.0)) == [(ControlKind.CC14, 11, 0x40 << 7 | 5)]
        assert parts.deadline() is None


def test_halves_are_joined_over_packets_and_other_messages() -> None:
    parts = assembly((FLOOR, 0, 11))
    assert parts.take(FLOOR, bytes.fromhex("b0 0b 40"), 1.0) == []
    assert told(parts.take(FLOOR, bytes.fromhex("90 3c 64"), 1.001)) == [(ControlKind.NOTE, 60, 100)]
    assert told(parts.take(FLOOR, bytes.fromhex("b0 2b 05"), 1.002)) == [(ControlKind.CC14, 11, 8197)]


def test_a_coarse_half_alone_waits_and_then_counts_with_a_fine_half_of_zero() -> None:
    parts = assembly((FLOOR, 0, 11))
    parts.take(FLOOR, bytes.fromhex("b0 0b 40 2b 05"), 0.5)
    assert parts.take(FLOOR, bytes.fromhex("b0 0b 41"), 1.0) == []
    assert parts.deadline() == 1.0 + LONGEST_WAIT_S
    assert parts.flush(1.0 + LONGEST_WAIT_S / 2) == []
    assert told(parts.flush(1.0 + LONGEST_WAIT_S)) == [(ControlKind.CC14, 11, 0x41 << 7)]


def test_a_fine_half_alone_changes_the_last_value() -> None:
    parts = assembly((FLOOR, 0, 11))
    parts.take(FLOOR, bytes.fromhex("b0 0b 40 2b 05"), 0.5)
    parts.take(FLOOR, bytes.fromhex("b0 2b 06"), 1.0)
    assert told(parts.flush(2.0)) == [(ControlKind.CC14, 11, 0x40 << 7 | 6)]


def test_a_fine_half_of_nothing_is_no_value() -> None:
    parts = assembly((FLOOR, 0, 11))
    parts.take(FLOOR, bytes.fromhex("b0 2b 06"), 1.0)
    assert parts.flush(2.0) == []


def test_coarse_halves_alone_in_a_row_are_all_told() -> None:
    parts = assembly((FLOOR, 0, 11))
    heard = parts.take(FLOOR, bytes.fromhex("b0 0b 01 0b 02 0b 03"), 1.0)
    assert told([*heard, *parts.flush(2.0)]) == [(ControlKind.CC14, 11, value << 7) for value in (1, 2, 3)]


def test_pairs_that_are_not_mapped_as_one_are_two_controllers() -> None:
    heard = assembly((FLOOR, 1, 11), (EXPRESSION, 0, 11)).take(FLOOR, bytes.fromhex("b0 0b 40 2b 05"), 1.0)
    assert told(heard) == [(ControlKind.CC, 11, 64), (ControlKind.CC, 43, 5)]


def test_a_bank_belongs_to_the_program_after_it_and_to_those_that_follow() -> None:
    parts = assembly()
    heard = parts.take(FLOOR, bytes.fromhex("b0 00 01 20 02 c0 05"), 1.0)
    assert told(heard) == [(ControlKind.PROGRAM, (1 << 7 | 2) << 7 | 5, 5)]
    assert told(parts.take(FLOOR, bytes.fromhex("c0 06"), 9.0)) == [(ControlKind.PROGRAM, (1 << 7 | 2) << 7 | 6, 6)]
    assert told(parts.take(FLOOR, bytes.fromhex("c1 06"), 9.0)) == [(ControlKind.PROGRAM, 6, 6)]
    assert told(parts.take(EXPRESSION, bytes.fromhex("c0 06"), 9.0)) == [(ControlKind.PROGRAM, 6, 6)]


def test_a_bank_controller_without_a_program_is_a_controller() -> None:
    parts = assembly()
    heard = list(parts.take(FLOOR, bytes.fromhex("b0 00 01 00 02"), 1.0))
    heard += parts.take(FLOOR, bytes.fromhex("b0 07 01"), 1.0 + LONGEST_WAIT_S)
    assert told(heard) == [(ControlKind.CC, 0, 1), (ControlKind.CC, 0, 2), (ControlKind.CC, 7, 1)]


def test_devices_and_channels_do_not_mix() -> None:
    parts = assembly((FLOOR, 0, 11), (FLOOR, 1, 11), (EXPRESSION, 0, 11))
    for device, sent in ((FLOOR, "b0 0b 01"), (EXPRESSION, "b0 0b 02"), (FLOOR, "b1 0b 03")):
        assert parts.take(device, bytes.fromhex(sent), 1.0) == []
    heard = [
        *parts.take(FLOOR, bytes.fromhex("b1 2b 06"), 1.0),
        *parts.take(FLOOR, bytes.fromhex("b0 2b 04"), 1.0),
        *parts.take(EXPRESSION, bytes.fromhex("b0 2b 05"), 1.0),
    ]
    assert [(one.device, one.control.channel, one.value) for one in heard] == [
        (FLOOR, 1, 3 << 7 | 6),
        (FLOOR, 0, 1 << 7 | 4),
        (EXPRESSION, 0, 2 << 7 | 5),
    ]


def test_running_status_is_of_each_device() -> None:
    parts = assembly()
    parts.take(FLOOR, bytes.fromhex("b0 40 7f"), 1.0)
    assert parts.take(EXPRESSION, bytes.fromhex("40 00"), 1.0) == []
    assert told(parts.take(FLOOR, bytes.fromhex("40 00"), 1.0)) == [(ControlKind.CC, 64, 0)]
    assert parts.faults(EXPRESSION).stray == 2


def test_what_a_lost_device_had_begun_is_forgotten() -> None:
    parts = assembly((FLOOR, 0, 11))
    parts.take(FLOOR, bytes.fromhex("b0 00 01 c0 01 0b 01 b0 0b"), 1.0)
    parts.forget(FLOOR)
    assert parts.deadline() is None
    assert parts.take(FLOOR, b"\x7f", 1.0) == []
    assert told(parts.take(FLOOR, b"\xc0\x01", 1.0)) == [(ControlKind.PROGRAM, 1, 1)]


def test_every_message_is_shown_to_who_asked() -> None:
    seen: list[tuple[DeviceId, Message, float]] = []
    parts = Assembly(lambda *_: False, lambda *what: seen.append(what))
    parts.take(FLOOR, bytes.fromhex("b0 00 01 c0 05 f0 01 f7"), 1.0)
    assert [message for _, message, _ in seen][:2] == [ControlChange(0, 0, 1), ProgramChange(0, 5)]
    assert len(seen) == 3


_SENT = st.lists(st.tuples(st.sampled_from((FLOOR, EXPRESSION)), MESSAGES, st.floats(0, 0.01)), max_size=30)
_HALVES = st.lists(
    st.tuples(
        st.sampled_from((FLOOR, EXPRESSION)),
        st.builds(ControlChange, st.integers(0, 1), st.sampled_from((0, 11, 32, 43, 64)), st.integers(0, 127)),
        st.floats(0, 0.01),
    ),
    max_size=30,
)


def play(parts: Assembly, sent: list[tuple[DeviceId, Message, float]]) -> list[Played]:
    now, heard = 0.0, list[Played]()
    for device, message, pause in sent:
        now += pause
        heard += parts.take(device, bytes_of(message), now)
    return [*heard, *parts.flush(now + 1)]


@given(st.one_of(_SENT, _HALVES), st.booleans())
def test_each_control_ends_where_its_last_messages_left_it(
    sent: list[tuple[DeviceId, Message, float]], fine: bool
) -> None:
    parts = Assembly(lambda *_: fine)
    last = {one.control: one.value for one in play(parts, sent)}
    assert parts.deadline() is None
    bends = {
        Control(ControlKind.PITCH_BEND, 0, message.channel, device): message.value
        for device, message, _ in sent
        if isinstance(message, PitchBend)
    }
    assert {control: value for control, value in last.items() if control.kind is ControlKind.PITCH_BEND} == bends
    halves: dict[tuple[DeviceId, int, int], int] = {}
    for device, message, _ in sent:
        if isinstance(message, ControlChange):
            halves[device, message.channel, message.controller] = message.value
    for control, value in last.items():
        assert 0 <= value <= control.highest
        if control.kind is ControlKind.CC14 and control.device and control.channel is not None:
            assert value >> 7 == halves[control.device, control.channel, control.number]
            assert value & 127 in (0, halves.get((control.device, control.channel, control.number + 32)))


@given(_HALVES)
def test_a_controller_is_never_lost(sent: list[tuple[DeviceId, Message, float]]) -> None:
    heard = play(Assembly(lambda *_: False), sent)
    assert sorted(str(one.message) for one in heard) == sorted(str(message) for _, message, _ in sent)


@given(_HALVES)
def test_other_devices_change_nothing(sent: list[tuple[DeviceId, Message, float]]) -> None:
    one_alone = [one for one in play(Assembly(lambda *_: True), sent) if one.device == FLOOR]
    now, quiet = 0.0, list[tuple[DeviceId, Message, float]]()
    for device, message, pause in sent:
        now += pause
        if device == FLOOR:
            quiet.append((device, message, now))
            now = 0.0
    parts = Assembly(lambda *_: True)
    assert told(play(parts, quiet)) == told(one_alone)
