"""The note that an engine keeps for the next program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.modhost.adoption import Pedal, note_of, read_note
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import InstanceId, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.builders import AMP

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_FLOAT = st.floats(allow_nan=False)
_PROPERTY = st.one_of(
    st.builds(PropertyValue, st.just(PropertyType.BOOL), st.booleans()),
    st.builds(PropertyValue, st.sampled_from([PropertyType.INT, PropertyType.LONG]), st.integers()),
    st.builds(PropertyValue, st.sampled_from([PropertyType.FLOAT, PropertyType.DOUBLE]), _FLOAT),
    st.builds(PropertyValue, st.sampled_from([PropertyType.STRING, PropertyType.PATH, PropertyType.URI]), _TEXT),
)
_PEDAL = st.builds(
    Pedal,
    _TEXT.map(InstanceId),
    st.none() | _TEXT.map(PresetUri),
    st.none() | _TEXT.map(StateRef),
    st.dictionaries(_TEXT.map(PropertyUri), _PROPERTY, max_size=3),
)


@given(st.lists(_PEDAL, unique_by=lambda pedal: pedal.id, max_size=6))
def test_what_is_noted_is_read(pedals: list[Pedal]) -> None:
    numbers = Numbers()
    board = Pedalboard(
        instances={
            pedal.id: PluginInstance(
                pedal.id, AMP, "amp", preset=pedal.preset, state=pedal.state, properties=pedal.properties
            )
            for pedal in pedals
        }
    )
    expected = {numbers.allocate(pedal.id): pedal for pedal in pedals}
    assert read_note(note_of(board, numbers)) == expected


@pytest.mark.parametrize("text", ["", "null", "[]", '{"format": 2, "pedals": {}}', '{"format": 1, "pedals": {"a": 1}}'])
def test_another_text_tells_of_no_pedal(text: str) -> None:
    assert read_note(text) == {}


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    assert read_note(text) == {}
