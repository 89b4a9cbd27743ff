"""Two programs on one file of controllers."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.controllers_kept import ControllersKept, merged
from marlise_desktop.domain.midi.device import DeviceId
from tests.builders import mapping_lists

_DEVICES = st.frozensets(st.sampled_from([DeviceId(name) for name in "xyz"]))
_CONTROLS = st.sampled_from([Control(ControlKind.CC, number) for number in range(3)])
kepts = st.builds(
    ControllersKept,
    mapping_lists(3),
    natures=st.dictionaries(_CONTROLS, st.sampled_from(Nature), max_size=2),
    known=_DEVICES,
    unheard=_DEVICES,
)
patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(kepts, kepts)
def test_what_only_one_has_changed_is_as_that_one_has_it(base: ControllersKept, changed: ControllersKept) -> None:
    ours = merged(base, changed, base)
    assert (ours.mappings, ours.natures, ours.unheard) == (
        changed.mappings,
        changed.natures,
        changed.unheard,
    )
    theirs = merged(base, base, changed)
    assert (theirs.mappings, theirs.natures, theirs.unheard) == (changed.mappings, changed.natures, changed.unheard)
    assert ours.known == theirs.known == base.known | changed.known, "a device that was seen once is known"


@patient
@given(kepts, kepts, kepts)
def test_nothing_that_either_has_added_is_lost(a: ControllersKept, b: ControllersKept, c: ControllersKept) -> None:
    both = merged(a, b, c)
    before = {mapping.id for mapping in a.mappings}
    added = {mapping.id for mapping in (*b.mappings, *c.mappings)} - before
    assert added <= {mapping.id for mapping in both.mappings}
    assert len({mapping.id for mapping in both.mappings}) == len(both.mappings)
    for key, nature in b.natures.items():
        assert a.natures.get(key) is nature or both.natures[key] is nature
