"""Only what has changed is read again, and nothing that matters is missed."""

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.adapters.lv2.watch import WatchLimitError
from marlise_desktop.domain.errors import CatalogueError
from marlise_desktop.domain.ids import PluginUri
from tests.child_processes import children
from tests.fixtures.lv2_bundles import PREFIXES, remove, write_plugin, write_preset
from tests.integration.lv2.conftest import Home

_PROJECT = Path(__file__).parents[3]
ONE, TWO = PluginUri("urn:test:one"), PluginUri("urn:test:two")


async def names(catalogue: LilvCatalogue) -> list[str]:
    return sorted(entry.name for entry in await catalogue.summaries())


async def test_a_second_start_lists_without_reading(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    await home.scanned()
    later = await home.catalogue()
    assert await names(later) == ["One"]
    assert not await later.refresh(home.told.append)


async def test_a_changed_bundle_is_read_again(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    write_plugin(home.lv2 / "two.lv2", TWO, "Two")
    catalogue = await home.scanned()
    write_plugin(home.lv2 / "one.lv2", ONE, "One, second edition")
    assert await catalogue.refresh(home.told.append)
    assert await names(catalogue) == ["One, second edition", "Two"]
    assert (await catalogue.plugin(ONE)).name == "One, second edition"


async def test_a_preset_that_is_removed_leaves_its_plugin(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    write_preset(home.user / "loud.lv2", ONE, "Loud", {"gain": 2.0})
    catalogue = await home.scanned()
    assert len((await catalogue.plugin(ONE)).presets) == 1
    remove(home.user / "loud.lv2")
    assert await catalogue.refresh(home.told.append)
    assert (await catalogue.plugin(ONE)).presets == ()


async def test_a_preset_that_is_written_over_has_its_new_content(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    write_preset(home.user / "p.lv2", ONE, "Loud", {"gain": 2.0})
    catalogue = await home.scanned()
    write_preset(home.user / "p.lv2", ONE, "Softer", {"gain": 0.125})
    assert await catalogue.refresh(home.told.append)
    (preset,) = (await catalogue.plugin(ONE)).presets
    assert preset.label == "Softer"
    assert (await catalogue.preset_content(ONE, preset.uri)).values == {"gain": 0.125}


async def test_the_users_newer_plugin_stands_before_the_systems_until_it_is_gone(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "System")
    catalogue = await home.scanned()
    write_plugin(home.user / "one.lv2", ONE, "User")
    manifest = home.user / "one.lv2" / "manifest.ttl"
    manifest.write_text(manifest.read_text().replace("a lv2:Plugin ;", "a lv2:Plugin ; lv2:minorVersion 9 ;"))
    assert await catalogue.refresh(home.told.append)
    assert await names(catalogue) == ["User"]
    remove(home.user / "one.lv2")
    assert await catalogue.refresh(home.told.append)
    assert await names(catalogue) == ["System"]


async def test_a_skin_in_a_bundle_of_its_own_reaches_its_plugin(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    catalogue = await home.scanned()
    skin = home.user / "skin.lv2"
    skin.mkdir(parents=True)
    (skin / "manifest.ttl").write_text(f'{PREFIXES}<{ONE}> modgui:gui [ modgui:brand "Skinned" ] .')
    assert await catalogue.refresh(home.told.append)
    assert (await catalogue.plugin(ONE)).skin.brand == "Skinned"


async def test_a_language_of_its_own_makes_a_list_of_its_own(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "Fuzz", more='doap:name "Verzerrer"@de')
    english = await home.catalogue(LANG="en_GB.UTF-8")
    await english.refresh(home.told.append)
    assert await names(english) == ["Fuzz"]
    await english.close()
    german = await home.catalogue(LANG="de_DE.UTF-8")
    assert await german.refresh(home.told.append)
    assert await names(german) == ["Verzerrer"]


async def test_the_same_real_folder_counts_once(home: Home) -> None:
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    home.user.symlink_to(home.lv2)
    catalogue = await home.scanned()
    assert await names(catalogue) == ["One"]
    assert not await catalogue.broken()


async def test_only_changed_bundles_are_read_again(home: Home) -> None:
    for number in range(5):
        write_plugin(home.lv2 / f"{number}.lv2", f"urn:test:{number}", f"Plugin {number}")
    catalogue = await home.catalogue()
    bodies = await _stamps_after(home, catalogue)
    write_plugin(home.lv2 / "3.lv2", "urn:test:3", "Changed")
    changed = {key for key, value in (await _stamps_after(home, catalogue)).items() if bodies[key] != value}
    assert changed == {"urn:test:3"}


async def _stamps_after(home: Home, catalogue: LilvCatalogue) -> dict[str, int]:
    """The row numbers of plugins in the cache: one that is written again gets a new one."""
    await catalogue.refresh(home.told.append)
    connection = sqlite3.connect(f"file:{home.cache}?mode=ro", uri=True)
    try:
        return dict(connection.execute("SELECT uri, rowid FROM bodies").fetchall())
    finally:
        connection.close()


async def test_where_the_kernel_lets_nothing_be_watched_folders_are_looked_at(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise WatchLimitError

    monkeypatch.setattr("marlise_desktop.adapters.lv2.catalogue.FolderWatch", refused)
    monkeypatch.setattr("marlise_desktop.adapters.lv2.catalogue._POLL_S", 0.01)
    catalogue = await home.scanned()
    waiting = asyncio.create_task(catalogue.changed())
    for _ in range(5):
        await catalogue.summaries()
    assert not waiting.done()
    write_plugin(home.lv2 / "one.lv2", ONE, "One")
    async with asyncio.timeout(10):
        await waiting


async def test_a_cancelled_scan_leaves_no_child_and_goes_on_later(home: Home) -> None:
    for number in range(40):
        write_plugin(home.lv2 / f"{number:02}.lv2", f"urn:test:{number}", f"Plugin {number}")
    slow = home.lv2 / "99.lv2"
    data = write_plugin(slow, "urn:test:slow", "Slow")
    text = data.read_text()
    data.unlink()
    os.mkfifo(data)
    catalogue = await home.catalogue(patience=60)
    scan = asyncio.create_task(catalogue.refresh(home.told.append))
    async with asyncio.timeout(20):
        while len(await catalogue.summaries()) < 40:
            await asyncio.sleep(0.02)
    scan.cancel()
    with pytest.raises(asyncio.CancelledError):
        await scan
    data.unlink()
    data.write_text(text)
    assert await catalogue.refresh(home.told.append)
    assert len(await catalogue.summaries()) == 41
    assert not await catalogue.broken()


async def test_a_child_ended_from_outside_blames_no_bundle(home: Home) -> None:
    data = write_plugin(home.lv2 / "one.lv2", ONE, "One")
    data.unlink()
    os.mkfifo(data)
    catalogue = await home.catalogue(patience=60)
    scan = asyncio.create_task(catalogue.refresh(home.told.append))
    async with asyncio.timeout(20):
        while not (found := children()):
            await asyncio.sleep(0.01)
        # The child has its own reading to do first: it must be at the file that never comes.
        while not home.told:
            await asyncio.sleep(0.01)
    (reader,) = found
    os.kill(reader, signal.SIGTERM)
    with pytest.raises(CatalogueError, match="from outside"):
        await scan
    assert not await catalogue.broken()


async def test_the_child_dies_with_the_program(home: Home, tmp_path: Path) -> None:
    data = write_plugin(home.lv2 / "one.lv2", ONE, "One")
    data.unlink()
    os.mkfifo(data)
    program = (
        "import asyncio, pathlib, sys\n"
        "from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue\n"
        "async def main():\n"
        "    home = pathlib.Path(sys.argv[1])\n"
        "    held = {'LV2_PATH': str(home / 'lv2'), 'HOME': str(home)}\n"
        "    made = LilvCatalogue(home / 'c', home / 'd', held, 60)\n"
        "    await made.open()\n"
        "    await made.refresh(lambda step: print(step.name, flush=True))\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=_PROJECT
    )
    assert parent.stdout is not None
    try:
        await parent.stdout.readline()
        async with asyncio.timeout(20):
            while not (found := children(parent.pid)):
                await asyncio.sleep(0.01)
    finally:
        parent.kill()
        await parent.communicate()
    async with asyncio.timeout(10):
        while any(map(_alive, found)):
            await asyncio.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
