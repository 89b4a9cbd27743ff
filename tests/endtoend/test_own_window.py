"""A plugin's own window, opened from the program's: it stands on a real X11 screen."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from marlise_desktop.domain.ids import InstanceId
from tests.child_processes import children_named
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.show import CTRL, Show, on_show, played
from tests.integration.host.display import Display

COMPRESSOR = "urn:zamaudio:ZamComp"


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[Display]:
    """Only the engine's windows are there: the program's own are drawn into memory in the tests."""
    with Display() as display:
        monkeypatch.setenv("DISPLAY", display.name)
        yield display


async def chosen(show: Show, uri: str) -> InstanceId:
    key = await show.pedal(uri)
    await show.drawn()
    show.window.board.scene.choose([key])
    await show.until(lambda: show.window.inspector.shown == key)
    return key


def test_it_opens_by_key_and_goes_with_its_pedal(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path, display: Display
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            await chosen(show, COMPRESSOR)
            show.key(Qt.Key.Key_W, CTRL)
            await show.until(lambda: display.titles() == ["ZamComp (0)"])
            show.key(Qt.Key.Key_Delete)
            await show.until(lambda: not display.titles())
            await chosen(show, AMP)
            show.key(Qt.Key.Key_W, CTRL)
            await show.until(lambda: "Simple Amplifier has no window of its own" in show.said)
            assert not display.titles()

    played(qapp, evening())


def test_one_that_crashes_is_told_in_words_and_the_sound_goes_on(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path, display: Display
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            key = await chosen(show, COMPRESSOR)
            show.key(Qt.Key.Key_W, CTRL)
            await show.until(lambda: display.titles() == ["ZamComp (0)"])
            await show.session.windows.show(key)  # answered when the key's command has been
            engine = show.engine_pid()
            assert engine is not None
            (window,) = children_named("marlise-ui", engine)
            show.signal(window, signal.SIGABRT)
            await show.until(lambda: "The window of ZamComp crashed: Aborted" in show.said)
            assert show.engine_pid() == engine
            show.key(Qt.Key.Key_W, CTRL)
            await show.until(lambda: display.titles() == ["ZamComp (0)"])

    played(qapp, evening())
