"""What lights show of the running session: which rack, and what has just happened to it."""

import asyncio
from dataclasses import replace

import pytest

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.device import VIRTUAL
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Layer,
    Light,
    LightKind,
    MappingId,
)
from marlise_desktop.session.front import Front
from marlise_desktop.session.midi.sights import Seen, Sights
from marlise_desktop.session.table.mappings import said_line
from tests.builders import AMP, GAIN, pressed
from tests.unit.session.conftest import Rig

SWITCH = Control(ControlKind.CC, 20, 0)
MUTE = pressed(SWITCH, ActionTarget("mute"), id=MappingId("mute"), light=Light(LightKind.SAME))


async def test_a_light_shows_what_the_session_does(rig: Rig) -> None:
    shared = rig.session.shared
    shared.mappings.add(Layer.GLOBAL, MUTE)
    shared.mappings.add(Layer.BOARD, replace(MUTE, id=MappingId("b")), rig.session.key)
    lights = dict(shared.feedback.lights(VIRTUAL, 0.0))
    assert lights == {Control(ControlKind.CC, 20, 0): False}
    await rig.session.engine.set_muted(True)
    assert list(shared.feedback.lights(VIRTUAL, 0.0).values()) == [True]


@pytest.mark.parametrize(
    ("line", "lit"),
    [
        ("snapshot.apply LEAD", True),
        ("snapshot.apply #2", True),
        ("snapshot.apply verse", False),
        ("pedal.bypass.toggle amp", True),
        ("pedal.bypass.toggle 'Amp 2'", False),
        ("parameter.set AMP GAIN -6,0", True),
        ("parameter.set amp gain -7", False),
        ("board.open untitled", False),
        ("board.open EVENING", True),
    ],
)
async def test_a_light_knows_what_is_meant_by_all_words_that_its_action_takes(
    rig: Rig, line: str, *, lit: bool
) -> None:
    session = rig.session
    amps = [await session.boards.add(AMP.uri, Position()) for _ in range(2)]
    await session.boards.set_value(amps[0], GAIN.symbol, -6.0)
    await session.boards.set_bypassed(amps[1], bypassed=True)
    session.shared.mappings.add(Layer.GLOBAL, replace(MUTE, target=said_line(session.actions, line)))
    assert session.shared.sights.showing().mappings, "looked at before those names are there"
    for name in ("Verse", "Lead"):
        await session.snapshots.save_as(name)
    await session.library.save_as("Evening")
    assert list(session.shared.feedback.lights(VIRTUAL, 0.0).values()) == [lit]


async def test_a_tap_begins_the_beat(rig: Rig) -> None:
    seen = rig.session.shared.sights.showing().front
    assert seen is not None
    assert seen.beat_s == 0.0
    await rig.session.transport.tap()
    after = rig.session.shared.sights.showing().front
    assert after is not None
    assert 0.0 <= asyncio.get_running_loop().time() - after.beat_s < 10.0


async def test_the_layer_of_all_boards_shows_the_rack_in_front(rig: Rig, silent_rig: Rig) -> None:
    """The other one is not playing."""
    shared, other = rig.session.shared, SessionId("other")
    sights = Sights(shared.mappings)
    for key, rack in ((rig.session.key, rig.session), (other, silent_rig.session)):
        sights.add(key, Seen(rack.boards, rack.engine, rack.library, rack.tuner, rack.transport))
    shared.mappings.add(Layer.GLOBAL, MUTE)
    assert [shown.rack for shown in sights.showing().mappings] == [rig.session.key]
    assert sights.showing().mappings is sights.showing().mappings
    sights.front = lambda: other
    showing = sights.showing()
    assert [shown.rack for shown in showing.mappings] == [other]
    assert showing.front is not None
    assert not showing.front.plays


@pytest.mark.parametrize(("acts", "front"), [([], "a"), (["b"], "b"), (["b", "a"], "a"), (["b", "-b"], "a")])
def test_the_rack_whose_window_was_active_last_is_in_front(acts: list[str], front: str) -> None:
    moves: list[str | None] = []
    racks = Front()
    racks.moved = lambda: moves.append(racks.rack)
    over = {name: racks.add(SessionId(name)) for name in "ab"}
    for act in acts:
        if act.startswith("-"):
            over[act[1:]]()
        else:
            racks.come(SessionId(act))
    assert racks.rack == front
    assert len(moves) == len(acts)
