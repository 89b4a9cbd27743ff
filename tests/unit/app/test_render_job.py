"""A board as the commands of a render."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from marlise_desktop.app.render_job import (
    Job,
    channels,
    is_optional,
    plan_job,
    renderable,
    with_snapshot,
    words,
)
from marlise_desktop.domain.errors import BoardError, PluginMissingError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, SnapshotId, StateRef
from marlise_desktop.domain.plan import AddConnection, AddInstance, LoadPreset, RestoreState, SetValue
from marlise_desktop.domain.snapshot import Snapshot, SnapshotEntry
from tests.builders import AMP, SYNTH, board, cable, instance, port


class Store:
    """Prepares states under names that tell what is in them."""

    async def keep(self, folder: str) -> StateRef | None:
        raise NotImplementedError

    def path(self, ref: StateRef) -> str:
        raise NotImplementedError

    async def prepare(self, states: Mapping[int, StateRef]) -> str:
        return "/prepared/" + "+".join(f"{number}={ref}" for number, ref in states.items())

    async def collect(self, used: frozenset[StateRef]) -> None:
        raise NotImplementedError


LOUD = Snapshot(
    SnapshotId("s"), "Loud", {InstanceId("a"): SnapshotEntry(bypassed=True, values={PortSymbol("gain"): 12.0})}
)


async def test_the_planners_steps_become_the_hosts_commands_in_order() -> None:
    amp = instance("a", AMP, values={PortSymbol("gain"): 3.0}, state=StateRef("x"), bypassed=True)
    made = board(amp, cables=(cable("capture_1", port("a", "in1")), cable(port("a", "out1"), "playback_2")))
    job = await plan_job(made, Store())
    lines = [line.decode() for line in job.text.split(b"\0")[:-1]]
    assert lines[0] == "add urn:test:amp 0"
    assert lines[1:3] == ["bypass 0 1", "state_load /prepared/0=x"]
    assert "param_set 0 gain 3" in lines
    assert set(lines[-2:]) == {"connect system:capture_1 effect_0:in1", "connect effect_0:out1 mod-monitor:in_2"}
    assert len(job.owners) == len(lines)


async def test_a_step_may_be_left_out() -> None:
    amp = instance("a", AMP, preset=PresetUri("urn:preset"))
    whole = await plan_job(board(amp), Store())
    preset = next(step for step in whole.owners if isinstance(step, LoadPreset))
    rest = await plan_job(board(amp), Store(), [preset])
    assert b"preset_load" in whole.text
    assert b"preset_load" not in rest.text


def test_the_hosts_complaint_is_traced_to_its_step() -> None:
    steps = (SetValue(InstanceId("a"), PortSymbol("gain"), 1.0), LoadPreset(InstanceId("a"), PresetUri("urn:p")))
    job = Job(b"", steps)
    found = job.refused_step("marlise-host: /tmp/x/job:2: 'preset_load 0 urn:p' answers resp -105")
    assert found == (steps[1], "the preset is not installed or holds nothing to load")
    assert job.refused_step("/tmp/job:1: 'param_set' answers few arguments") == (steps[0], "few arguments")
    assert job.refused_step("/tmp/job:9: 'x' answers resp -1") is None
    assert job.refused_step("cannot read the job") is None


def test_a_snapshot_is_found_by_name_and_others_are_named() -> None:
    made = replace(board(instance("a")), snapshots=(LOUD,))
    applied = with_snapshot(made, "Loud").instance(InstanceId("a"))
    assert (applied.bypassed, applied.value(PortSymbol("gain"))) == (True, 12.0)
    with pytest.raises(BoardError, match="no snapshot 'Quiet'") as caught:
        with_snapshot(made, "Quiet")
    assert caught.value.hint == "It has: 'Loud'."


def test_a_board_with_missing_plugins_is_refused_naming_them() -> None:
    with pytest.raises(PluginMissingError, match="urn:test:amp"):
        renderable(board(instance("a", placeholder="not installed")))


def test_the_computers_midi_is_left_out() -> None:
    made = board(
        instance("s", SYNTH), cables=(cable("midi_in", port("s", "midi")), cable("midi:Keys", port("s", "midi")))
    )
    assert renderable(made).connections == frozenset()


def test_the_engine_has_as_many_channels_as_the_board_uses() -> None:
    amp = instance("a")
    assert channels(board(amp)) == (2, 2)
    made = board(amp, cables=(cable("capture_5", port("a", "in1")), cable(port("a", "out1"), "playback_3")))
    assert channels(made) == (5, 3)


def test_only_what_the_sound_can_do_without_is_optional() -> None:
    key = InstanceId("a")
    assert is_optional(LoadPreset(key, PresetUri("urn:p")))
    assert is_optional(RestoreState(key, StateRef("x")))
    assert not is_optional(SetValue(key, PortSymbol("gain"), 0.0))
    assert not is_optional(AddConnection(cable("capture_1", port("a", "in1"))))


def test_steps_are_told_in_words() -> None:
    made = board(instance("a", label="Crunch"))
    assert words(AddConnection(cable("capture_1", port("a", "in1"))), made) == "the cable from capture_1 to Crunch:in1"
    assert words(AddInstance(InstanceId("a"), AMP.uri, instance("a")), made) == "the pedal Amp (urn:test:amp)"
    assert words(LoadPreset(InstanceId("a"), PresetUri("urn:p")), made) == "the preset urn:p of Crunch"
    assert words(RestoreState(InstanceId("a"), StateRef("x")), made) == "the saved state of Crunch"
