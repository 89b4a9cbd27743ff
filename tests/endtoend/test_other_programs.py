"""A board that another program has saved, with a plugin that nobody has installed."""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from marlise_desktop.app.render import render
from marlise_desktop.domain.connection import InstancePort
from marlise_desktop.domain.errors import PluginMissingError
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.endtoend import sound
from tests.endtoend.stage import LEFT, RIGHT, Stage, on_stage, port

BOARDS = Path(__file__).parents[1] / "data" / "boards"
ITS_GAIN_DB = 6.5


@pytest.fixture
def crunch(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BOARDS / "Crunch.pedalboard", tmp_path / "Crunch.pedalboard"))


def by_name(board: Pedalboard) -> Mapping[str, PluginInstance]:
    return {held.symbol: held for held in board.instances.values()}


def cables(board: Pedalboard) -> set[tuple[str, str]]:
    def name(end: object) -> str:
        return f"{board.instance(end.instance).symbol}/{end.symbol}" if isinstance(end, InstancePort) else str(end)

    return {(name(c.source), name(c.target)) for c in board.connections}


async def opened(stage: Stage, folder: Path) -> Mapping[str, PluginInstance]:
    await stage.session.library.open(str(folder))
    await stage.session.engine.settled()
    return by_name(stage.session.boards.board)


async def test_it_plays_what_can_be_played_and_its_snapshots_too(stage: Stage, crunch: Path) -> None:
    held = await opened(stage, crunch)
    assert "not installed" in held["Wobbler"].placeholder
    assert "Wobbler is not installed" in stage.said
    assert np.max(np.abs(await stage.heard(sound.sine()))) == 0.0
    await stage.join((port(held["ZamComp"].id, "lv2_audio_out_1"), LEFT))
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(ITS_GAIN_DB, abs=0.05)
    clean, lead = stage.session.boards.board.snapshots
    await stage.session.snapshots.apply(clean.id)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(-3.0, abs=0.05)
    await stage.session.snapshots.apply(lead.id)
    await stage.session.engine.settled()
    assert await stage.gain_db() == pytest.approx(9.0, abs=0.05)


async def test_nothing_of_it_is_lost_when_it_is_saved(
    jackd: None, plugin_cache: Path, tmp_path: Path, crunch: Path
) -> None:
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        before = await opened(stage, crunch)
        wires = cables(stage.session.boards.board)
        await stage.session.library.save_as("Borrowed")
        folder = stage.session.library.folder
        assert folder is not None
    async with on_stage(tmp_path / "home", plugin_cache) as stage:
        after = await opened(stage, Path(folder))
        assert cables(stage.session.boards.board) == wires
        assert [s.name for s in stage.session.boards.board.snapshots] == ["Clean", "Lead"]
    assert list(after) == list(before)
    for name, held in before.items():
        assert after[name].all_values() == held.all_values(), name
        assert (after[name].uri, after[name].bypassed, after[name].bindings) == (held.uri, held.bypassed, held.bindings)
    assert after["Wobbler"].all_values()["depth"] == pytest.approx(0.734375)


@pytest.mark.skipif(not Path("/usr/lib/lv2/eg-sampler.lv2").exists(), reason="no eg-sampler in this lv2-examples")
def test_it_renders_at_its_level_once_nothing_is_missing(
    jackd: None, plugin_cache: Path, tmp_path: Path, crunch: Path
) -> None:
    dry = sound.write(tmp_path / "dry.wav", sound.sine())
    wet = tmp_path / "wet.wav"
    with pytest.raises(PluginMissingError, match="needs plugins that are not installed: http"):
        render(crunch, dry, wet)

    async def mended() -> Path:
        async with on_stage(tmp_path / "home", plugin_cache) as stage:
            held = await opened(stage, crunch)
            await stage.session.boards.remove([held["Wobbler"].id])
            compressor = held["ZamComp"].id
            await stage.join(*((port(compressor, "lv2_audio_out_1"), side) for side in (LEFT, RIGHT)))
            await stage.session.library.save()
            return Path(stage.session.library.folder or "")

    assert asyncio.run(mended()) == crunch
    assert render(crunch, dry, wet) == 0
    gain = sound.level_db(sound.read(wet)[:, 0]) - sound.level_db(sound.sine())
    assert gain == pytest.approx(ITS_GAIN_DB, abs=0.05)
