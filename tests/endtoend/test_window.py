"""An evening with the program: everything with mouse and keyboard in the real window, and heard."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from tests.endtoend import sound
from tests.endtoend.show import CTRL, CTRL_SHIFT, Show, on_show, open_windows, played
from tests.endtoend.stage import CAPTURE, LEFT, RIGHT, port

GAIN = PortSymbol("gain")


async def add_amplifier(show: Show) -> InstanceId:
    before = set(show.session.boards.board.instances)
    show.key(Qt.Key.Key_F, CTRL)
    show.type("simple ampl")
    show.key(Qt.Key.Key_Return)
    await show.until(lambda: set(show.session.boards.board.instances) > before)
    await show.drawn()
    show.window.board.fit()
    (key,) = set(show.session.boards.board.instances) - before
    return key


async def wired_amplifier(show: Show) -> InstanceId:
    key = await add_amplifier(show)
    for source, target in ((CAPTURE, port(key, "in")), (port(key, "out"), LEFT), (port(key, "out"), RIGHT)):
        count = len(show.session.boards.board.connections)
        show.drag(show.socket(source), show.socket(target))
        await show.until(lambda count=count: len(show.session.boards.board.connections) > count)
        await show.drawn()
    await show.session.engine.settled()
    return key


def value(show: Show, key: InstanceId) -> float:
    return show.session.boards.board.instance(key).value(GAIN)


async def taken_back(show: Show, keys: Qt.KeyboardModifier = CTRL) -> int:
    """Undoes everything with Ctrl+Z, or redoes it with Ctrl+Shift+Z; answers how many times that was."""
    history, boards = show.session.history, show.session.boards
    steps = 0
    while history.undo_label if keys == CTRL else history.redo_label:
        before = boards.board
        show.key(Qt.Key.Key_Z, keys)
        await show.until(lambda before=before: boards.board is not before)
        steps += 1
    await show.session.engine.settled()
    return steps


def test_a_pedal_is_added_wired_turned_and_undone(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            key = await wired_amplifier(show)
            assert await show.gain_db() == pytest.approx(0.0, abs=0.05)
            knob = show.knob(key, GAIN)
            show.drag(knob, knob + QPointF(0, 25))
            await show.until(lambda: value(show, key) < -1.0)
            await show.session.engine.settled()
            turned = value(show, key)
            assert await show.gain_db() == pytest.approx(turned, abs=0.05)
            assert await taken_back(show) == 5
            assert show.session.boards.board.instances == {}
            assert np.max(np.abs(await show.heard(sound.sine()))) == 0.0
            assert await taken_back(show, CTRL_SHIFT) == 5
            assert await show.gain_db() == pytest.approx(turned, abs=0.05)

    played(qapp, evening())


def test_a_board_is_saved_with_its_picture_and_opened_from_the_library(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            await show.session.boards.set_value(await wired_amplifier(show), GAIN, -7.5)
            show.key(Qt.Key.Key_S, CTRL_SHIFT)
            await show.answer("Save board as", "Save", "First evening")
            await show.until(lambda: not show.session.library.dirty)
            await show.until(lambda: show.window.windowTitle() == "First evening[*] – Marlise Desktop")
            show.key(Qt.Key.Key_N, CTRL)
            await show.until(lambda: not show.session.boards.board.instances)
            show.key(Qt.Key.Key_O, CTRL)
            await show.until(lambda: "First evening" in [card.text() for card in show.window.library.cards])
            card = next(card for card in show.window.library.cards if card.text() == "First evening")
            assert card.board.thumbnail.endswith("thumbnail.png")
            show.click(card)
            await show.until(lambda: show.session.boards.board.instances)
            await show.until(show.window.board.isVisible)
            await show.session.engine.settled()
            assert await show.gain_db() == pytest.approx(-7.5, abs=0.05)

    played(qapp, evening())


def test_meters_move_and_mute_and_panic_are_buttons(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            await wired_amplifier(show)
            seen: dict[str, list[float]] = {"in": [], "out": []}
            levels = show.window.top.levels

            def look() -> None:
                seen["in"].append(levels.input.meter.level_db())
                seen["out"].append(levels.output.meter.level_db())

            show.window.feed.sampled.connect(look)
            await show.heard(sound.sine())
            assert max(seen["in"]) == pytest.approx(-6.0, abs=0.5)
            assert max(seen["out"]) == pytest.approx(-6.0, abs=0.5)
            show.window.feed.sampled.disconnect(look)

            show.click(show.window.top.mute)
            await show.until(lambda: show.window.top.mute.text() == "Muted")
            assert np.max(np.abs((await show.heard(sound.sine()))[4800:])) == 0.0
            show.click(show.window.top.mute)
            await show.until(lambda: show.window.top.mute.text() == "Mute")
            assert await show.gain_db() == pytest.approx(0.0, abs=0.05)
            show.click(show.window.top.panic)
            await show.until(lambda: show.session.engine.muted)
            assert np.max(np.abs((await show.heard(sound.sine()))[4800:])) == 0.0

    played(qapp, evening())


def test_snapshots_are_taken_and_played_with_keys(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            key = await wired_amplifier(show)
            for count, level in enumerate((-3.0, -9.0, -20.0), start=1):
                await show.session.boards.set_value(key, GAIN, level)
                show.window.board.setFocus()
                show.key(Qt.Key.Key_K, CTRL_SHIFT)
                await show.until(lambda count=count: len(show.session.boards.board.snapshots) == count)
                await show.until(lambda count=count: len(show.window.snapshots.tiles.tiles) == count)
                show.type(f"Sound {count}")
                show.key(Qt.Key.Key_Return)
                name = f"Sound {count}"
                await show.until(lambda name=name: show.session.boards.board.snapshots[-1].name == name)
            show.window.board.setFocus()
            for number, level in ((Qt.Key.Key_1, -3.0), (Qt.Key.Key_3, -20.0), (Qt.Key.Key_2, -9.0)):
                show.key(number)
                await show.until(lambda level=level: value(show, key) == level)
                await show.session.engine.settled()
                assert await show.gain_db() == pytest.approx(level, abs=0.05)

    played(qapp, evening())


def test_leaving_asks_about_work_that_is_not_saved(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    title = "Save the board first?"

    async def evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            await add_amplifier(show)
            show.window.close()
            await show.answer(title, "Cancel")
            assert show.window.isVisible()
            assert not show.life.done()
            show.window.close()
            await show.answer(title, "Save")
            await show.answer("Save board as", "Save", "Kept")
            assert await show.life == 0
            assert open_windows() == []
            (kept,) = show.paths.boards.iterdir()
            assert kept.name == "Kept.pedalboard"
        async with on_show(tmp_path / "home", plugin_cache) as show:
            await show.until(lambda: show.session.library.title == "Kept")
            await add_amplifier(show)
            show.key(Qt.Key.Key_Q, CTRL)
            await show.answer(title, "Don't save")
            assert await show.life == 0
        async with on_show(tmp_path / "home", plugin_cache) as show:
            await show.until(lambda: show.session.library.title == "Kept")
            assert len(show.session.boards.board.instances) == 1

    played(qapp, evening())
