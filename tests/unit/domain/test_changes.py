"""Differences between boards: applying them leads there, and their inverse leads back."""

from hypothesis import given

from marlise_desktop.domain.changes import ValueChanged, applied, changes, inverse
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import board, boards, cable, instance, port


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
