"""Bundles that are wrong are skipped with a reason, and cost nothing else."""

import os
import sqlite3
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from tests.fixtures.lv2_bundles import PREFIXES, remove, write_plugin, write_preset
from tests.integration.lv2.conftest import Home

GOOD, BAD = "urn:test:good", "urn:test:bad"
DEEP = "<urn:test:x> <urn:test:y> " + "[ <urn:test:y> " * 2_000_000
"""Turtle that overruns the stack of the library that reads it."""


async def names(catalogue: LilvCatalogue) -> list[str]:
    return sorted(entry.name for entry in await catalogue.summaries())


async def faults(catalogue: LilvCatalogue) -> list[tuple[str, str]]:
    return [(Path(fault.folder).name, fault.reason) for fault in await catalogue.broken()]


@pytest.mark.parametrize(
    ("title", "ports", "binary", "reason"),
    [
        ("Bad", ("a lv2:AudioPort, lv2:InputPort",), True, "Bad: it has no usable ports"),
        ("Bad", (), True, "Bad: it has no usable ports"),
        ("", None, True, f"{BAD}: it has no name (doap:name is missing)"),
        ("Bad", None, False, "Bad: its binary x.so is missing"),
    ],
)
async def test_a_plugin_that_no_host_can_run(
    home: Home, title: str, ports: tuple[str, ...] | None, binary: bool, reason: str
) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    if ports is None:
        write_plugin(home.lv2 / "bad.lv2", BAD, title, binary=binary)
    else:
        write_plugin(home.lv2 / "bad.lv2", BAD, title, binary=binary, ports=ports)
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Good"]
    assert await faults(catalogue) == [("bad.lv2", reason)]


async def test_a_plugin_that_names_no_binary(home: Home) -> None:
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad")
    manifest = data.with_name("manifest.ttl")
    manifest.write_text(manifest.read_text().replace("lv2:binary <x.so> ;", ""))
    catalogue = await home.scanned()
    assert await names(catalogue) == []
    assert await faults(catalogue) == [("bad.lv2", "Bad: it names no binary (lv2:binary is missing)")]


async def test_a_syntax_error_is_told_with_file_and_line(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad")
    data.write_text("\n\n" + data.read_text().replace("lv2:port [", "lv2:port [ oops oops", 1))
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Good"]
    ((folder, reason),) = await faults(catalogue)
    line = 1 + data.read_text().split("oops")[0].count("\n")
    assert (folder, reason.split(":")[0]) == ("bad.lv2", f"x.ttl, line {line}")


async def test_a_manifest_cut_off_in_the_middle(home: Home) -> None:
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad")
    manifest = data.with_name("manifest.ttl")
    manifest.write_text(manifest.read_text().rstrip()[:-20])
    catalogue = await home.scanned()
    assert [(folder, reason.partition(",")[0]) for folder, reason in await faults(catalogue)] == [
        ("bad.lv2", "manifest.ttl")
    ]


async def test_a_bundle_that_crashes_the_reader_is_set_aside_for_good(home: Home) -> None:
    for number in range(3):
        write_plugin(home.lv2 / f"{number}.lv2", f"urn:test:{number}", f"Good {number}")
    write_plugin(home.lv2 / "1bad.lv2", BAD, "Bad").with_name("manifest.ttl").write_text(DEEP)
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Good 0", "Good 1", "Good 2"]
    expected = [("1bad.lv2", "reading it crashed (segmentation fault)")]
    assert await faults(catalogue) == expected
    # What comes later is read without it, and it is still named.
    write_plugin(home.lv2 / "later.lv2", "urn:test:later", "Later")
    assert await catalogue.refresh(home.told.append)
    assert "Later" in await names(catalogue)
    assert await faults(catalogue) == expected
    assert not await catalogue.refresh(home.told.append)


async def test_a_crash_in_a_plugins_own_file_costs_that_bundle(home: Home) -> None:
    for number in range(3):
        write_plugin(home.lv2 / f"{number}.lv2", f"urn:test:{number}", f"Good {number}")
    write_plugin(home.lv2 / "1bad.lv2", BAD, "Bad").write_text(DEEP)
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Good 0", "Good 1", "Good 2"]
    assert await faults(catalogue) == [("1bad.lv2", "reading it crashed (segmentation fault)")]


async def test_a_crash_in_a_preset_costs_the_preset_and_not_its_plugin(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    write_preset(home.user / "fine.lv2", GOOD, "Fine", {"gain": 1.0})
    write_preset(home.user / "bad.lv2", GOOD, "Bad", {"gain": 1.0})
    (home.user / "bad.lv2" / "p.ttl").write_text(DEEP)
    catalogue = await home.scanned()
    (summary,) = await catalogue.summaries()
    assert [preset.label for preset in (await catalogue.plugin(summary.uri)).presets] == ["Fine"]
    assert await faults(catalogue) == [("bad.lv2", "reading it crashed (segmentation fault)")]


async def test_a_crash_in_a_specification_costs_no_plugin(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    spec = home.lv2 / "spec.lv2"
    spec.mkdir()
    (spec / "manifest.ttl").write_text(f"{PREFIXES}<urn:test:spec> a lv2:Specification ; rdfs:seeAlso <s.ttl> .")
    (spec / "s.ttl").write_text(DEEP)
    assert await names(await home.scanned()) == ["Good"]


async def test_a_file_that_never_ends_is_given_up(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad")
    data.unlink()
    os.mkfifo(data)
    catalogue = await home.scanned(patience=1.5)
    assert await names(catalogue) == ["Good"]
    assert await faults(catalogue) == [("bad.lv2", "reading it took more than 1.5 s")]


async def test_a_broken_preset_is_named_and_its_plugin_stays(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    write_preset(home.user / "bad.lv2", GOOD, "Bad", {})
    (home.user / "bad.lv2" / "p.ttl").write_text("<> oops")
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Good"]
    assert [folder for folder, _ in await faults(catalogue)] == ["bad.lv2"]


async def test_what_is_mended_is_no_longer_broken(home: Home) -> None:
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad", binary=False)
    catalogue = await home.scanned()
    assert await faults(catalogue)
    data.with_name("x.so").touch()
    assert await catalogue.refresh(home.told.append)
    assert (await names(catalogue), await faults(catalogue)) == (["Bad"], [])


async def test_what_was_deadly_and_is_mended_is_read_again(home: Home) -> None:
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad")
    good = data.read_text()
    data.write_text(DEEP)
    catalogue = await home.scanned()
    assert await names(catalogue) == []
    data.write_text(good)
    assert await catalogue.refresh(home.told.append)
    assert (await names(catalogue), await faults(catalogue)) == (["Bad"], [])


async def test_a_plugin_that_breaks_leaves_the_list(home: Home) -> None:
    data = write_plugin(home.lv2 / "bad.lv2", BAD, "Bad")
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Bad"]
    data.write_text("oops")
    assert await catalogue.refresh(home.told.append)
    assert await names(catalogue) == []
    assert [folder for folder, _ in await faults(catalogue)] == ["bad.lv2"]


async def test_faults_of_a_bundle_that_is_gone_are_forgotten(home: Home) -> None:
    write_plugin(home.lv2 / "bad.lv2", BAD, "Bad", binary=False)
    catalogue = await home.scanned()
    assert await faults(catalogue)
    remove(home.lv2 / "bad.lv2")
    assert await catalogue.refresh(home.told.append)
    assert await faults(catalogue) == []


async def test_a_damaged_cache_is_made_new_and_the_old_one_kept(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    home.cache.parent.mkdir()
    home.cache.write_bytes(b"This is no database. " * 500)
    assert await names(await home.scanned()) == ["Good"]
    assert home.cache.with_name("plugins.sqlite.damaged").exists()


async def test_a_cache_of_another_version_is_made_new(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    home.cache.parent.mkdir()
    other = sqlite3.connect(home.cache)
    other.execute("PRAGMA user_version = 7")
    other.close()
    assert await names(await home.scanned()) == ["Good"]
    assert home.cache.with_name("plugins.sqlite.old").exists()


async def test_without_a_place_for_the_cache_plugins_are_still_read(home: Home) -> None:
    write_plugin(home.lv2 / "good.lv2", GOOD, "Good")
    home.cache.parent.write_text("a file where a folder should be")
    catalogue = await home.scanned()
    assert await names(catalogue) == ["Good"]
    ((name, reason),) = await faults(catalogue)
    assert name == "plugins.sqlite"
    assert "plugins are read again at each start" in reason
