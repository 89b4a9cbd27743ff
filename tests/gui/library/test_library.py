from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton

from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.gui.library.card import BoardCard
from marlise_desktop.gui.library.flows import Flows
from marlise_desktop.gui.library.page import LibraryPage
from marlise_desktop.session.ports.board_files import BoardListing, BoardPictures
from tests.gui.rig import living
from tests.gui.samples import SCREAMER

LEFT = Qt.MouseButton.LeftButton
PICTURES = BoardPictures(b"screenshot", b"thumbnail")


@asynccontextmanager
async def listing(*titles):
    async with living() as rig:
        for title in titles:
            rig.files.disk[f"/boards/{title}"] = Pedalboard(title=title)
        page = LibraryPage.__new__(LibraryPage)
        flows = Flows(rig.session, page, lambda: PICTURES)
        page.__init__(rig.session, rig.bridge, rig.tasks, flows)
        page.lefts = []
        page.left.connect(lambda: page.lefts.append(1))
        await rig.shown(page, 900, 700)
        await rig.settled()
        yield rig, page, flows


def card(page, title) -> BoardCard:
    return next(card for card in page.cards if card.text() == title)


async def question(rig, page) -> QDialog:
    await rig.until(lambda: any(d.isVisible() for d in page.findChildren(QDialog)))
    return next(d for d in page.findChildren(QDialog) if d.isVisible())


async def answer(rig, page, name: str) -> None:
    dialog = await question(rig, page)
    assert not dialog.isModal()
    QTest.mouseClick(dialog.findChild(QPushButton, f"ask.{name}"), LEFT)
    await rig.settled()


async def fill_in(rig, page, text: str) -> None:
    dialog = await question(rig, page)
    entry = dialog.findChild(QLineEdit)
    entry.selectAll()
    QTest.keyClicks(entry, text)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    await rig.settled()


def test_a_click_opens_a_board_and_leaves_the_page(run):
    async def scenario():
        async with listing("Clean", "Metal") as (rig, page, _flows):
            QTest.mouseClick(card(page, "Metal"), LEFT)
            await rig.settled()
            assert rig.session.library.folder == "/boards/Metal"
            assert page.lefts
            assert card(page, "Metal").open

    run(scenario())


@pytest.mark.parametrize(
    ("name", "opened", "saved"), [("save", True, True), ("discard", True, False), ("cancel", False, False)]
)
def test_unsaved_work_is_asked_for(run, name, opened, saved):
    async def scenario():
        async with listing("Clean") as (rig, page, flows):
            await rig.session.library.open("/boards/Clean")
            await rig.add(SCREAMER)
            rig.tasks.start(flows.new(), "new")
            await answer(rig, page, name)
            assert (rig.session.library.folder is None) == opened
            assert (len(rig.files.disk["/boards/Clean"].instances) == 1) == saved

    run(scenario())


def test_without_unsaved_work_nothing_is_asked(run):
    async def scenario():
        async with listing("Clean") as (rig, _page, flows):
            await rig.session.library.open("/boards/Clean")
            assert await flows.new()
            assert rig.session.library.folder is None

    run(scenario())


def test_the_first_save_asks_for_a_title_and_keeps_the_pictures(run):
    async def scenario():
        async with listing() as (rig, page, flows):
            seen = []
            write = rig.files.write

            def watched(board, folder, foreign, pictures):
                seen.append(pictures)
                return write(board, folder, foreign, pictures)

            rig.files.write = watched
            await rig.add(SCREAMER)
            rig.tasks.start(flows.save(), "save")
            await fill_in(rig, page, "Friday")
            assert rig.session.library.folder == "/boards/Friday"
            assert seen == [PICTURES]
            assert not rig.session.library.dirty
            await rig.until(lambda: [c.text() for c in page.cards] == ["Friday"])

    run(scenario())


def test_a_full_disk_is_a_notice_and_the_work_stays(run):
    async def scenario():
        async with listing("Clean") as (rig, page, flows):
            await rig.session.library.open("/boards/Clean")
            await rig.add(SCREAMER)
            rig.files.full = True
            rig.tasks.start(flows.new(), "new")
            await answer(rig, page, "save")
            assert "disk is full" in rig.told[-1].notice.message
            assert rig.session.library.dirty
            assert rig.session.library.folder == "/boards/Clean"
            rig.files.full = False

    run(scenario())


def test_rename_duplicate_and_delete(run):
    async def scenario():
        async with listing("Clean") as (rig, page, flows):
            QTest.keyClick(card(page, "Clean"), Qt.Key.Key_F2)
            await fill_in(rig, page, "Bright")
            await rig.until(lambda: [c.text() for c in page.cards] == ["Bright"])
            rig.tasks.start(flows.duplicate(card(page, "Bright").board), "duplicate")
            await fill_in(rig, page, "Brighter")
            await rig.until(lambda: len(page.cards) == 2)
            QTest.keyClick(card(page, "Bright"), Qt.Key.Key_Delete)
            await answer(rig, page, "cancel")
            assert rig.files.trash == []
            QTest.keyClick(card(page, "Bright"), Qt.Key.Key_Delete)
            await answer(rig, page, "delete")
            assert rig.files.trash == ["/boards/Bright"]
            await rig.until(lambda: [c.text() for c in page.cards] == ["Brighter"])

    run(scenario())


def test_boards_of_the_program_cannot_be_changed(run):
    async def scenario():
        async with listing("Demo", "Mine") as (rig, page, _flows):
            rig.files.built_in.add("/boards/Demo")
            page.cards = []
            page.hide()
            page.show()
            await rig.until(lambda: page.cards and card(page, "Demo").built_in)
            QTest.keyClick(card(page, "Demo"), Qt.Key.Key_Delete)
            await rig.settled()
            assert not [d for d in page.findChildren(QDialog) if d.isVisible()]
            offered = page._menu(card(page, "Demo")).actions()
            texts = [action.text().split("\t")[0] for action in offered if action.text()]
            assert texts == ["Open", "Duplicate…", "Program number…"]

    run(scenario())


def test_a_program_number_is_typed(run):
    async def scenario():
        async with listing("Clean", "Metal") as (rig, page, flows):
            rig.tasks.start(flows.ask_program(card(page, "Metal").board), "program number")
            await fill_in(rig, page, "40")
            numbers = rig.session.programs.programs_of_boards(await rig.session.library.boards())
            assert numbers == {"/boards/Clean": 0, "/boards/Metal": 40}
            await rig.until(lambda: "MIDI Bank 1, program 40" in card(page, "Metal").accessibleName())
            plain = card(page, "Metal").grab().toImage()
            rig.session.settings.change(program_boards="16")
            await rig.until(lambda: "MIDI Program 40 on channel 16" in card(page, "Metal").accessibleName())
            assert card(page, "Metal").grab().toImage() != plain

    run(scenario())


def test_search_narrows_and_enter_opens(run):
    async def scenario():
        async with listing("Clean", "Metal", "Ambient") as (rig, page, _flows):
            QTest.keyClicks(page.search, "met")
            assert [c.text() for c in page.cards if c.isVisible()] == ["Metal"]
            QTest.keyClick(page.search, Qt.Key.Key_Return)
            await rig.settled()
            assert rig.session.library.folder == "/boards/Metal"

    run(scenario())


def test_the_keyboard_walks_the_cards_and_escape_leaves(run):
    async def scenario():
        async with listing("A", "B", "C") as (_rig, page, _flows):
            QTest.keyClick(page.search, Qt.Key.Key_Down)
            assert card(page, "A").hasFocus()
            QTest.keyClick(card(page, "A"), Qt.Key.Key_Right)
            assert card(page, "B").hasFocus()
            QTest.keyClick(card(page, "B"), Qt.Key.Key_Escape)
            assert page.lefts

    run(scenario())


def test_a_second_question_of_the_same_kind_brings_the_first_to_the_front(run):
    async def scenario():
        async with listing("Clean") as (rig, page, flows):
            rig.tasks.start(flows.save_as(), "save as")
            first = await question(rig, page)
            assert await flows.save_as() is False
            assert [d for d in page.findChildren(QDialog) if d.isVisible()] == [first]
            first.reject()
            await rig.settled()

    run(scenario())


def test_a_card_shows_its_picture(qtbot, tmp_path):
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(tmp_path / "thumbnail.png"))
    card = BoardCard(BoardListing("/x", "Clean", 0.0, str(tmp_path / "thumbnail.png")))
    qtbot.addWidget(card)
    card.resize(card.sizeHint())
    assert card.grab().toImage().pixelColor(card.width() // 2, 60).name() == "#ff0000"


def test_a_broken_board_says_so(qtbot):
    card = BoardCard(BoardListing("/x", "Clean", 0.0, broken="line 4: a name was expected"))
    qtbot.addWidget(card)
    assert card.toolTip() == "line 4: a name was expected"
    assert "cannot be read" in card.accessibleName()
