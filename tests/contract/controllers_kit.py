"""What every keeper of what is known of controllers does, whatever stands behind the port."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind, Nature
from marlise_desktop.domain.midi.controllers_kept import ControllersKept
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    MappingId,
    Trigger,
)
from marlise_desktop.session.ports.controllers import ControllersStore

PEDAL = Control(ControlKind.CC, 7, 0, DeviceId("FCB1010"))
TUNER = ControlMapping(
    MappingId("tuner"), Trigger(PEDAL, Nature.MOMENTARY, Gesture.LONG_PRESS), ActionTarget("tuner.toggle"), Behaviour.DO
)
KEPT = ControllersKept(
    mappings=(TUNER,),
    calibrations={PEDAL: Calibration(3, 120, 0.02, 0.05, 0.01)},
    natures={PEDAL: Nature.CONTINUOUS, Control(ControlKind.KEY, key="PgDown"): Nature.MOMENTARY},
    device_names={DeviceId("FCB1010"): "The big one"},
    known=frozenset({DeviceId("FCB1010"), DeviceId("Pads"), DeviceId("Clock")}),
    unheard=frozenset({DeviceId("Clock")}),
)


class ControllersContract:
    """`make` answers a keeper on the same place at each call; `damage` and `block` make that place bad."""

    @pytest.fixture
    def make(self) -> Callable[[], ControllersStore]:
        raise NotImplementedError

    @pytest.fixture
    def damage(self) -> Callable[[], None]:
        raise NotImplementedError

    @pytest.fixture
    def block(self) -> Callable[[], None]:
        raise NotImplementedError

    def test_a_new_one_holds_nothing(self, make: Callable[[], ControllersStore]) -> None:
        read = make().read()
        assert (read.kept, read.faults) == (ControllersKept(), ())

    def test_what_was_written_is_there_again(self, make: Callable[[], ControllersStore]) -> None:
        make().write(KEPT)
        read = make().read()
        assert (read.kept, read.faults) == (KEPT, ())

    def test_what_is_gone_is_gone(self, make: Callable[[], ControllersStore]) -> None:
        store = make()
        store.write(KEPT)
        store.read()
        store.write(ControllersKept())
        assert make().read().kept == ControllersKept()

    def test_what_another_has_written_meanwhile_stays(self, make: Callable[[], ControllersStore]) -> None:
        mine, other = make(), make()
        mine.write(KEPT)
        base = mine.read().kept
        other.read()
        theirs = replace(TUNER, id=MappingId("theirs"))
        other.write(replace(base, mappings=(*base.mappings, theirs), natures={}, unheard=frozenset()))
        ours = replace(TUNER, id=MappingId("ours"))
        held = mine.write(replace(base, mappings=(ours, *base.mappings), device_names={DeviceId("Pads"): "Pads"}))
        assert [mapping.id for mapping in held.mappings] == ["ours", "tuner", "theirs"]
        assert (held.natures, held.device_names, held.unheard) == ({}, {DeviceId("Pads"): "Pads"}, frozenset())
        assert make().read().kept == held

    def test_a_damaged_one_is_told_and_moved_out_of_the_way(
        self, make: Callable[[], ControllersStore], damage: Callable[[], None]
    ) -> None:
        store = make()
        store.write(KEPT)
        damage()
        with pytest.raises(ConfigurationError):
            store.read()
        assert "damaged" in store.set_aside()
        assert store.read().kept == ControllersKept()

    def test_what_the_disk_refuses_leaves_it_as_it_was(
        self, make: Callable[[], ControllersStore], block: Callable[[], None]
    ) -> None:
        block()
        with pytest.raises(LibraryError):
            make().write(KEPT)
