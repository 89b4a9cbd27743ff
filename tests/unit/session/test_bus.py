"""The bus hands events to those who asked for their kind: in order, to all or to one session, at once or later."""

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.events import HardwareChanged, SettingsChanged
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.member import MOST_WAITING, Member

GUITAR, VOICE = SessionId("guitar"), SessionId("voice")


@dataclass(frozen=True)
class Note:
    number: int


@dataclass(frozen=True)
class Chord:
    number: int


def test_only_the_kind_that_was_asked_for_arrives_in_order() -> None:
    bus, heard = Bus(), []
    bus.subscribe(HardwareChanged, lambda event: heard.append(("first", event)))
    stop = bus.subscribe(HardwareChanged, lambda event: heard.append(("second", event)))
    bus.publish(SettingsChanged())
    bus.publish(HardwareChanged())
    stop()
    stop()
    bus.publish(HardwareChanged())
    assert [name for name, _ in heard] == ["first", "second", "first"]


@pytest.mark.logs_warnings
def test_a_listener_that_fails_is_logged_and_the_rest_still_hear(caplog: pytest.LogCaptureFixture) -> None:
    bus, heard = Bus(), []

    def broken(event: HardwareChanged) -> None:
        raise ValueError("deaf")

    bus.subscribe(HardwareChanged, broken)
    bus.subscribe(HardwareChanged, heard.append)
    bus.publish(HardwareChanged())
    bus.publish(HardwareChanged())
    assert len(heard) == 2
    assert [record.fields for record in caplog.records] == [{"hears": "HardwareChanged"}] * 2  # type: ignore[attr-defined]
    assert "ValueError: deaf" in caplog.text


def test_higher_priorities_hear_first_and_equal_ones_in_turn() -> None:
    bus, heard = Bus(), []
    for name, priority in (("low", -1), ("usual", 0), ("urgent", 5), ("usual too", 0)):
        bus.subscribe(Note, lambda _event, name=name: heard.append(name), priority=priority)  # type: ignore[misc]
    bus.publish(Note(1))
    assert heard == ["urgent", "usual", "usual too", "low"]


def test_all_hear_events_in_the_order_of_their_publishing_even_one_published_by_a_listener() -> None:
    bus = Bus()
    first: list[int] = []
    second: list[int] = []

    def answer(event: Note) -> None:
        first.append(event.number)
        if event.number < 3:
            bus.publish(Note(event.number + 1))

    bus.subscribe(Note, answer)
    bus.subscribe(Note, lambda event: second.append(event.number))
    bus.publish(Note(1))
    assert first == second == [1, 2, 3]


def test_who_stops_while_an_event_is_delivered_does_not_hear_it_and_who_comes_then_hears_the_next() -> None:
    bus, heard = Bus(), []

    def swap(event: Note) -> None:
        stop()
        bus.subscribe(Note, lambda event: heard.append(("new", event.number)))

    quit_swapping = bus.subscribe(Note, swap)
    stop = bus.subscribe(Note, lambda event: heard.append(("old", event.number)))
    bus.publish(Note(1))
    quit_swapping()
    bus.publish(Note(2))
    assert heard == [("new", 2)]


def test_a_session_hears_its_own_events_and_those_for_all() -> None:
    bus = Bus()
    everything: list[int] = []
    guitar: list[int] = []
    bus.subscribe(Note, lambda event: everything.append(event.number))
    bus.subscribe(Note, lambda event: guitar.append(event.number), session=GUITAR)
    bus.publish(Note(1))
    bus.publish(Note(2), GUITAR)
    bus.publish(Note(3), VOICE)
    assert (everything, guitar) == ([1, 2, 3], [1, 2])


def test_a_fault_that_is_no_error_of_a_listener_leaves_a_bus_that_works() -> None:
    bus, heard = Bus(), []

    def interrupted(event: Note) -> None:
        raise KeyboardInterrupt

    stop = bus.subscribe(Note, interrupted)
    bus.subscribe(Note, lambda event: heard.append(event.number))
    with pytest.raises(KeyboardInterrupt):
        bus.publish(Note(1))
    stop()
    bus.publish(Note(2))
    assert heard == [2]


@given(st.lists(st.tuples(st.sampled_from(["note", "chord"]), st.sampled_from([None, GUITAR, VOICE])), max_size=20))
def test_each_listener_hears_exactly_what_is_for_it_in_order(played: list[tuple[str, SessionId | None]]) -> None:
    bus = Bus()
    heard: dict[tuple[str, SessionId | None], list[int]] = {}
    kinds: dict[str, type[Note] | type[Chord]] = {"note": Note, "chord": Chord}
    for name, kind in kinds.items():
        for session in (None, GUITAR, VOICE):
            numbers = heard.setdefault((name, session), [])
            bus.subscribe(kind, lambda event, numbers=numbers: numbers.append(event.number), session=session)  # type: ignore[misc]
    for number, (name, session) in enumerate(played):
        bus.publish(kinds[name](number), session)
    for (name, session), numbers in heard.items():
        assert numbers == [
            number
            for number, (kind, whose) in enumerate(played)
            if kind == name and (session is None or whose in (None, session))
        ]


async def drain(member: Member, heard: list[object]) -> None:
    heard.extend([event async for event in member])


async def test_a_member_takes_events_of_all_its_kinds_in_its_own_time_and_in_order() -> None:
    bus, heard = Bus(), []
    member = bus.register("remote", (Note, Chord, Note), session=GUITAR)
    bus.publish(Note(1))
    bus.publish(Chord(2), GUITAR)
    bus.publish(Note(3), VOICE)
    bus.publish(SettingsChanged())
    assert (member.waiting, [one.name for one in bus.members]) == (2, ["remote"])
    work = asyncio.create_task(drain(member, heard))
    await asyncio.sleep(0)
    bus.publish(Note(4))
    assert await member.leave(5) == 0
    await work
    assert heard == [Note(1), Chord(2), Note(4)]
    assert bus.members == ()


async def test_who_leaves_hears_nothing_new_but_deals_with_what_waits() -> None:
    bus, heard = Bus(), []
    member = bus.register("remote", (Note,))
    bus.publish(Note(1))
    leaving = asyncio.create_task(member.leave(5))
    await asyncio.sleep(0)
    bus.publish(Note(2))
    assert not leaving.done()
    await drain(member, heard)
    assert await leaving == 0
    assert heard == [Note(1)]
    assert await member.leave(5) == 0


async def test_who_does_not_come_to_an_end_is_let_go_and_what_was_left_is_counted() -> None:
    bus = Bus()
    member = bus.register("slow", (Note,))
    for number in range(3):
        bus.publish(Note(number))
    assert await anext(member) == Note(0)
    assert await member.leave(0.01) == 3
    assert member.waiting == 0
    with pytest.raises(StopAsyncIteration):
        await anext(member)


async def test_an_event_in_hand_counts_as_dealt_with_only_when_the_next_is_asked_for() -> None:
    bus = Bus()
    member = bus.register("slow", (Note,))
    bus.publish(Note(1))
    await anext(member)
    assert await member.leave(0.01) == 1


async def test_a_member_that_waits_for_events_ends_when_it_leaves() -> None:
    bus, heard = Bus(), []
    member = bus.register("quiet", (Note,))
    work = asyncio.create_task(drain(member, heard))
    await asyncio.sleep(0)
    assert await member.leave(5) == 0
    await work
    assert heard == []


async def test_a_member_that_does_not_keep_up_loses_the_oldest_and_says_how_many() -> None:
    bus = Bus()
    member = bus.register("slow", (Note,))
    for number in range(MOST_WAITING + 3):
        bus.publish(Note(number))
    assert (member.waiting, member.lost) == (MOST_WAITING, 3)
    assert await anext(member) == Note(3)


def test_a_name_can_be_taken_once_until_it_is_free_again() -> None:
    bus = Bus()
    member = bus.register("remote", (Note,))
    with pytest.raises(ConfigurationError, match="remote hears events already"):
        bus.register("remote", (Chord,))
    asyncio.run(member.leave(0))
    assert bus.register("remote", (Chord,)).kinds == (Chord,)


def test_a_member_has_its_priority() -> None:
    bus, heard = Bus(), []
    bus.subscribe(Note, lambda _event: heard.append(member.waiting))
    member = bus.register("first", (Note,), priority=1)
    bus.publish(Note(1))
    assert heard == [1]


def test_a_view_publishes_for_its_session_and_hears_what_concerns_it() -> None:
    program = Bus()
    guitar, voice = program.of(GUITAR), program.of(VOICE)
    heard: dict[str, list[int]] = {"program": [], "guitar": [], "voice": []}
    for name, bus in (("program", program), ("guitar", guitar), ("voice", voice)):
        bus.subscribe(Note, lambda event, name=name: heard[name].append(event.number))  # type: ignore[misc]
    guitar.publish(Note(1))
    voice.publish(Note(2))
    program.publish(Note(3))
    program.publish(Note(4), session=VOICE)
    assert heard == {"program": [1, 2, 3, 4], "guitar": [1, 3], "voice": [2, 3, 4]}
    assert (program.session, guitar.session) == (None, GUITAR)


def test_views_of_one_session_are_one_and_keep_the_order_of_the_program() -> None:
    program, heard = Bus(), []
    program.of(GUITAR).subscribe(Note, lambda event: heard.append(event.number))

    def answer(event: Note) -> None:
        if event.number == 1:
            program.of(GUITAR).publish(Note(2))
            program.publish(Note(3))

    program.subscribe(Note, answer, priority=1)
    program.of(GUITAR).publish(Note(1))
    assert heard == [1, 2, 3]


async def test_members_of_two_sessions_may_have_one_name_and_leave_apart() -> None:
    program = Bus()
    guitar, voice = program.of(GUITAR).register("log", (Note,)), program.of(VOICE).register("log", (Note,))
    program.of(GUITAR).publish(Note(1))
    assert (guitar.waiting, voice.waiting) == (1, 0)
    assert list(program.of(GUITAR).members) == [guitar]
    assert list(program.members) == [guitar, voice]
    with pytest.raises(ConfigurationError, match="log hears events already"):
        program.of(VOICE).register("log", (Note,))
    await guitar.leave(0)
    assert list(program.members) == [voice]
    await program.of(GUITAR).register("log", (Note,)).leave(0)
    await voice.leave(0)
