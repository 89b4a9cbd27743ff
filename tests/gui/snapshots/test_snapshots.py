from contextlib import asynccontextmanager

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.gui.snapshots.panel import SnapshotPanel
from marlise_desktop.gui.snapshots.tile import MIME
from tests.gui.rig import living
from tests.gui.samples import SCREAMER

LEFT = Qt.MouseButton.LeftButton
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
DRIVE = PortSymbol("drive")


@asynccontextmanager
async def shooting(*names):
    async with living() as rig:
        rig.pedal = await rig.add(SCREAMER)
        for value, name in enumerate(names):
            await rig.session.boards.set_value(rig.pedal, DRIVE, float(value))
            await rig.session.snapshots.save_as(name)
        panel = SnapshotPanel(rig.session, rig.bridge, rig.tasks)
        await rig.shown(panel, 900, 140)
        yield rig, panel, panel.tiles.tiles


def names(rig):
    return [snapshot.name for snapshot in rig.session.boards.board.snapshots]


def drive(rig):
    return rig.session.boards.board.instance(rig.pedal).value(DRIVE)


def test_a_click_plays_it_and_the_mark_goes_with_it(run):
    async def scenario():
        async with shooting("Clean", "Crunch", "Solo") as (rig, _panel, tiles):
            assert [tile.current for tile in tiles] == [False, False, True]
            QTest.mouseClick(tiles[0], LEFT)
            await rig.settled()
            assert drive(rig) == 0.0
            assert [tile.current for tile in tiles] == [True, False, False]
            assert [tile.number for tile in tiles] == [1, 2, 3]

    run(scenario())


def test_a_changed_sound_is_marked_and_the_disk_keeps_it(run):
    async def scenario():
        async with shooting("Clean") as (rig, _panel, tiles):
            assert not tiles[0].changed
            plain = tiles[0].grab().toImage()
            await rig.session.boards.set_value(rig.pedal, DRIVE, 7.0)
            await rig.until(lambda: tiles[0].changed)
            assert "the sound has changed" in tiles[0].accessibleName()
            assert tiles[0].grab().toImage() != plain
            QTest.mouseClick(tiles[0], LEFT, NONE, tiles[0].save_rect().center())
            await rig.settled()
            assert not tiles[0].changed
            assert drive(rig) == 7.0

    run(scenario())


def test_coming_back_to_the_sound_takes_the_mark_away(run):
    async def scenario():
        async with shooting("Clean") as (rig, _panel, tiles):
            await rig.session.boards.set_value(rig.pedal, DRIVE, 7.0)
            await rig.until(lambda: tiles[0].changed)
            await rig.session.history.undo()
            await rig.until(lambda: not tiles[0].changed)

    run(scenario())


def test_a_new_one_is_taken_at_once_and_named_after(run):
    async def scenario():
        async with shooting("Clean") as (rig, panel, _tiles):
            QTest.mouseClick(panel.add, LEFT)
            await rig.until(lambda: len(panel.tiles.tiles) == 2)
            assert names(rig) == ["Clean", "Snapshot 2"]
            entry = panel.tiles.tiles[1].findChild(QLineEdit)
            QTest.keyClicks(entry, "Solo")
            QTest.keyClick(entry, Qt.Key.Key_Return)
            await rig.settled()
            assert names(rig) == ["Clean", "Solo"]

    run(scenario())


def test_f2_renames_and_escape_does_not(run):
    async def scenario():
        async with shooting("Clean") as (rig, _panel, tiles):
            QTest.keyClick(tiles[0], Qt.Key.Key_F2)
            QTest.keyClicks(tiles[0].findChild(QLineEdit), "Dirty")
            QTest.keyClick(tiles[0].findChild(QLineEdit), Qt.Key.Key_Escape)
            await rig.settled()
            assert names(rig) == ["Clean"]
            QTest.keyClick(tiles[0], Qt.Key.Key_F2)
            entry = next(e for e in tiles[0].findChildren(QLineEdit) if e.isVisible())
            QTest.keyClicks(entry, "Dirty")
            QTest.keyClick(entry, Qt.Key.Key_Return)
            await rig.settled()
            assert tiles[0].text() == "Dirty"

    run(scenario())


def test_alt_and_arrows_move_and_the_focus_goes_along(run):
    async def scenario():
        async with shooting("A", "B", "C") as (rig, panel, tiles):
            tiles[0].setFocus()
            QTest.keyClick(tiles[0], Qt.Key.Key_Down, ALT)
            await rig.settled()
            assert names(rig) == ["B", "A", "C"]
            assert panel.tiles.tiles[1].hasFocus()
            QTest.keyClick(panel.tiles.tiles[1], Qt.Key.Key_Up, ALT)
            await rig.settled()
            assert names(rig) == ["A", "B", "C"]
            QTest.keyClick(panel.tiles.tiles[0], Qt.Key.Key_Up, ALT)
            await rig.settled()
            assert names(rig) == ["A", "B", "C"]

    run(scenario())


def test_a_tile_is_dropped_in_another_place(run):
    async def scenario():
        async with shooting("A", "B", "C") as (rig, panel, tiles):
            mime = QMimeData()
            mime.setData(MIME, QByteArray(tiles[0].snapshot.encode()))
            place = QPoint(tiles[2].geometry().right() - 3, tiles[2].geometry().center().y())
            args = (Qt.DropAction.MoveAction, mime, LEFT, NONE)
            QApplication.sendEvent(panel.tiles, QDragEnterEvent(place, *args))
            QApplication.sendEvent(panel.tiles, QDragMoveEvent(place, *args))
            assert panel.tiles.drop_index == 3
            QApplication.sendEvent(panel.tiles, QDropEvent(QPointF(place), *args))
            await rig.settled()
            assert names(rig) == ["B", "C", "A"]
            assert panel.tiles.drop_index is None

    run(scenario())


def test_delete_can_be_undone(run):
    async def scenario():
        async with shooting("A", "B") as (rig, panel, tiles):
            QTest.keyClick(tiles[0], Qt.Key.Key_Delete)
            await rig.settled()
            assert names(rig) == ["B"]
            assert [tile.number for tile in panel.tiles.tiles] == [1]
            await rig.session.history.undo()
            await rig.settled()
            assert [tile.text() for tile in panel.tiles.tiles] == ["A", "B"]

    run(scenario())


def test_arrows_walk_and_enter_plays(run):
    async def scenario():
        async with shooting("A", "B") as (rig, panel, tiles):
            tiles[1].setFocus()
            QTest.keyClick(tiles[1], Qt.Key.Key_Left)
            assert tiles[0].hasFocus()
            QTest.keyClick(tiles[0], Qt.Key.Key_Return)
            await rig.settled()
            assert drive(rig) == 0.0
            QTest.keyClick(tiles[0], Qt.Key.Key_Left)
            assert panel.add.hasFocus()

    run(scenario())


def test_the_menu_offers_it_all(run):
    async def scenario():
        async with shooting("A") as (rig, panel, tiles):
            menu = panel._menu(tiles[0])
            actions = {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}
            save_over = "Save the present sound over it"
            number = "Program number…"
            assert list(actions) == ["Apply", save_over, "Rename", "Move forward", "Move back", number, "Delete"]
            await rig.session.boards.set_value(rig.pedal, DRIVE, 7.0)
            actions[save_over].trigger()
            await rig.settled()
            assert not rig.session.snapshots.differs(tiles[0].snapshot)

    run(scenario())


def test_a_program_number_is_typed_and_taken_back(run):
    async def scenario():
        async with shooting("A", "B") as (rig, panel, tiles):
            for typed, expected in (("77", 77), ("", 1)):
                offered = {action.text(): action for action in panel._menu(tiles[1]).actions()}
                offered["Program number…"].trigger()
                await rig.until(lambda: any(d.isVisible() for d in panel.findChildren(QDialog)))
                entry = next(d for d in panel.findChildren(QDialog) if d.isVisible()).findChild(QLineEdit)
                entry.selectAll()
                QTest.keyClicks(entry, "200")
                QTest.keyClick(entry, Qt.Key.Key_Return)
                entry.setText(typed)
                QTest.keyClick(entry, Qt.Key.Key_Return)
                await rig.settled()
                assert rig.session.programs.program_of(tiles[1].snapshot) == expected
                assert tiles[1].sign == f"PC {expected}"
                assert f"MIDI Program {expected}" in tiles[1].accessibleName()
            rig.session.settings.change(program_snapshots="off")
            await rig.until(lambda: tiles[1].sign == "")

    run(scenario())
