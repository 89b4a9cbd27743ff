"""Records come back from text as they were."""

import dataclasses
from dataclasses import dataclass, field
from enum import Enum
from typing import NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.lv2 import record
from marlise_desktop.domain.parameter import Parameter, Property
from marlise_desktop.domain.plugin import Plugin, PresetContent

Name = NewType("Name", str)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    name: Name
    colour: Colour = Colour.RED
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    inner: Inner
    many: tuple[Inner, ...] = ()
    pair: tuple[int, int] = (0, 0)
    named: dict[Name, float] = field(default_factory=dict)
    mixed: bool | int | float | str = ""


inners = st.builds(Inner, st.text(), st.sampled_from(Colour), st.none() | st.floats(allow_nan=False))
outers = st.builds(
    Outer,
    inners,
    st.lists(inners).map(tuple),
    st.tuples(st.integers(), st.integers()),
    st.dictionaries(st.text(), st.floats(allow_nan=False)),
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
)


@given(outers)
def test_a_record_comes_back(outer: Outer) -> None:
    text = record.encode(outer)
    assert "\t" not in text
    assert "\n" not in text
    assert record.decode(Outer, text) == outer


contents = st.builds(PresetContent, values=st.dictionaries(st.text(), st.floats(allow_nan=False)))


@given(st.builds(Plugin), contents)
def test_the_domains_records_come_back(plugin: Plugin, content: PresetContent) -> None:
    assert record.decode(Plugin, record.encode(plugin)) == plugin
    assert record.decode(PresetContent, record.encode(content)) == content


def test_defaults_at_the_end_take_no_room() -> None:
    assert record.encode(Outer(Inner(Name("a")))) == '[["a"]]'


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", '[["a","green"]]', "[null", '[["a"],[],[1]]'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        record.decode(Outer, text)


def test_a_fingerprint_follows_the_fields() -> None:
    @dataclass(frozen=True)
    class Changed:
        inner: Inner
        more: int = 0

    @dataclass(frozen=True)
    class Renamed:
        inner: Inner
        other: int = 0

    Renamed.__qualname__ = Changed.__qualname__
    assert record.fingerprint(Changed) != record.fingerprint(Renamed)
    assert record.fingerprint(Outer) == record.fingerprint(Outer)
    assert record.fingerprint(Parameter) != record.fingerprint(Property)


def test_every_field_of_a_plugin_is_known_by_its_hint() -> None:
    assert {entry.name for entry in dataclasses.fields(Plugin)} >= {"uri", "parameters", "presets"}
    assert record.decode(Plugin, '["urn:x","X"]') == Plugin(uri="urn:x", name="X")  # type: ignore[arg-type]
