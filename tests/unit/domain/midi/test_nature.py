"""What controls are, from streams such as real ones send; each is described by what is done to it."""

from collections.abc import Iterable

import pytest

from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import ControlChange
from marlise_desktop.domain.midi.nature import Ask, Found, found_out

FLOOR = DeviceId("Floor")
CC80 = Control(ControlKind.CC, 80, 0, FLOOR)
CC81 = Control(ControlKind.CC, 81, 0, FLOOR)
CC11 = Control(ControlKind.CC, 11, 0, FLOOR)
NOTE = Control(ControlKind.NOTE, 60, 0, FLOOR)
MESSAGE = ControlChange(0, 0, 0)
At = tuple[float, int]


def stream(control: Control, moments: Iterable[At]) -> list[Played]:
    return [Played(FLOOR, control, value, MESSAGE, time) for time, value in moments]


def found(control: Control, moments: Iterable[At], rest: float = 1.0, *, position: bool = False) -> Found | Ask:
    heard = stream(control, moments)
    return found_out(heard, heard[-1].time_s + rest, position=position)


def sweep(values: Iterable[int], start: float = 0.0, step: float = 0.01) -> list[At]:
    return [(start + n * step, value) for n, value in enumerate(values)]


SWITCHES: list[tuple[str, list[At], Found]] = [
    ("momentary, two taps", [(0, 127), (0.1, 0), (1, 127), (1.15, 0)], Found(CC80, Nature.MOMENTARY)),
    ("momentary, held at the second press", [(0, 127), (0.1, 0), (1, 127)], Found(CC80, Nature.MOMENTARY)),
    ("momentary, first press held long", [(0, 127), (2, 0), (3, 127), (3.1, 0)], Found(CC80, Nature.MOMENTARY)),
    (
        "momentary, the foot was on it at the beginning",
        [(0, 0), (1, 127), (1.1, 0), (2, 127), (2.1, 0)],
        Found(CC80, Nature.MOMENTARY),
    ),
    ("latching, was off", [(0, 127), (1.2, 0)], Found(CC80, Nature.LATCHING)),
    ("latching, was on", [(0, 0), (1.2, 127)], Found(CC80, Nature.LATCHING)),
    ("latching, pressed three times", [(0, 127), (0.9, 0), (1.8, 127)], Found(CC80, Nature.LATCHING)),
    ("latching, fast feet and once more", [(0, 127), (0.3, 0), (1.8, 127)], Found(CC80, Nature.LATCHING)),
    ("latching, four presses", [(0, 127), (0.9, 0), (1.8, 127), (2.7, 0)], Found(CC80, Nature.LATCHING)),
    ("only presses", [(0, 127), (1, 127)], Found(CC80, Nature.PRESS_ONLY)),
    ("only presses, of value 0", [(0, 0), (1, 0)], Found(CC80, Nature.PRESS_ONLY)),
    ("only presses, each sent twice", [(0, 127), (0.004, 127), (1, 127), (1.004, 127)], Found(CC80, Nature.PRESS_ONLY)),
    (
        "momentary, 0 when pressed",
        [(0, 0), (0.1, 127), (1, 0), (1.1, 127)],
        Found(CC80, Nature.MOMENTARY, Calibration(127, 0)),
    ),
    (
        "momentary, other values than 127 and 0",
        [(0, 50), (0.1, 3), (1, 50), (1.1, 3)],
        Found(CC80, Nature.MOMENTARY, Calibration(3, 50)),
    ),
    (
        "a pad whose presses differ in force",
        [(0, 90), (0.1, 0), (1, 101), (1.1, 0), (2, 77), (2.1, 0)],
        Found(CC80, Nature.MOMENTARY),
    ),
]


@pytest.mark.parametrize(
    ("moments", "expected"), [(m, e) for _, m, e in SWITCHES], ids=[name for name, _, _ in SWITCHES]
)
def test_switches(moments: list[At], expected: Found) -> None:
    assert found(CC80, moments) == expected


@pytest.mark.parametrize(
    ("moments", "nature"),
    [
        ([(0, 100), (0.1, 0), (1, 80), (1.1, 0)], Nature.MOMENTARY),
        ([(0, 1), (1, 1)], Nature.PRESS_ONLY),
        ([(0, 100), (1, 0)], Nature.LATCHING),
    ],
)
def test_notes(moments: list[At], nature: Nature) -> None:
    assert found(NOTE, moments) == Found(NOTE, nature)


@pytest.mark.parametrize(
    ("moments", "rest", "ask"),
    [
        ([(0, 127)], 9.0, Ask.ONCE_MORE),
        ([(0, 127), (0.1, 0)], 9.0, Ask.ONCE_MORE),
        ([(0, 127), (0.9, 0)], 0.1, Ask.ONCE_MORE),
        ([(0, 127), (0.3, 0), (1, 127)], 0.1, Ask.ONCE_MORE),
        (sweep(range(0, 60, 2)), 1.0, Ask.ALL_THE_WAY),
        (sweep(range(128)), 0.1, Ask.ALL_THE_WAY),
        (sweep([1, 1, 1, 2, 1]), 1.0, Ask.BOTH_WAYS),
        (sweep([65] * 6), 1.0, Ask.BOTH_WAYS),
    ],
)
def test_what_is_to_be_done_yet(moments: list[At], rest: float, ask: Ask) -> None:
    assert found(CC80, moments, rest) is ask


def test_nothing_heard_asks_for_a_press() -> None:
    assert found_out((), 5.0) is Ask.PRESS


def test_a_program_change_is_known_by_one_press() -> None:
    control = Control(ControlKind.PROGRAM, 5, 0, FLOOR)
    assert found(control, [(0, 5)], 0.0) == Found(control, Nature.PRESS_ONLY)


def test_a_key_is_known_by_one_press() -> None:
    control = Control(ControlKind.KEY, key="PgDown")
    assert found(control, [(0, 127)], 0.0) == Found(control, Nature.MOMENTARY)


@pytest.mark.parametrize(
    ("values", "nature"),
    [
        ([1, 1, 1, 2, 1, 127, 127, 126, 127], Nature.RELATIVE_TWOS),
        ([65, 65, 66, 65, 63, 63, 62, 63], Nature.RELATIVE_OFFSET),
        ([1, 1, 2, 1, 65, 65, 66, 65], Nature.RELATIVE_SIGN),
        ([127, 127, 127, 1, 1, 1], Nature.RELATIVE_TWOS),
    ],
)
def test_encoders(values: list[int], nature: Nature) -> None:
    assert found(CC80, sweep(values, step=0.05), 0.0) == Found(CC80, nature)


def test_an_absolute_knob_that_moves_a_little_in_the_middle_is_no_encoder() -> None:
    assert found(CC80, sweep([60, 61, 62, 63, 65, 66, 65, 63, 62]), 9.0) == Found(CC80, Nature.CONTINUOUS)


def test_a_pedal_with_the_whole_travel_needs_no_calibration() -> None:
    assert found(CC11, sweep([*range(128), *range(127, -1, -1)])) == Found(CC11, Nature.CONTINUOUS)


def test_a_pedal_that_does_not_reach_the_ends_is_calibrated() -> None:
    moved = found(CC11, sweep([*range(7, 118, 3), *range(117, 6, -2), 7]))
    assert moved == Found(CC11, Nature.CONTINUOUS, Calibration(7, 117, 0.02, 0.02))


def test_a_pedal_that_was_moved_half_way_is_not_taken_for_a_short_one() -> None:
    moved = found(CC11, sweep(range(20, 105)))
    assert isinstance(moved, Found)
    assert moved.calibration == Calibration(20, 104, 0.02, 0.02)
    half = found(CC11, sweep(range(40, 127)))
    assert isinstance(half, Found)
    assert half.calibration == Calibration(0, 126, 0.0, 0.02)


def test_a_trembling_pedal_gets_a_filter() -> None:
    moved = found(CC11, sweep([*range(60), 61, 60, 61, 60, 62, *range(63, 128)]))
    assert isinstance(moved, Found)
    assert moved.calibration is not None
    assert 1 / 127 < moved.calibration.jitter < 0.03


def test_a_pitch_wheel_is_continuous() -> None:
    wheel = Control(ControlKind.PITCH_BEND, 0, 0, FLOOR)
    assert found(wheel, sweep(range(0, 16384, 100))) == Found(
        wheel, Nature.CONTINUOUS, Calibration(0, 16300, 0.0, 0.02)
    )


def test_a_pedal_that_trembles_elsewhere_is_not_taken_for_what_is_pressed() -> None:
    noise = stream(CC11, sweep([64, 65, 64, 65, 64], step=0.3))
    presses = stream(CC80, [(0.1, 127), (0.2, 0), (1.1, 127), (1.2, 0)])
    heard = sorted([*noise, *presses], key=lambda played: played.time_s)
    assert found_out(heard, 3.0) == Found(CC80, Nature.MOMENTARY)


def test_a_pedal_that_sends_a_switch_and_a_position_is_what_the_target_wants() -> None:
    switch = stream(CC80, [(0.0, 127), (1.0, 0)])
    position = stream(CC11, sweep([*range(128), *range(127, -1, -1)], start=0.01, step=0.003))
    heard = sorted([*switch, *position], key=lambda played: played.time_s)
    assert found_out(heard, 5.0) == Found(CC80, Nature.LATCHING, others=(CC11,))
    assert found_out(heard, 5.0, position=True) == Found(CC11, Nature.CONTINUOUS, others=(CC80,))


def test_the_halves_of_a_fine_controller_are_one() -> None:
    heard = []
    for n, value in enumerate(range(0, 16384, 128)):
        heard += stream(CC11, [(n * 0.01, value >> 7)])
        heard += stream(Control(ControlKind.CC, 43, 0, FLOOR), [(n * 0.01 + 0.001, value & 127)])
    one = found_out(heard, 5.0)
    assert isinstance(one, Found)
    assert one.control == Control(ControlKind.CC14, 11, 0, FLOOR)
    assert one.others == ()


def test_a_switch_that_sends_two_controllers_names_the_other() -> None:
    heard = stream(CC80, [(0, 127), (0.1, 0), (1, 127), (1.1, 0)])
    heard += stream(CC81, [(0.001, 127), (0.101, 0), (1.001, 127), (1.101, 0)])
    heard.sort(key=lambda played: played.time_s)
    assert found_out(heard, 2.0) == Found(CC80, Nature.MOMENTARY, others=(CC81,))
