"""The table of actions: what it takes, what it refuses, and what is taken back when a switch is let go."""

import pytest

from marlise_desktop.domain.errors import BoardError, ConfigurationError, MarliseError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.foot import by_foot
from marlise_desktop.session.table.page import page
from tests.builders import AMP, STEREO
from tests.unit.session.conftest import Rig, make_rig


def test_every_action_and_argument_is_told_to_people() -> None:
    actions = make_rig().session.actions.all()
    assert len({action.title for action in actions}) == len(actions), "two actions have one title"
    for action in actions:
        assert all((action.title, action.group, action.when)), action.name
        assert action.text.endswith("."), action.name
        assert action.text[0].isupper(), action.name
        assert not action.when.endswith("."), action.name
        for argument in action.arguments:
            assert argument.text.endswith("."), f"{action.name} {argument.name}"
            assert argument.kind is not Kind.CHOICE or argument.choices
            assert not argument.required or argument.default is None, f"{action.name} {argument.name}"
            assert argument.fault(argument.default) == "" or argument.required, f"{action.name} {argument.name}"


def test_the_page_has_every_action_and_what_can_be_said_for_it() -> None:
    text = page(make_rig().session.actions.all())
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    for action in make_rig().session.actions.all():
        row = rows[action.name]
        assert row.count("|") == 5
        assert action.text in row
        for argument in action.arguments:
            assert (f"`{argument.name}`: " in row) == argument.sayable


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("tap.temop", {}, "there is no action 'tap.temop'"),
        ("volume", {}, "volume needs level_db: a number from -60 to 12 dB"),
        ("volume", {"level_db": 20.0}, "level_db of volume must be a number from -60 to 12 dB, not 20"),
        ("volume", {"level_db": "loud"}, "level_db of volume must be a number from -60 to 12 dB, not 'loud'"),
        ("volume", {"level_db": float("nan")}, "level_db of volume must be"),
        ("mute.set", {"on": 1}, "on of mute.set must be on or off, not 1"),
        ("mute", {"on": True}, "mute has no argument on"),
        ("snapshot.move", {"snapshot": "x", "place": 0}, "place of snapshot.move must be a whole number of at least 1"),
        ("snapshot.move", {"snapshot": "x", "place": True}, "must be a whole number"),
        ("pedal.bypass.strategy", {"instance": "x", "strategy": "soft"}, "must be auto, own, fade, tail or hard"),
        ("edit.delete", {"instances": "x"}, "instances of edit.delete must be pedals of the board"),
    ],
)
async def test_what_is_wrong_is_named(rig: Rig, name: str, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(MarliseError) as refused:
        await rig.session.actions.run(name, **arguments)
    assert refused.value.message.startswith(said) or said in refused.value.message
    if name == "tap.temop":
        assert "tap.tempo" in refused.value.hint


async def test_what_cannot_be_done_now_says_why(rig: Rig) -> None:
    with pytest.raises(BoardError, match="this board has no snapshots"):
        await rig.session.actions.run("snapshot.next")
    with pytest.raises(BoardError, match="it is done in the window, and there is none now"):
        await rig.session.actions.run("view.zoom_in")


async def test_the_window_leads_its_own(rig: Rig) -> None:
    done: list[str] = []

    async def zoom() -> None:
        done.append("zoomed")

    rig.session.actions.lead("view.zoom_in", zoom)
    await rig.session.actions.run("view.zoom_in")
    assert done == ["zoomed"]


def test_an_optional_argument_may_be_left_out_or_none() -> None:
    optional = Argument("on", Kind.SWITCH, "On.", required=False, default=True)
    assert optional.fault(None) == ""
    assert Argument("on", Kind.SWITCH, "On.").fault(None)


async def press(rig: Rig, name: str, **arguments: object) -> None:
    with by_foot():
        await rig.session.actions.run(name, **arguments)


async def amp(rig: Rig) -> InstanceId:
    return await rig.session.boards.add(AMP.uri, Position())


async def test_bypass_is_toggled_and_let_go(rig: Rig) -> None:
    key, actions = await amp(rig), rig.session.actions

    def bypassed() -> bool:
        return rig.session.boards.board.instances[key].bypassed

    await press(rig, "pedal.bypass.toggle", instance=key)
    assert bypassed()
    await actions.release("pedal.bypass.toggle", instance=key)
    assert not bypassed()
    await actions.release("pedal.bypass.toggle", instance=key)
    assert not bypassed(), "it was let go already"
    await press(rig, "pedal.bypass", instance=key, on=True)
    await press(rig, "pedal.bypass", instance=key, on=True)
    await actions.release("pedal.bypass", instance=key, on=True)
    assert bypassed(), "it was bypassed before that press"


async def test_what_hands_do_is_never_taken_back_by_a_foot(rig: Rig) -> None:
    key, actions = await amp(rig), rig.session.actions
    await press(rig, "pedal.bypass.toggle", instance=key)
    await actions.run("pedal.bypass", instance=key, on=False)
    await actions.release("pedal.bypass.toggle", instance=key)
    assert not rig.session.boards.board.instances[key].bypassed
    await actions.run("mute")
    await actions.release("mute")
    assert rig.session.engine.muted


async def test_letting_go_changes_nothing_of_a_pedal_that_is_gone(rig: Rig) -> None:
    key = await amp(rig)
    await press(rig, "pedal.bypass.toggle", instance=key)
    await rig.session.boards.remove([key])
    board = rig.session.boards.board
    await rig.session.actions.release("pedal.bypass.toggle", instance=key)
    assert rig.session.boards.board is board


async def test_mute_while_held(rig: Rig) -> None:
    actions = rig.session.actions
    for name in ("mute", "mute.set"):
        await press(rig, name)
        assert rig.session.engine.muted
        await actions.release(name)
        assert not rig.session.engine.muted


async def test_a_panic_stays_silent_when_mute_is_let_go(rig: Rig) -> None:
    await press(rig, "mute")
    await press(rig, "panic")
    await rig.session.actions.release("mute")
    assert rig.session.engine.muted


async def test_the_tuner_is_shown_while_held(rig: Rig) -> None:
    await press(rig, "tuner.toggle")
    assert rig.session.tuner.is_open
    await rig.session.actions.release("tuner.toggle")
    assert not rig.session.tuner.is_open
    await press(rig, "tuner.toggle")
    await rig.session.tuner.close()
    await rig.session.actions.release("tuner.toggle")
    assert not rig.session.tuner.is_open, "somebody had closed it already"


async def test_the_transport_rolls_while_held(rig: Rig) -> None:
    await rig.session.actions.release("transport.toggle")
    assert not rig.engine.rolling, "it was never pressed"
    for name in ("transport.toggle", "transport.start"):
        await press(rig, name)
        assert rig.engine.rolling
        await rig.session.actions.release(name)
        assert not rig.engine.rolling
    assert not rig.session.transport.state.rolling


async def test_parameters_are_stepped_toggled_and_reset(rig: Rig) -> None:
    key, run = await amp(rig), rig.session.actions.run

    def value(symbol: str) -> float:
        return rig.session.boards.board.instances[key].value(symbol)

    await run("parameter.set", instance=key, parameter="gain", value=-6.0)
    assert value("gain") == -6.0
    await run("parameter.step", instance=key, parameter="mode")
    assert value("mode") == 2.0
    await run("parameter.step", instance=key, parameter="mode", steps=2.0)
    assert value("mode") == 0.0, "the last is followed by the first"
    await run("parameter.step", instance=key, parameter="mode", steps=-1.0, around=False)
    assert value("mode") == 0.0
    await run("parameter.toggle", instance=key, parameter="gain")
    assert value("gain") == -90.0
    await run("parameter.reset", instance=key, parameter="gain")
    assert value("gain") == 0.0
    for name in ("parameter.step", "parameter.toggle", "parameter.reset"):
        with pytest.raises(BoardError, match="Amp has no parameter volume"):
            await run(name, instance=key, parameter="volume")


async def test_volume_and_tempo_go_by_steps_within_their_range(rig: Rig) -> None:
    run = rig.session.actions.run
    await run("volume.step", steps=-3.0)
    await run("volume.step")
    assert rig.session.engine.volume_db == -2.0
    await run("volume.step", steps=24.0)
    assert rig.session.engine.volume_db == 12.0
    await run("tempo.step")
    await run("tempo.step", steps=-2.5)
    assert rig.session.boards.board.tempo.bpm == 118.5
    for _ in range(4):
        await run("tempo.step", steps=-60.0)
    assert rig.session.boards.board.tempo.bpm == 20.0


async def snapshots(rig: Rig, *names: str) -> InstanceId:
    """A pedal whose gain is the number of each snapshot."""
    key = await amp(rig)
    for number, name in enumerate(names, start=1):
        await rig.session.boards.set_value(key, "gain", float(number))
        await rig.session.snapshots.save_as(name)
    return key


async def test_snapshots_in_their_order(rig: Rig) -> None:
    key, run = await snapshots(rig, "one", "two", "three"), rig.session.actions.run

    def sound() -> float:
        return rig.session.boards.board.instances[key].value("gain")

    await run("snapshot.next")
    assert sound() == 1.0
    await run("snapshot.previous", around=False)
    assert sound() == 1.0
    await run("snapshot.previous")
    assert sound() == 3.0
    await run("snapshot.apply", snapshot=2)
    assert sound() == 2.0
    with pytest.raises(BoardError, match="this board has no snapshot 4; it has 3"):
        await run("snapshot.apply", snapshot=4)
    await rig.session.boards.set_value(key, "gain", 9.0)
    await run("snapshot.save_current")
    assert not rig.session.snapshots.differs(rig.session.boards.board.snapshots[1].id)
    await rig.session.snapshots.delete(rig.session.boards.board.snapshots[1].id)
    with pytest.raises(BoardError, match="no snapshot is the current one"):
        await run("snapshot.save_current")
    await run("snapshot.previous")
    assert sound() == 3.0


async def test_a_snapshot_while_held_leads_back_to_the_sound_before(rig: Rig) -> None:
    key, actions = await snapshots(rig, "one", "two", "three"), rig.session.actions

    def now() -> tuple[float, int]:
        board = rig.session.boards.board
        ids = [snapshot.id for snapshot in board.snapshots]
        return board.instances[key].value("gain"), ids.index(
            board.current_snapshot
        ) + 1 if board.current_snapshot else 0

    await rig.session.boards.set_value(key, "gain", 3.5)
    await press(rig, "snapshot.apply", snapshot=1)
    await actions.release("snapshot.apply", snapshot=1)
    assert now() == (3.5, 3)
    await press(rig, "snapshot.apply", snapshot=1)
    await press(rig, "snapshot.apply", snapshot=2)
    await actions.release("snapshot.apply", snapshot=1)
    assert now() == (2.0, 2), "the switch pressed last is still held"
    await actions.release("snapshot.apply", snapshot=2)
    assert now() == (3.5, 3)
    await press(rig, "snapshot.apply", snapshot=1)
    await rig.session.snapshots.apply(rig.session.boards.board.snapshots[1].id)
    await actions.release("snapshot.apply", snapshot=1)
    assert now() == (2.0, 2), "somebody has applied another since"


async def test_letting_a_snapshot_go_does_nothing_on_another_board(rig: Rig) -> None:
    await snapshots(rig, "one")
    first = rig.session.boards.board.snapshots[0].id
    await press(rig, "snapshot.apply", snapshot=first)
    await rig.session.library.new()
    board = rig.session.boards.board
    await rig.session.actions.release("snapshot.apply", snapshot=first)
    assert rig.session.boards.board is board


async def test_a_pedal_that_nobody_places_stands_beside_the_others(rig: Rig) -> None:
    first = await rig.session.actions.run("pedal.add", plugin=AMP.uri)
    second = await rig.session.actions.run("pedal.add", plugin=STEREO.uri)
    held = rig.session.boards.board.instances
    assert held[InstanceId(str(second))].position.x > held[InstanceId(str(first))].position.x


async def test_an_unknown_argument_says_how_it_is_asked_for(rig: Rig) -> None:
    with pytest.raises(ConfigurationError) as refused:
        await rig.session.actions.run("parameter.set", instance="x", symbol="gain", value=1.0)
    assert refused.value.hint == "It is parameter.set INSTANCE PARAMETER VALUE."
