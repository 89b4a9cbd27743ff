"""Plugins' own windows: shown by the engine, refused in words."""

import asyncio
from dataclasses import replace

import pytest

from marlise_desktop.domain.errors import BoardError, EngineError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.ports.engine import WindowFailed
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


def told(rig: Rig) -> list[str]:
    return [notice.message for notice in rig.session.notices.current]


async def test_a_window_that_crashes_later_is_told_once(rig: Rig) -> None:
    key = await rig.session.boards.add(with_window(rig).uri, Position())
    await rig.session.windows.show(key)
    rig.engine.tell(WindowFailed(key, "crashed: Aborted"))
    rig.engine.tell(WindowFailed(key, "crashed: Aborted"))
    assert told(rig) == ["The window of Stereo crashed: Aborted"]
    assert "Ctrl+W opens it again" in rig.session.notices.current[0].hint


async def test_a_window_that_crashes_while_it_opens_is_told_by_who_opens_it_alone(rig: Rig) -> None:
    key = await rig.session.boards.add(with_window(rig).uri, Position())
    await rig.session.engine.settled()
    engine = rig.engine

    async def crashing(instance: InstanceId) -> None:
        engine.tell(WindowFailed(instance, "crashed: Aborted"))
        raise EngineError("it is of a kind that cannot be shown", status=-902)

    async def refusing(instance: InstanceId) -> None:
        asyncio.get_running_loop().call_later(0.01, engine.tell, WindowFailed(instance, "crashed: Killed"))
        raise EngineError("it is of a kind that cannot be shown", status=-902)

    async def lacking(instance: InstanceId) -> None:
        raise EngineError("there is no screen", status=-404)

    engine.show_own_window = crashing  # type: ignore[method-assign]
    with pytest.raises(EngineError, match="the window of Stereo cannot be shown: it crashed: Aborted"):
        await rig.session.windows.show(key)
    engine.show_own_window = refusing  # type: ignore[method-assign]
    with pytest.raises(EngineError, match="cannot be shown: it crashed: Killed"):
        await rig.session.windows.show(key)
    engine.show_own_window = lacking  # type: ignore[method-assign]
    with pytest.raises(EngineError, match="cannot be shown: there is no screen"):
        await rig.session.windows.show(key)
    assert told(rig) == []


async def test_the_failure_of_a_pedal_that_is_gone_is_not_told(rig: Rig) -> None:
    rig.engine.tell(WindowFailed(InstanceId("gone"), "crashed: Aborted"))
    assert told(rig) == []
