"""Two racks and more on one computer, made, copied, moved and found again in the panel of sessions."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.sessions.query import SessionQuery
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.rack import Rack
from tests.endtoend.ears import gain_db
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.show import Show, on_show, open_windows, played
from tests.endtoend.stage import CAPTURE, LEFT, port
from tests.endtoend.steady import tone

ALT = Qt.KeyboardModifier.AltModifier
GUITAR_DB, VOICE_DB = -6.0, -14.0


async def amplified(show: Show, rack: Rack, gain_db: float) -> InstanceId:
    """An amplifier between the first input and the first output of a rack."""
    key = await rack.boards.add(PluginUri(AMP), Position())
    await rack.boards.connect(CAPTURE, port(key, "in"))
    await rack.boards.connect(port(key, "out"), LEFT)
    await rack.boards.set_value(key, PortSymbol("gain"), gain_db)
    await plays(show, rack)
    return key


async def plays(show: Show, rack: Rack) -> None:
    await show.until(lambda: rack.engine.state is EngineState.RUNNING)
    await rack.engine.settled()


async def named(show: Show, name: str) -> Rack:
    def found() -> Rack | None:
        return next((rack for rack in show.program.racks.all if rack.name == name), None)

    await show.until(found)
    rack = found()
    assert rack is not None
    return rack


async def choose(show: Show, name: str) -> None:
    """In the panel, which is open."""
    listing = show.window.sessions.listing
    await show.until(lambda: name in [row.record.name for row in listing.model.rows])
    listing.choose(next(row.record.id for row in listing.model.rows if row.record.name == name))
    await show.until(lambda: show.window.sessions.chosen.name.text() == name)


async def do(show: Show, name: str) -> None:
    menu = show.window.sessions.chosen.more.menu()
    menu.aboutToShow.emit()
    action = next(held for held in menu.actions() if held.objectName() == f"session.{name}")
    assert action.isEnabled(), action.toolTip()
    action.trigger()


async def make(show: Show, name: str) -> Rack:
    """Fills in the sheet that is open, and starts what it asks for."""
    form = show.window.sessions.form
    show.window.activateWindow()  # as a click into it does
    await show.until(form.name.hasFocus)
    form.name.selectAll()
    show.type(name)
    show.key(Qt.Key.Key_Return)
    return await named(show, name)


async def second_rack(show: Show) -> Rack:
    """Made in the panel, beside the first; both play what they should."""
    guitar = show.session
    await amplified(show, guitar, GUITAR_DB)
    show.key(Qt.Key.Key_8, ALT)
    panel = show.window.sessions
    await show.until(panel.isVisible)
    panel.menu_.kind_chosen.emit(show.program.lives.kinds.get("rack"))
    voice = await make(show, "Voice")
    await show.until(lambda: len(open_windows()) == 2)
    await amplified(show, voice, VOICE_DB)
    assert await gain_db(guitar.engine.client) == pytest.approx(GUITAR_DB, abs=0.1)
    assert await gain_db(voice.engine.client) == pytest.approx(VOICE_DB, abs=0.1)
    return voice


async def copied(show: Show) -> None:
    """A copy plays what it was copied from; what is made from a template begins empty."""
    await choose(show, "Voice")
    await do(show, "clone")
    double = await make(show, "Double")
    await show.until(lambda: double.boards.board.instances)
    await plays(show, double)
    assert await gain_db(double.engine.client) == pytest.approx(VOICE_DB, abs=0.1)
    await choose(show, "Voice")
    await do(show, "template")
    await show.answer("Make a template", "Make it", "Singer")
    while not (templates := await show.program.lives.sessions.templates()):
        await asyncio.sleep(0.01)
    show.window.sessions.menu_.template_chosen.emit(templates[0])
    assert (await make(show, "Third")).boards.board.instances == {}


async def moved(show: Show, voice: Rack, target: Path, recorded: Path) -> None:
    """To another folder while a tone goes through it, of which nothing is missing."""
    await choose(show, "Voice")
    with tone(recorded, voice.engine.client) as heard:
        await do(show, "move")
        await pick(show, target)
        await show.until(lambda: (target / "journal.sqlite").exists() and show.window.sessions.chosen.work is None)
        # Written down in the new place, and nothing to be heard.
        await voice.boards.rename(next(iter(voice.boards.board.instances)), "Singer's amp")
        await voice.journal.settled()
    if not heard.xruns:
        assert heard.departure(10 ** (VOICE_DB / 20)) < 1e-4


async def removed(show: Show, *names: str) -> None:
    chosen = show.window.sessions.chosen
    for name in names:
        await choose(show, name)
        show.click(chosen.main)
        await show.until(lambda: chosen.main.text() == "Start")
        await do(show, "remove")
        await show.answer("Take this session out of the list?", "Take out of the list")
    await show.until(lambda: len(open_windows()) == 2)


@pytest.mark.timeout(300)
def test_two_racks_play_are_copied_moved_and_found_again(
    qapp: QApplication, jackd: None, plugin_cache: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()

    async def first_evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            voice = await second_rack(show)
            await copied(show)
            await moved(show, voice, target, tmp_path / "voice.npy")
            await removed(show, "Double", "Third")
            next(held for held in open_windows() if held is not show.window).close()
            await show.until(lambda: len(open_windows()) == 1)
            assert await gain_db(voice.engine.client) == pytest.approx(VOICE_DB, abs=0.1)

    async def next_evening() -> None:
        async with on_show(tmp_path / "home", plugin_cache) as show:
            voice = await named(show, "Voice")
            assert [rack.name for rack in show.program.racks.all] == ["Rack", "Voice"]
            await show.until(lambda: len(open_windows()) == 2)
            for rack, level in ((show.session, GUITAR_DB), (voice, VOICE_DB)):
                await show.until(lambda rack=rack: rack.boards.board.instances)
                await plays(show, rack)
                assert await gain_db(rack.engine.client) == pytest.approx(level, abs=0.1)
            assert [held.label for held in voice.boards.board.instances.values()] == ["Singer's amp"]
            records = (await show.program.lives.sessions.page(SessionQuery())).records
            assert [(held.name, held.state) for held in records] == [
                ("Rack", SessionState.ACTIVE),
                ("Voice", SessionState.ACTIVE),
            ]
            assert records[1].workspace == str(target)

    played(qapp, first_evening())
    played(qapp, next_evening())


async def pick(show: Show, folder: Path) -> None:
    await show.until(lambda: show.window.findChildren(QFileDialog))
    dialog = show.window.findChildren(QFileDialog)[0]
    entry = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(entry, QLineEdit)
    entry.setText(str(folder))
    assert dialog.selectedFiles() == [str(folder)]
    dialog.accept()
