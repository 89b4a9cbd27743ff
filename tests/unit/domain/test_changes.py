"""Differences between boards: applying them leads there, and their inverse leads back."""

from dataclasses import replace

from hypothesis import given

from marlise_desktop.domain.changes import ValueChanged, applied, changes, inverse
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    ControlMapping,
    MappingId,
    ParameterTarget,
)
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import GAIN, board, boards, cable, instance, port, pressed


@given(boards(), boards())
def test_changes_lead_there_and_back(one: Pedalboard, other: Pedalboard) -> None:
    found = changes(one, other)
    there = applied(one, found)
    assert same(there, other)
    assert same(applied(there, inverse(found)), one)


def same(a: Pedalboard, b: Pedalboard) -> bool:
    return (
        dict(a.instances) == dict(b.instances)
        and a.connections == b.connections
        and a.snapshots == b.snapshots
        and a.title == b.title
        and a.mappings == b.mappings
    )


@given(boards())
def test_the_same_board_has_no_changes(one: Pedalboard) -> None:
    assert changes(one, Pedalboard(**vars(one))) == ()


def test_undo_leaves_what_moved_since_where_it_is() -> None:
    before = board(instance("a"))
    after = board(instance("a", values={"gain": 3.0}))
    moved = after.edited("a", lambda held: held.with_value("tone", 500.0))
    back = applied(moved, inverse(changes(before, after)))
    assert back.instances["a"].values == {"tone": 500.0}


def test_order_of_pedals_comes_back_with_a_removed_one() -> None:
    full = board(instance("a"), instance("b"), instance("c"))
    found = changes(full, full.without_instance("b"))
    assert list(applied(full.without_instance("b"), inverse(found)).instances) == ["a", "b", "c"]


def test_a_change_of_what_is_gone_is_passed_over() -> None:
    assert applied(board(), [ValueChanged("a", "gain", 0.0, 1.0)]) == board()


def test_a_removed_pedal_comes_back_with_its_cables() -> None:
    joined = cable(port("a", "out1"), port("b", "in1"))
    full = board(instance("a"), instance("b"), cables=(joined,))
    gone = full.without_instance("b")
    assert applied(gone, inverse(changes(full, gone))).connections == {joined}


def mapped(key: str, controller: int = 1) -> ControlMapping:
    return pressed(Control(ControlKind.CC, controller), ActionTarget("mute"), id=MappingId(key))


def keys(of: Pedalboard) -> list[str]:
    return [mapping.id for mapping in of.mappings]


def test_undo_of_one_mapping_leaves_those_that_came_since() -> None:
    before = replace(board(), mappings=(mapped("a"), mapped("b")))
    after = replace(board(), mappings=(mapped("b", 7),))
    since = replace(board(), mappings=(mapped("b", 7), mapped("new")))
    back = applied(since, inverse(changes(before, after)))
    assert back.mappings == (mapped("a"), mapped("b"), mapped("new"))


def test_mappings_in_another_order_go_back_around_those_that_came_since() -> None:
    before = replace(board(), mappings=(mapped("a"), mapped("b")))
    after = replace(board(), mappings=(mapped("b"), mapped("a")))
    since = replace(board(), mappings=(mapped("b"), mapped("new"), mapped("a")))
    assert keys(applied(since, inverse(changes(before, after)))) == ["a", "new", "b"]


def test_mappings_of_a_removed_pedal_wait_and_its_bindings_come_back_with_it() -> None:
    target = ParameterTarget(InstanceId("a"), GAIN.symbol)
    mapping = replace(mapped("m"), target=target)
    full = replace(board(instance("a", bindings={GAIN.symbol: MidiBinding(0, 7)})), mappings=(mapping,))
    gone = full.without_instance(InstanceId("a"))
    assert gone.mappings == (mapping,)
    assert applied(gone, inverse(changes(full, gone))) == full


def test_undo_of_one_binding_leaves_the_others() -> None:
    before, tone = board(instance("a")), PortSymbol("tone")
    after = board(instance("a", bindings={GAIN.symbol: MidiBinding(0, 7)}))
    since = board(instance("a", bindings={GAIN.symbol: MidiBinding(0, 7), tone: MidiBinding(1, 8)}))
    back = applied(since, inverse(changes(before, after)))
    assert back.instances[InstanceId("a")].bindings == {tone: MidiBinding(1, 8)}
