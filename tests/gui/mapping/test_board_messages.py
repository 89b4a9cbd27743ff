from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.said import message_text
from marlise_desktop.gui.mapping.board_messages import BoardMessagesPage
from tests.gui.rig import living

LEFT = Qt.MouseButton.LeftButton


@asynccontextmanager
async def showing():
    async with living() as rig:
        page = BoardMessagesPage(rig.session, rig.bridge, rig.tasks)
        await rig.shown(page, 900, 500)
        yield rig, page, page.boxes[Occasion.LOAD]


def sent(rig, occasion=Occasion.LOAD):
    return [(message_text(held.message), held.device) for held in rig.session.boards.board.messages.at(occasion)]


def test_a_message_is_typed_changed_and_taken_away_by_keys_alone(run):
    async def scenario():
        async with showing() as (rig, _page, box):
            QTest.keyClicks(box.entry, "pc 5 ch 3")
            assert box.words.text() == "Program 5 on channel 3"
            QTest.keyClick(box.entry, Qt.Key.Key_Return)
            await rig.settled()
            assert sent(rig) == [("PC 5 ch 3", None)]
            assert box.list.item(0).text() == "PC 5 ch 3   →   all devices"
            box.list.setCurrentRow(0)
            box.entry.selectAll()
            QTest.keyClicks(box.entry, "cc 7 = 1")
            QTest.keyClick(box.change, Qt.Key.Key_Space)
            await rig.settled()
            assert sent(rig) == [("CC 7 = 1 ch 1", None)]
            box.list.setFocus()
            QTest.keyClick(box.list, Qt.Key.Key_Delete)
            await rig.settled()
            assert sent(rig) == []
            assert not box.remove.isEnabled()
            await rig.session.history.undo()
            await rig.settled()
            assert box.list.count() == 1

    run(scenario())


def test_what_is_wrong_is_said_while_it_is_typed_and_cannot_be_added(run):
    async def scenario():
        async with showing() as (rig, _page, box):
            QTest.keyClicks(box.entry, "PC 128")
            assert "0 to 127, not 128" in box.words.text()
            assert not box.add.isEnabled()
            QTest.keyClick(box.entry, Qt.Key.Key_Return)
            await rig.settled()
            assert sent(rig) == []

    run(scenario())


def test_a_message_may_be_for_one_device_also_where_it_is_not_there(run):
    async def scenario():
        async with showing() as (rig, page, _box):
            box = page.boxes[Occasion.LEAVE]
            await rig.session.messenger.add(Occasion.LEAVE, "PC 1", DeviceId("Old amp"))
            await rig.settled()
            box.list.setCurrentRow(0)
            assert box.device.value == "Old amp"
            box.entry.setText("PC 2")
            QTest.mouseClick(box.add, LEFT)
            await rig.settled()
            assert sent(rig, Occasion.LEAVE) == [("PC 1 ch 1", "Old amp"), ("PC 2 ch 1", "Old amp")]

    run(scenario())


def test_escape_leaves_and_every_control_has_a_name(run):
    async def scenario():
        async with showing() as (_rig, page, box):
            left = []
            page.left.connect(lambda: left.append(1))
            QTest.keyClick(page, Qt.Key.Key_Escape)
            assert left == [1]
            for control in (box.list, box.entry, box.device, box.remove):
                assert control.accessibleName()

    run(scenario())
