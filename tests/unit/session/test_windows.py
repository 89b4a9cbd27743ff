"""Plugins' own windows: shown by the engine, refused in words."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import BoardError, EngineError
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plugin import Plugin
from tests.builders import AMP, STEREO
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig, living

WINDOWED = replace(STEREO, has_ui=True)


def with_window(rig: Rig) -> Plugin:
    rig.catalogue.plugins[WINDOWED.uri] = WINDOWED
    return WINDOWED


async def test_the_engine_is_asked_once_the_pedal_is_there(rig: Rig) -> None:
    key = await rig.session.boards.add(with_window(rig).uri, Position())
    before = rig.session.boards.board
    await rig.session.actions.run("pedal.show_window", instance=key)
    assert rig.engine.calls[-1] == f"show_own_window {key}"
    assert rig.session.boards.board is before


async def test_a_plugin_without_a_window_is_refused_by_name(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    with pytest.raises(BoardError, match="Amp has no window of its own"):
        await rig.session.actions.run("pedal.show_window", instance=key)


async def test_a_pedal_that_does_not_play_has_none(rig: Rig) -> None:
    key = await rig.session.boards.add(with_window(rig).uri, Position())
    rig.session.boards.set_aside(key, "it ended the engine twice")
    with pytest.raises(BoardError, match="Stereo has no window while it does not play"):
        await rig.session.windows.show(key)


async def test_an_engine_that_shows_none_is_named(silent_rig: Rig) -> None:
    silent_rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    async with living(silent_rig) as rig:
        await rig.playing()
        key = await rig.session.boards.add(with_window(rig).uri, Position())
        with pytest.raises(BoardError, match="mod-host cannot show"):
            await rig.session.actions.run("pedal.show_window", instance=key)
        with pytest.raises(EngineError, match="the window of Stereo cannot be shown: mod-host cannot"):
            await rig.session.windows.show(key)


async def test_without_an_engine_there_are_none(rig: Rig) -> None:
    key = await rig.session.boards.add(with_window(rig).uri, Position())
    await rig.session.engine.settled()
    rig.audio.refuses = "the card is gone"
    rig.audio.die()
    await rig.until(lambda: bool(rig.session.windows.refusal()))
    with pytest.raises(BoardError, match="no engine runs"):
        await rig.session.actions.run("pedal.show_window", instance=key)
