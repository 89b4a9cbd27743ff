"""The kinds of sessions: known by name, and those of add-ons found, checked or passed over."""

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.sessions.errors import UnknownKindError
from marlise_desktop.domain.sessions.properties import Property, PropertyType
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.registry import GROUP, SessionKinds
from marlise_desktop.session.kinds.surroundings import KindSurroundings
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.settings import Settings
from tests.fakes.session_kind import COLOUR, LOUD, FakeKind
from tests.fakes.settings import FakeSettingsFile

MODULE = "marlise_test_add_on"


@pytest.fixture
def around() -> KindSurroundings:
    bus = Bus()
    notices = Notices(bus)
    return KindSurroundings(bus, notices, Settings(FakeSettingsFile(), notices, bus))


@pytest.fixture
def add_on() -> Iterator[ModuleType]:
    """What an installed package would bring."""
    module = sys.modules[MODULE] = ModuleType(MODULE)
    yield module
    del sys.modules[MODULE]


def points(*names: str) -> Callable[[], Iterable[EntryPoint]]:
    return lambda: [EntryPoint(name, f"{MODULE}:{name}", GROUP) for name in names]


def test_kinds_are_found_by_name_in_the_order_in_which_they_came() -> None:
    lamp, fog = FakeKind(), FakeKind("fog", properties=())
    kinds = SessionKinds([lamp, fog])
    assert (kinds.get("fog"), list(kinds.all)) == (fog, [lamp, fog])
    assert kinds.known == {"lamp": {"colour", "loud"}, "fog": set()}


def test_an_unknown_kind_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownKindError, match="no kind of session named synth; known are fog, lamp"):
        SessionKinds([FakeKind(), FakeKind("fog")]).get("synth")


@pytest.mark.parametrize("name", ["", "Lamp", "a lamp", "9", "x" * 41])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name of a kind"):
        SessionKinds([FakeKind(name)])


def test_a_name_is_given_once() -> None:
    kinds = SessionKinds([FakeKind()])
    with pytest.raises(ConfigurationError, match="named lamp already"):
        kinds.add(FakeKind())


@pytest.mark.parametrize(
    "properties",
    [
        (COLOUR, COLOUR),
        (Property("two words", PropertyType.TEXT, ""),),
        (Property("count", PropertyType.WHOLE, ""),),
        (Property("loud", PropertyType.NUMBER, "", default=7.0, high=6),),
    ],
)
def test_properties_that_contradict_themselves_are_refused(properties: tuple[Property, ...]) -> None:
    kinds = SessionKinds()
    with pytest.raises(ConfigurationError, match=f"(property|properties).*{properties[0].name}"):
        kinds.add(FakeKind(properties=properties))
    assert (list(kinds.all), dict(kinds.known)) == ([], {})


def test_a_kind_of_an_add_on_is_made_with_what_it_may_use(around: KindSurroundings, add_on: ModuleType) -> None:
    given: list[KindSurroundings] = []

    def make(surroundings: KindSurroundings) -> FakeKind:
        given.append(surroundings)
        return FakeKind("fog", properties=(LOUD,))

    add_on.fog = make  # type: ignore[attr-defined]
    kinds = SessionKinds([FakeKind()])
    kinds.add_from_add_ons(around, points("fog"))
    assert (kinds.get("fog").title, given) == ("Lamp", [around])
    assert not around.notices.current


@pytest.mark.logs_warnings
def test_broken_add_ons_are_told_and_passed_over(around: KindSurroundings, add_on: ModuleType) -> None:
    def breaks(surroundings: KindSurroundings) -> FakeKind:
        raise ZeroDivisionError("by nothing")

    add_on.broken = breaks  # type: ignore[attr-defined]
    add_on.clash = lambda _around: FakeKind("lamp")  # type: ignore[attr-defined]
    add_on.nothing = lambda _around: None  # type: ignore[attr-defined]
    add_on.sound = lambda _around: FakeKind("sound")  # type: ignore[attr-defined]
    lamp = FakeKind()
    kinds = SessionKinds([lamp])
    kinds.add_from_add_ons(around, points("sound", "broken", "missing", "clash", "nothing"))
    assert [kind.name for kind in kinds.all] == ["lamp", "sound"]
    assert kinds.get("lamp") is lamp
    told = {notice.topic: f"{notice.message} {notice.hint}" for notice in around.notices.current}
    assert "ZeroDivisionError: by nothing" in told["session kind broken"]
    assert "there is a kind of session named lamp already" in told["session kind clash"]
    assert "AttributeError" in told["session kind missing"]
    assert told.keys() == {f"session kind {name}" for name in ("broken", "clash", "missing", "nothing")}
    assert all(MODULE in text for text in told.values())


def test_where_nothing_is_installed_nothing_is_added(around: KindSurroundings) -> None:
    kinds = SessionKinds([FakeKind()])
    kinds.add_from_add_ons(around)
    assert [kind.name for kind in kinds.all] == ["lamp"]
