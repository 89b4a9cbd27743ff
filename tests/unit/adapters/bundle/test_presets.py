"""The user's own presets as LV2 bundles."""

# ruff: noqa: ASYNC240 - a test may wait for its disk

from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.presets import BundlePresets
from marlise_desktop.adapters.bundle.rdf import Iri, Literal
from marlise_desktop.adapters.bundle.terms import LV2, PSET, RDFS
from marlise_desktop.adapters.bundle.turtle_reader import parse_turtle
from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.domain.ids import PresetUri
from marlise_desktop.domain.plugin import Preset
from marlise_desktop.session.ports.board_files import PresetFiles
from tests.unit.adapters.bundle.samples import AMP, Disk

_PREFIXES = f"@prefix lv2: <{LV2}> . @prefix pset: <{PSET}> . @prefix rdfs: <{RDFS}> .\n"


@pytest.fixture
def presets(tmp_path: Path) -> BundlePresets:
    return BundlePresets(tmp_path / "lv2", Disk(tmp_path).trash())


def fits_the_port(presets: BundlePresets) -> PresetFiles:
    return presets


def written(folder: str, file_name: str, *, label: str = "", named: str = "") -> None:
    """What an engine writes."""
    Path(folder).mkdir(parents=True)
    told = f'; rdfs:label "{named}" ' if named else ""
    (Path(folder) / "manifest.ttl").write_text(
        f"{_PREFIXES}<{file_name}> a pset:Preset ; lv2:appliesTo <{AMP.uri}> {told}; rdfs:seeAlso <{file_name}> .",
        encoding="utf-8",
    )
    said = f'; rdfs:label "{label}"' if label else ""
    (Path(folder) / file_name).write_text(
        f"{_PREFIXES}<> a pset:Preset ; lv2:appliesTo <{AMP.uri}> {said} .", encoding="utf-8"
    )


async def test_a_preset_has_a_folder_of_its_own(presets: BundlePresets, tmp_path: Path) -> None:
    folder, name = presets.folder_for(AMP, "Warm & wide")
    assert folder == f"{tmp_path}/lv2/Simple_Amplifier-Warm_wide.lv2"
    assert name == "Warm_wide.ttl"
    Path(folder).mkdir(parents=True)
    assert presets.folder_for(AMP, "Warm & wide")[0] == f"{tmp_path}/lv2/Simple_Amplifier-Warm_wide-2.lv2"
    assert presets.folder_for(AMP, "manifest")[1] != "manifest.ttl"


async def test_what_the_engine_wrote_becomes_a_preset(presets: BundlePresets) -> None:
    folder, name = presets.folder_for(AMP, "Warm")
    written(folder, name, label="Warm")
    preset = await presets.finish(folder, name)
    assert preset == Preset(PresetUri(f"file://{folder}/Warm.ttl"), "Warm", user=True)
    manifest = parse_turtle((Path(folder) / "manifest.ttl").read_text(encoding="utf-8"), "m")
    assert manifest.objects(Iri("Warm.ttl"), RDFS + "label") == [Literal("Warm")]
    assert manifest.objects(Iri("Warm.ttl"), LV2 + "appliesTo") == [Iri(AMP.uri)]
    assert manifest.objects(Iri("Warm.ttl"), RDFS + "seeAlso") == [Iri("Warm.ttl")]
    assert (Path(folder) / "Warm.ttl").exists()


async def test_a_manifest_that_has_its_label_is_left_alone(presets: BundlePresets) -> None:
    folder, name = presets.folder_for(AMP, "Warm")
    written(folder, name, named="Warm")
    before = (Path(folder) / "manifest.ttl").stat().st_mtime_ns
    assert (await presets.finish(folder, name)).label == "Warm"
    assert (Path(folder) / "manifest.ttl").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (None, "no such file"),
        ("<other.ttl> a pset:Preset .", "expected Warm.ttl"),
        ("<Warm.ttl> a lv2:Plugin .", "expected Warm.ttl"),
        ("<Warm.ttl> a pset:Preset .", "appliesTo"),
        ("<Warm.ttl> a", "line 2"),
    ],
)
async def test_a_bundle_that_is_no_preset_is_told(presets: BundlePresets, manifest: str | None, words: str) -> None:
    folder, name = presets.folder_for(AMP, "Warm")
    written(folder, name)
    (Path(folder) / "manifest.ttl").unlink()
    if manifest is not None:
        (Path(folder) / "manifest.ttl").write_text(_PREFIXES + manifest, encoding="utf-8")
    with pytest.raises(BundleError, match=words) as caught:
        await presets.finish(folder, name)
    assert caught.value.hint


async def test_a_preset_that_was_not_written_is_told(presets: BundlePresets) -> None:
    folder, name = presets.folder_for(AMP, "Warm")
    written(folder, name)
    (Path(folder) / name).unlink()
    with pytest.raises(BundleError, match="no such file"):
        await presets.finish(folder, name)


async def test_a_deleted_preset_lies_in_the_trash(presets: BundlePresets, tmp_path: Path) -> None:
    folder, name = presets.folder_for(AMP, "Warm")
    written(folder, name)
    preset = await presets.finish(folder, name)
    assert await presets.delete(preset) == folder
    assert not Path(folder).exists()
    assert (tmp_path / "share" / "Trash" / "files" / "Simple_Amplifier-Warm.lv2" / "manifest.ttl").exists()


async def test_only_the_users_own_presets_are_deleted(presets: BundlePresets, tmp_path: Path) -> None:
    other = tmp_path / "other.lv2"
    written(str(other), "Warm.ttl")
    for uri in (f"file://{other}/Warm.ttl", "http://e.org/preset", f"file://{tmp_path}/lv2/../other.lv2/Warm.ttl"):
        with pytest.raises(LibraryError, match="not one of your own"):
            await presets.delete(Preset(PresetUri(uri), "Warm"))
    assert other.exists()
