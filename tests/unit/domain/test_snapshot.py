"""Snapshots hold bypass, values and properties, and know when the sound differs."""

from hypothesis import given

from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.snapshot import differs, entry_of, recalled
from tests.builders import instance, instances


@given(instances("a"), instances("a"))
def test_recalling_makes_the_sound_of_the_snapshot(one: PluginInstance, other: PluginInstance) -> None:
    if one.uri != other.uri:
        return
    back = recalled(other, entry_of(one))
    assert back.bypassed == one.bypassed
    assert back.all_values() == one.all_values()
    assert not differs(back, entry_of(one))


@given(instances("a"))
def test_recalling_what_is_so_changes_nothing(one: PluginInstance) -> None:
    assert recalled(one, entry_of(one)) is one


def test_triggers_are_not_kept() -> None:
    trigger = Parameter("go", "Go", 0, 1, 0, ParameterKind.TRIGGER)
    held = instance("a", Plugin("urn:t", "T", parameters=(trigger,)), values={"go": 1.0})
    assert "go" not in entry_of(held).values
