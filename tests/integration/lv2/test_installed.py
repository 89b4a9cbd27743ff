"""Plugins that the distribution installs, as they are known to be."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.parameter import ParameterKind, PropertyType
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.domain.search import Index
from tests.fixtures.lv2_bundles import remove

LV2 = Path("/usr/lib/lv2")
BUNDLES = (
    "calf.lv2",
    "eg-amp.lv2",
    "eg-params.lv2",
    "eg-sampler.lv2",
    "mda.lv2",
    "ZamComp.lv2",
    "fil4.lv2",
    "butterworth-swh.lv2",
)
SPECIFICATIONS = ("atom.lv2", "core.lv2", "parameters.lv2", "patch.lv2", "units.lv2")

pytestmark = pytest.mark.skipif(
    not all((LV2 / name).is_dir() for name in BUNDLES), reason="needs the LV2 plugins that packaging/test.sh installs"
)


@pytest.fixture
async def catalogue(tmp_path: Path) -> AsyncIterator[LilvCatalogue]:
    """A choice of the installed plugins; all of them take some seconds."""
    chosen = tmp_path / "lv2"
    chosen.mkdir()
    for name in (*BUNDLES, *SPECIFICATIONS):
        if (LV2 / name).is_dir():
            (chosen / name).symlink_to(LV2 / name)
    made = LilvCatalogue(tmp_path / "c", tmp_path / "d", {"LV2_PATH": str(chosen), "HOME": str(tmp_path)})
    await made.open()
    await made.refresh(lambda _: None)
    yield made
    await made.close()


async def test_known_plugins_have_their_known_values(catalogue: LilvCatalogue) -> None:
    assert not await catalogue.broken()
    amp = await catalogue.plugin(PluginUri("http://lv2plug.in/plugins/eg-amp"))
    (gain,) = amp.parameters
    assert (amp.name, amp.category, amp.licence) == ("Simple Amplifier", "Amp & Cabinet", "ISC")
    assert (gain.symbol, gain.minimum, gain.maximum, gain.default) == ("gain", -90.0, 24.0, 0.0)
    assert gain.unit is not None
    assert gain.unit.symbol == "dB"

    calf = await catalogue.plugin(PluginUri("http://calf.sourceforge.net/plugins/Compressor"))
    assert (calf.maker, calf.category) == ("Calf Studio Gear", "Dynamics")
    assert len(calf.ports_of(Direction.INPUT, SignalType.AUDIO)) == 2
    ratio = next(p for p in calf.parameters if p.symbol == "ratio")
    assert (ratio.minimum, ratio.maximum, ratio.default) == (1.0, 20.0, 2.0)

    zam = await catalogue.plugin(PluginUri("urn:zamaudio:ZamComp"))
    assert (zam.name, zam.maker, zam.category) == ("ZamComp", "ZamAudio", "Dynamics")
    attack = next(p for p in zam.parameters if p.symbol == "att")
    assert (attack.minimum, attack.maximum, attack.unit and attack.unit.symbol) == (0.1, 100.0, "ms")


async def test_who_brings_a_window(catalogue: LilvCatalogue) -> None:
    for uri, has_ui in (
        ("http://gareus.org/oss/lv2/fil4#mono", True),
        ("urn:zamaudio:ZamComp", True),
        ("http://lv2plug.in/plugins/eg-amp", False),
        ("http://lv2plug.in/plugins/eg-params", False),
    ):
        assert (await catalogue.plugin(PluginUri(uri))).has_ui is has_ui, uri


async def test_files_presets_and_notes(catalogue: LilvCatalogue) -> None:
    sampler = await catalogue.plugin(PluginUri("http://lv2plug.in/plugins/eg-sampler"))
    assert [entry.type for entry in sampler.properties if entry.uri.endswith("#sample")] == [PropertyType.PATH]
    assert sampler.has_state
    piano = await catalogue.plugin(PluginUri("http://drobilla.net/plugins/mda/EPiano"))
    assert piano.presets
    assert not any(preset.user for preset in piano.presets)
    content = await catalogue.preset_content(piano.uri, piano.presets[0].uri)
    assert set(content.values) <= set(piano.parameters_by_symbol)
    assert content.values
    assert piano.ports_of(Direction.INPUT, SignalType.MIDI)


async def test_defaults_in_multiples_of_the_rate_and_not(catalogue: LilvCatalogue) -> None:
    summaries = await catalogue.summaries()
    named = {entry.name: entry.uri for entry in summaries}
    corner = (await catalogue.plugin(named["GLAME Butterworth Lowpass"])).parameters[0]
    assert corner.rate_scaled
    assert 0 < corner.minimum < corner.default < corner.maximum <= 24000
    assert corner.kind is ParameterKind.CONTINUOUS


async def test_every_parameter_has_a_range_that_can_be_turned(catalogue: LilvCatalogue) -> None:
    summaries = await catalogue.summaries()
    assert len(summaries) > 80
    for entry in summaries:
        for parameter in (await catalogue.plugin(entry.uri)).parameters:
            assert parameter.minimum <= parameter.default <= parameter.maximum, (entry.name, parameter)


async def test_players_words_find_what_they_mean(catalogue: LilvCatalogue) -> None:
    index = Index(await catalogue.summaries())
    assert index.search("zamcomp")[0].name == "ZamComp"
    assert {entry.category for entry in index.search("verb")[:3]} == {"Reverb"}
    assert all("calf" in entry.name.casefold() for entry in index.search("calf comp"))


async def test_removing_a_link_forgets_its_plugins(catalogue: LilvCatalogue, tmp_path: Path) -> None:
    (tmp_path / "lv2" / "calf.lv2").unlink()
    assert await catalogue.refresh(lambda _: None)
    assert not any("calf" in entry.uri for entry in await catalogue.summaries())
    remove(tmp_path / "lv2")
    assert await catalogue.refresh(lambda _: None)
    assert not await catalogue.summaries()
