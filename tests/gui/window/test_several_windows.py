"""A window for each rack: opened and closed with it, put away while others are seen, and the end of the program."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from marlise_desktop.adapters.disk.rack_files import FolderRackFiles
from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.app.living_racks import LivingRacks
from marlise_desktop.app.program import RESTORE, Program
from marlise_desktop.app.windows import Inside, Windows
from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.rack import Outside, Rack, make_rack
from marlise_desktop.session.shared import Shared
from tests.fakes.board_files import FakeBoardFiles, FakePresetFiles
from tests.fakes.engine import FakeLauncher
from tests.fakes.journal import FakeJournal
from tests.fakes.settings import FakeSettingsFile
from tests.fakes.texts import FakeTexts
from tests.gui.rig import Rig, living
from tests.gui.samples import SCREAMER
from tests.gui.sessions.stand_in import NoLines, Stage

Run = Callable[[Coroutine[object, object, None]], None]
VOICE = SessionId("voice")


@dataclass
class Played:
    """Of a program, what windows ask."""

    shared: Shared
    lives: Lives
    racks: LivingRacks = field(default_factory=LivingRacks)
    has_copy: bool = False

    async def restore(self) -> None:
        self.has_copy = False


@dataclass
class Scene:
    rig: Rig
    program: Played
    windows: Windows
    voice: Rack
    ended: asyncio.Event


def _outside() -> Outside:
    async def wire(_engine: Engine, _audio: Audio) -> None:
        """Nothing to join: it never plays."""

    return Outside(
        FakeLauncher(),
        FakeBoardFiles(),
        FakePresetFiles(),
        FakeJournal(),
        MemoryLogbook(),
        wire,
        FakeTexts(),
        FolderRackFiles(Path("/voice")),
        lambda _folder: FakeSettingsFile(),
    )


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Two racks with a window each."""
    async with living(first_run_done=True) as rig:
        stage = Stage(rig.session.shared.bus)
        await stage.lives.open()
        program, ended = Played(rig.session.shared, stage.lives), asyncio.Event()
        rig.session.shared.sessions.open(lambda: program.lives, program.restore, lambda: program.has_copy)
        windows = Windows(Inside(cast(Program, program), NoLines()), ended)
        windows.follow()
        program.racks.add(rig.session)
        await rig.until(lambda: len(windows.all) == 1)
        voice = make_rack(rig.session.shared, _outside(), VOICE, "Voice")
        program.racks.add(voice)
        await rig.until(lambda: len(windows.all) == 2)
        try:
            yield Scene(rig, program, windows, voice, ended)
        finally:
            await windows.close()
            voice.close()
            await asyncio.sleep(0.01)


def test_a_window_that_is_closed_beside_another_is_put_away_and_comes_back(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            first, second = on.windows.all
            assert [window.windowTitle().split(" – ")[1] for window in (first, second)] == ["Rack", "Voice"]
            second.close()
            await on.rig.until(lambda: not second.isVisible())
            assert not on.ended.is_set()
            told = on.program.shared.notices.current[-1]
            assert told.message == "Voice plays on without a window"
            assert on.windows.can_show(VOICE)
            on.windows.show(VOICE)
            assert second.isVisible()

    run(look())


def test_the_last_window_ends_the_program_once_all_unsaved_work_is_dealt_with(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            first, second = on.windows.all
            await on.voice.boards.add(SCREAMER.uri, Position())
            await on.rig.until(lambda: on.voice.library.dirty)
            second.close()
            await on.rig.until(lambda: not second.isVisible())
            first.close()
            await on.rig.until(lambda: second.findChildren(QDialog))
            assert second.isVisible()
            press(second.findChildren(QDialog)[0], "ask.cancel")
            await on.rig.until(lambda: not second.findChildren(QDialog))
            assert not on.ended.is_set()
            first.commands.run("program.quit")
            await on.rig.until(lambda: second.findChildren(QDialog))
            press(second.findChildren(QDialog)[0], "ask.discard")
            await on.rig.until(on.ended.is_set)
            assert not first.isVisible()

    run(look())


def test_a_window_ends_with_its_rack_and_the_last_one_stays_to_start_another(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            first, _ = on.windows.all
            on.voice.close()
            await on.rig.until(lambda: on.windows.all == (first,))
            assert first.windowTitle().count(" – ") == 1
            on.program.racks._gone(on.rig.session)
            await on.rig.until(lambda: on.windows.all == ())
            assert first.isVisible()
            assert first.windowTitle() == "Rack is stopped – Marlise Desktop"
            assert first.sessions.isVisible()
            assert not first.pages.isEnabled()
            again = make_rack(on.program.shared, _outside(), VOICE, "Voice")
            on.program.racks.add(again)
            await on.rig.until(lambda: len(on.windows.all) == 1)
            assert on.windows.all[0].session is again
            assert on.windows.all[0].isVisible()
            again.close()
            await on.rig.until(lambda: on.windows.all == ())

    run(look())


def test_a_copy_of_the_list_is_taken_back_only_where_there_is_one(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            action = on.rig.session.actions.named(RESTORE)
            assert action.refusal() == "there is no copy of the list of sessions to take back"
            on.program.has_copy = True
            assert action.refusal() == ""
            await action.run()
            assert not on.program.has_copy

    run(look())


def test_the_rack_in_front_is_that_of_the_window_that_was_active_last(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            first, second = on.windows.all
            front = on.program.shared.front
            for window in (first, second, first):
                window.activateWindow()
                await on.rig.until(window.isActiveWindow)
                assert front.rack == window.session.key

    run(look())


def test_the_rack_in_front_is_the_one_that_is_meant_where_none_is_named(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            first, second = on.windows.all
            for window, name in ((first, "Rack"), (second, "Voice"), (first, "Rack")):
                window.activateWindow()
                await on.rig.until(window.isActiveWindow)
                assert on.windows.racks()[0][0] == name

    run(look())


def test_a_window_is_brought_up_by_its_action(run: Run) -> None:
    async def look() -> None:
        async with scene() as on:
            _, second = on.windows.all
            second.close()
            await on.rig.until(lambda: not second.isVisible())
            await on.rig.session.actions.run("session.show", session=VOICE)
            assert second.isVisible()
            with pytest.raises(SessionError, match="that session has no window"):
                await on.rig.session.actions.run("session.show", session="gone")

    run(look())


def press(dialog: QDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
