"""Gestures, at the edges of their times; times are whole numbers, as milliseconds are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.gestures import Gestured, Gestures, Timing, Wanted, gesture_refusal
from marlise_desktop.domain.midi.mapping import Gesture

FLOOR, OTHER = DeviceId("Floor"), DeviceId("Other")
A = Control(ControlKind.CC, 80, 0, FLOOR)
B = Control(ControlKind.CC, 81, 0, FLOOR)
C = Control(ControlKind.CC, 82, 0, FLOOR)
AWAY = Control(ControlKind.CC, 80, 0, OTHER)
TIMING = Timing(long_press=500, double_press=300, chord=60, repeat_after=500, repeat_every=150)
PRESS, RELEASE, LONG = Gesture.PRESS, Gesture.RELEASE, Gesture.LONG_PRESS
DOUBLE, CHORD, REPEAT = Gesture.DOUBLE_PRESS, Gesture.CHORD, Gesture.REPEAT
Event = tuple[int, Control, bool]
Told = tuple[float, Gesture]


def gestures(wanted: dict[Control, Wanted]) -> Gestures:
    return Gestures(lambda control: wanted.get(control, Wanted()), lambda: TIMING)


def on(*wanted: Gesture, nature: Nature = Nature.MOMENTARY, seconds: tuple[Control, ...] = ()) -> Wanted:
    return Wanted(nature, frozenset(wanted), seconds)


def played(machine: Gestures, events: Iterable[Event], until: int = 100_000) -> list[tuple[float, Gestured]]:
    """What a program tells that wakes exactly in time."""
    told: list[tuple[float, Gestured]] = []

    def wait(end: float) -> None:
        while (due := machine.deadline()) is not None and due <= end:
            told.extend((due, gestured) for gestured in machine.due(due))

    for time, control, down in events:
        wait(time)
        told.extend((time, gestured) for gestured in machine.feed(control, down, time))
    wait(until)
    return told


def of(control: Control, told: Sequence[tuple[float, Gestured]]) -> list[Told]:
    return [(time, gestured.gesture) for time, gestured in told if gestured.control == control]


def one(wanted: Wanted, *times: int, until: int = 100_000) -> list[Told]:
    """Down and up by turns."""
    events = [(time, A, number % 2 == 0) for number, time in enumerate(times)]
    return of(A, played(gestures({A: wanted}), events, until))


def test_a_press_acts_at_once_where_nothing_else_is_mapped() -> None:
    assert one(on(PRESS), 10, 90) == [(10, PRESS), (90, RELEASE)]
    assert one(on(PRESS, RELEASE), 10, 90) == [(10, PRESS), (90, RELEASE)]


def test_with_a_double_press_a_press_acts_when_the_time_for_the_second_is_over() -> None:
    wanted = on(PRESS, DOUBLE)
    assert one(wanted, 0, 90) == [(300, PRESS), (300, RELEASE)]
    assert one(wanted, 0, 400) == [(300, PRESS), (400, RELEASE)]
    assert one(wanted, 0, 90, 299, 350) == [(299, DOUBLE), (350, RELEASE)]
    assert one(wanted, 0, 90, 300, 350) == [(300, PRESS), (300, RELEASE), (600, PRESS), (600, RELEASE)]


def test_a_third_press_begins_anew() -> None:
    told = one(on(PRESS, DOUBLE), 0, 20, 100, 120, 200, 220)
    assert told == [(100, DOUBLE), (120, RELEASE), (500, PRESS), (500, RELEASE)]


def test_with_a_long_press_a_press_acts_when_the_foot_leaves_in_time() -> None:
    wanted = on(PRESS, LONG)
    assert one(wanted, 0, 90) == [(90, PRESS), (90, RELEASE)]
    assert one(wanted, 0, 499) == [(499, PRESS), (499, RELEASE)]
    assert one(wanted, 0, 500) == [(500, LONG), (500, RELEASE)]
    assert one(wanted, 0, 900) == [(500, LONG), (900, RELEASE)]


def test_with_a_long_and_a_double_press_each_has_its_time() -> None:
    wanted = on(PRESS, LONG, DOUBLE)
    assert one(wanted, 0, 90) == [(300, PRESS), (300, RELEASE)]
    assert one(wanted, 0, 400) == [(400, PRESS), (400, RELEASE)]
    assert one(wanted, 0, 90, 200, 1200) == [(200, DOUBLE), (1200, RELEASE)]
    assert one(wanted, 0, 700) == [(500, LONG), (700, RELEASE)]


def test_holding_repeats_from_when_the_press_acts() -> None:
    assert one(on(REPEAT), 0, 800) == [
        (0, PRESS),
        (0, REPEAT),
        (500, REPEAT),
        (650, REPEAT),
        (800, REPEAT),
        (800, RELEASE),
    ]
    assert one(on(REPEAT, DOUBLE), 0, 810)[:3] == [(300, PRESS), (300, REPEAT), (800, REPEAT)]


def test_holding_means_a_long_press_where_one_is_mapped_and_then_nothing_repeats() -> None:
    assert one(on(REPEAT, LONG), 0, 2000) == [(500, LONG), (2000, RELEASE)]
    assert one(on(REPEAT, LONG), 0, 90) == [(90, PRESS), (90, REPEAT), (90, RELEASE)]


def test_repeats_that_a_stalled_program_missed_are_not_made_up_for() -> None:
    machine = gestures({A: on(REPEAT)})
    machine.feed(A, True, 0)
    assert [told.gesture for told in machine.due(10_000)] == [REPEAT]
    assert machine.deadline() == 10_100  # 500 + 64 times 150


CHORDS = {A: on(PRESS, CHORD, seconds=(B,)), B: on(PRESS, CHORD, seconds=(A,))}


def test_a_chord_swallows_both_presses_and_ends_with_the_first_foot_that_leaves() -> None:
    told = played(gestures(CHORDS), [(0, A, True), (59, B, True), (200, B, False), (300, A, False)])
    assert told == [(59, Gestured(A, CHORD, B)), (200, Gestured(A, RELEASE, B))]


def test_feet_that_come_too_late_for_a_chord_are_two_presses() -> None:
    told = played(gestures(CHORDS), [(0, A, True), (60, B, True), (200, A, False), (300, B, False)])
    assert of(A, told) == [(60, PRESS), (200, RELEASE)]
    assert of(B, told) == [(120, PRESS), (300, RELEASE)]


def test_a_tap_shorter_than_the_chords_time_still_makes_a_chord_that_is_over_at_once() -> None:
    told = played(gestures(CHORDS), [(0, A, True), (30, A, False), (50, B, True), (90, B, False)])
    assert told == [(50, Gestured(A, CHORD, B)), (50, Gestured(A, RELEASE, B))]


def test_a_third_switch_does_not_join_a_chord() -> None:
    wanted = {
        A: on(CHORD, seconds=(B, C)),
        B: on(CHORD, seconds=(A,)),
        C: on(CHORD, seconds=(A,)),
    }
    told = played(gestures(wanted), [(0, A, True), (10, B, True), (20, C, True), (90, A, False), (99, C, False)])
    assert of(C, told) == [(80, PRESS), (99, RELEASE)]


def test_after_a_chord_each_switch_is_itself_again() -> None:
    events = [(0, A, True), (10, B, True), (50, A, False), (100, A, True), (200, A, False), (250, B, False)]
    told = played(gestures(CHORDS), events)
    assert [gestured for _, gestured in told[:2]] == [Gestured(A, CHORD, B), Gestured(A, RELEASE, B)]
    assert of(A, told)[2:] == [(160, PRESS), (200, RELEASE)]
    assert of(B, told) == []


def test_a_chord_may_name_any_device_and_channel() -> None:
    wanted = {A: on(PRESS, CHORD, seconds=(Control(ControlKind.CC, 81),))}
    assert of(A, played(gestures(wanted), [(0, B, True), (10, A, True)])) == [(70, PRESS)]  # B had acted at once
    assert of(A, played(gestures(wanted), [(0, A, True), (10, B, True)])) == [(10, CHORD)]


def test_a_chord_and_a_double_press_live_on_one_switch() -> None:
    wanted = {A: on(PRESS, CHORD, DOUBLE, seconds=(B,)), B: on(PRESS, CHORD, seconds=(A,))}
    taps = [(0, A, True), (20, A, False), (200, A, True), (220, A, False)]
    assert of(A, played(gestures(wanted), taps)) == [(200, DOUBLE), (220, RELEASE)]
    assert of(A, played(gestures(wanted), [(0, A, True), (40, B, True)])) == [(40, CHORD)]
    assert of(A, played(gestures(wanted), [(0, A, True), (90, B, True)])) == [(300, PRESS)]


@pytest.mark.parametrize("nature", [Nature.LATCHING, Nature.PRESS_ONLY])
def test_every_message_of_a_switch_that_does_not_tell_releases_is_a_press(nature: Nature) -> None:
    assert one(on(PRESS, LONG, nature=nature), 0, 700) == [(0, PRESS), (700, PRESS)]
    assert one(on(PRESS, DOUBLE, nature=nature), 0, 299) == [(299, DOUBLE)]
    assert one(on(PRESS, DOUBLE, nature=nature), 0, 300) == [(300, PRESS), (600, PRESS)]
    assert one(on(REPEAT, nature=nature), 0) == [(0, PRESS), (0, REPEAT)]


def test_latching_switches_make_chords_that_nothing_ends() -> None:
    wanted = {switch: replace(held, nature=Nature.LATCHING) for switch, held in CHORDS.items()}
    told = played(gestures(wanted), [(0, A, True), (30, B, False), (500, A, False), (900, B, True)])
    assert told == [(30, Gestured(A, CHORD, B)), (560, Gestured(A, PRESS)), (960, Gestured(B, PRESS))]


def test_a_momentary_and_a_latching_switch_make_a_chord_that_the_momentary_one_ends() -> None:
    wanted = {A: replace(CHORDS[A], nature=Nature.LATCHING), B: CHORDS[B]}
    told = played(gestures(wanted), [(0, A, True), (30, B, True), (500, B, False)])
    assert told == [(30, Gestured(A, CHORD, B)), (500, Gestured(A, RELEASE, B))]


def test_a_second_press_without_a_release_ends_the_first() -> None:
    assert of(A, played(gestures({A: on(PRESS)}), [(0, A, True), (900, A, True), (950, A, False)])) == [
        (0, PRESS),
        (900, RELEASE),
        (900, PRESS),
        (950, RELEASE),
    ]


def test_a_release_without_a_press_is_nothing() -> None:
    assert played(gestures({}), [(0, A, False)]) == []


def test_a_lost_device_lets_go_of_all_it_held_and_nothing_comes_late() -> None:
    wanted = {A: on(PRESS), B: on(PRESS, LONG), AWAY: on(PRESS, LONG)}
    machine = gestures(wanted)
    machine.feed(A, True, 0)
    machine.feed(B, True, 10)
    machine.feed(AWAY, True, 20)
    assert machine.release_all(FLOOR) == [Gestured(A, RELEASE)]
    told = played(machine, [(600, A, False), (610, B, False)])
    assert [gestured for _, gestured in told] == [Gestured(AWAY, LONG)]


def test_a_press_that_was_over_when_its_device_was_lost_still_acts() -> None:
    machine = gestures({A: on(PRESS, DOUBLE)})
    machine.feed(A, True, 0)
    machine.feed(A, False, 50)
    assert machine.release_all() == [Gestured(A, PRESS), Gestured(A, RELEASE)]
    assert machine.deadline() is None


def test_a_lost_device_ends_its_chord_once() -> None:
    wanted = {A: on(CHORD, seconds=(AWAY,)), AWAY: on(CHORD, seconds=(A,))}
    machine = gestures(wanted)
    machine.feed(A, True, 0)
    machine.feed(AWAY, True, 10)
    assert machine.release_all(FLOOR) == [Gestured(A, RELEASE, AWAY)]
    assert played(machine, [(300, AWAY, False)]) == []


def test_what_is_not_possible_is_said() -> None:
    assert "long press" in gesture_refusal(Nature.PRESS_ONLY, LONG)
    assert "release" in gesture_refusal(Nature.LATCHING, RELEASE)
    assert gesture_refusal(Nature.LATCHING, DOUBLE) == ""
    assert gesture_refusal(Nature.MOMENTARY, LONG) == ""
    assert gesture_refusal(Nature.RELATIVE_TWOS, PRESS) != ""
    assert gesture_refusal(Nature.RELATIVE_TWOS, Gesture.MOVE) == ""


def foreseen(wanted: frozenset[Gesture], times: Sequence[int]) -> list[Told]:
    """What one momentary switch must tell, by one who knows what comes."""
    presses = [*zip(times[::2], times[1::2], strict=True), (10**9, 10**9)]
    told: list[Told] = []
    number = 0
    while number < len(presses) - 1:
        (down, up), (down_2, up_2) = presses[number : number + 2]
        number += 1
        if DOUBLE in wanted and down_2 - down < 300:
            told += [(down_2, DOUBLE), (up_2, RELEASE)]
            number += 1
            continue
        if LONG in wanted and up - down >= 500:
            told += [(down + 500, LONG), (up, RELEASE)]
            continue
        act = down + 300 if DOUBLE in wanted else down
        act = max(act, up) if LONG in wanted else act
        told.append((act, PRESS))
        if REPEAT in wanted:
            again = range(act + 500, up + 1, 150) if LONG not in wanted else ()
            told += [(act, REPEAT), *((time, REPEAT) for time in again)]
        told.append((max(act, up), RELEASE))
    return told


WAYS = st.lists(
    st.one_of(st.integers(1, 1200), st.sampled_from([59, 60, 61, 299, 300, 301, 499, 500, 501])), max_size=14
)
ANY = st.frozensets(st.sampled_from([PRESS, RELEASE, LONG, DOUBLE, REPEAT]))


def summed(ways: Sequence[int]) -> list[int]:
    times, time = [], 0
    for way in ways[: len(ways) // 2 * 2]:
        time += way
        times.append(time)
    return times


@given(ANY, WAYS)
def test_one_switch_tells_what_one_foresees_who_knows_what_comes(wanted: frozenset[Gesture], ways: list[int]) -> None:
    times = summed(ways)
    assert one(Wanted(Nature.MOMENTARY, wanted), *times) == foreseen(wanted, times)


@given(ANY.map(lambda wanted: wanted - {REPEAT}), WAYS)
def test_a_program_that_wakes_late_tells_the_same_in_order(wanted: frozenset[Gesture], ways: list[int]) -> None:
    times = summed(ways)
    machine = gestures({A: Wanted(Nature.MOMENTARY, wanted)})
    told = [
        gestured.gesture for number, time in enumerate(times) for gestured in machine.feed(A, number % 2 == 0, time)
    ]
    told += [gestured.gesture for gestured in machine.due(10**7)]
    assert told == [gesture for _, gesture in foreseen(wanted, times)]


SWITCHES = (A, B, C, AWAY)


@given(
    st.lists(ANY, min_size=4, max_size=4),
    st.lists(st.sampled_from([Nature.MOMENTARY, Nature.MOMENTARY, Nature.LATCHING, Nature.PRESS_ONLY]), min_size=4),
    st.lists(st.tuples(st.sampled_from(SWITCHES), st.sampled_from(SWITCHES)), max_size=4),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(SWITCHES), st.booleans()), max_size=30),
    st.booleans(),
)
def test_whatever_feet_do_each_begin_has_its_one_end_and_nothing_is_left(
    sets: list[frozenset[Gesture]],
    natures: list[Nature],
    pairs: list[tuple[Control, Control]],
    steps: list[tuple[int, Control, bool]],
    by_loss: bool,
) -> None:
    seconds = {
        switch: tuple({b for a, b in pairs if a == switch} | {a for a, b in pairs if b == switch} - {switch})
        for switch in SWITCHES
    }
    wanted = {
        switch: Wanted(nature, held, seconds[switch])
        for switch, nature, held in zip(SWITCHES, natures, sets, strict=False)
    }
    machine = gestures(wanted)
    time, told = 0, list[Gestured]()
    for way, switch, down in steps:
        time += way
        told += machine.feed(switch, down, time)
    if by_loss:
        told += machine.release_all()
    else:
        for switch in SWITCHES:
            if wanted[switch].nature is Nature.MOMENTARY:
                told += machine.feed(switch, False, time)
    told += machine.due(time + 10_000)
    assert machine.deadline() is None
    assert not machine.release_all()
    held: set[tuple[Control, Control | None]] = set()
    for gestured in told:
        key = (gestured.control, gestured.second)
        natures_of = {wanted[control].nature for control in key if control is not None}
        match gestured.gesture:
            case Gesture.RELEASE:
                assert key in held
                held.remove(key)
            case Gesture.REPEAT:
                assert key in held or Nature.MOMENTARY not in natures_of
            case _:
                assert key not in held
                if Nature.MOMENTARY in natures_of:
                    held.add(key)
    assert not held
