"""Properties of sessions: what they may be, and what is said of each that is missing or wrong."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.domain.sessions.properties import (
    Property,
    PropertyError,
    PropertyType,
    check_properties,
    with_defaults,
)
from marlise_desktop.domain.sessions.record import Setting

BOARD = Property("board", PropertyType.TEXT, "The board.", required=True)
ENGINE = Property("engine", PropertyType.TEXT, "The engine.", choices=("", "built-in", "mod-host"))
CORES = Property("cores", PropertyType.WHOLE, "Cores.", default=(), low=0, high=1023, many=True)
TRIM = Property("trim_db", PropertyType.NUMBER, "Trim in dB.", default=0.0, low=-60)
LOOP = Property("loop", PropertyType.SWITCH, "Again and again.", default=False)
FILE = Property("file", PropertyType.TEXT, "A file.", pattern="(/.+)?", form="a whole path")
ALL = (BOARD, ENGINE, CORES, TRIM, LOOP, FILE)

scalars = st.text("a/1-, ", max_size=5) | st.integers() | st.floats() | st.booleans()
values: st.SearchStrategy[Setting] = scalars | st.lists(scalars, max_size=3).map(tuple)


def test_every_fault_has_its_own_message_and_all_are_told_at_once() -> None:
    found = check_properties(
        ALL,
        {"engine": "jalv", "cores": (1, 2000), "trim_db": -61, "loop": 1, "file": "x.wav", "bord": "/a", "zzz": 1},
    )
    assert {fault.name: fault.message for fault in found} == {
        "board": "board is missing: it must be a text",
        "engine": "engine is 'jalv', which is not one of (nothing), built-in, mod-host",
        "cores": "cores is (1, 2000), which is not a list, each a whole number from 0 to 1023",
        "trim_db": "trim_db is -61, which is not a number of at least -60",
        "loop": "loop is 1, which is not yes or no",
        "file": "file is 'x.wav', which is not a whole path",
        "bord": "there is no property bord (is board meant?)",
        "zzz": "there is no property zzz",
    }
    error = PropertyError("Guitar", found)
    assert error.faults == tuple(found)
    assert all(fault.message in error.message for fault in found)
    assert error.hint


@pytest.mark.parametrize("nothing", ["", ()])
def test_what_is_required_is_not_given_by_nothing(nothing: Setting) -> None:
    assert [fault.name for fault in check_properties([BOARD], {"board": nothing})] == ["board"]


def test_what_is_right_has_no_fault_and_takes_the_propertys_own_type() -> None:
    given_values = {"board": "/a", "cores": (0, 3), "trim_db": 3, "loop": True, "file": "/x.wav"}
    assert check_properties(ALL, given_values) == ()
    full = with_defaults(ALL, given_values)
    assert full == {"board": "/a", "engine": "", "cores": (0, 3), "trim_db": 3.0, "loop": True, "file": "/x.wav"}
    assert type(full["trim_db"]) is float


@pytest.mark.parametrize(
    ("held", "text", "value"),
    [
        (BOARD, "/a b", "/a b"),
        (CORES, " 1, 2,,3", (1, 2, 3)),
        (CORES, "", ()),
        (TRIM, "-3.5", -3.5),
        (LOOP, "Yes", True),
        (LOOP, "off", False),
    ],
)
def test_a_value_is_read_as_a_player_types_it(held: Property, text: str, value: Setting) -> None:
    assert held.read(text) == value


@pytest.mark.parametrize(
    ("held", "text"), [(CORES, "1 2"), (TRIM, "loud"), (TRIM, "nan"), (LOOP, "perhaps"), (ENGINE, "jalv"), (FILE, "x")]
)
def test_what_cannot_be_read_is_refused(held: Property, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        held.read(text)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Property("a", PropertyType.WHOLE, ""), "a whole number"),
        (Property("a", PropertyType.NUMBER, "", high=6), "a number of at most 6"),
        (Property("a", PropertyType.WHOLE, "", low=1, high=8), "a whole number from 1 to 8"),
        (Property("a", PropertyType.TEXT, "", many=True), "a list, each a text"),
    ],
)
def test_what_it_may_be_is_in_words(held: Property, wanted: str) -> None:
    assert held.wanted == wanted


def test_a_long_wrong_value_is_shortened() -> None:
    (fault,) = check_properties([ENGINE], {"engine": "x" * 500})
    assert len(fault.message) < 150


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([held.name for held in ALL] + ["bord"]), values))
def test_what_has_no_fault_is_taken_and_anything_else_is_named_once(held: dict[str, Setting]) -> None:
    faults = check_properties(ALL, held)
    named = [fault.name for fault in faults]
    assert len(set(named)) == len(named)
    assert set(named) <= set(held) | {"board"}
    if not faults:
        full = with_defaults(ALL, held)
        assert full.keys() == {one.name for one in ALL}
        assert check_properties(ALL, full) == ()
