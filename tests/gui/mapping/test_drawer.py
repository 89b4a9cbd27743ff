"""The form beside the mapping table, where there is room for both and where there is not."""

from collections.abc import Callable, Coroutine

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from marlise_desktop.domain.midi.mapping import ActionTarget, Layer
from marlise_desktop.gui.mapping.model import Column
from tests.gui.mapping.test_table import press, shown
from tests.gui.rig import living

Run = Callable[[Coroutine[object, object, None]], None]


def test_the_form_is_drawn_out_by_enter_and_shut_by_escape(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            line = rig.session.shared.mappings.add(Layer.GLOBAL, press(ActionTarget("mute")))
            panel = await shown(rig)
            panel.choose(line)
            assert not panel.editor.isVisible()
            assert not panel.list.view.isColumnHidden(Column.WHERE)
            QTest.keyClick(panel.list.view, Qt.Key.Key_Return)
            assert panel.editor.control.hasFocus()
            assert panel.list.bar.edit.isChecked()
            QTest.keyClick(panel.editor.control, Qt.Key.Key_Escape)
            assert not panel.editor.isVisible()
            assert panel.list.view.hasFocus()
            panel.list.bar.edit.click()
            assert panel.editor.isVisible()
            panel.list.bar.edit.click()
            assert not panel.editor.isVisible()
            panel.resize(1300, 360)
            assert panel.editor.isVisible()
            assert not panel.list.bar.edit.isVisible()

    run(look())


@pytest.mark.parametrize("width", [620, 800, 985, 1300])
def test_no_column_is_cut_off_whatever_the_width(run: Run, width: int) -> None:
    async def look() -> None:
        async with living() as rig:
            line = rig.session.shared.mappings.add(Layer.GLOBAL, press(ActionTarget("mute")))
            panel = await shown(rig)
            panel.resize(width, 600)
            panel.show_line(line)
            await rig.until(panel.editor.isVisible)
            view = panel.list.view
            await rig.until(lambda: view.horizontalScrollBar().maximum() == 0)
            for column in Column:
                if not view.isColumnHidden(column):
                    assert view.columnWidth(column) >= 40
            below = panel.editor.mapTo(panel, QPoint()).y() > view.mapTo(panel, QPoint()).y()
            assert below == (width < 760)

    run(look())


def test_where_there_is_no_room_for_both_the_form_stands_in_the_place_of_the_rows(run: Run) -> None:
    async def look() -> None:
        async with living() as rig:
            line = rig.session.shared.mappings.add(Layer.GLOBAL, press(ActionTarget("mute")))
            panel = await shown(rig)
            panel.resize(620, 300)
            panel.choose(line)
            view = panel.list.view
            assert view.isVisible()
            QTest.keyClick(view, Qt.Key.Key_Return)
            await rig.until(lambda: panel.editor.isVisible() and not view.isVisible())
            assert panel.editor.control.hasFocus()
            assert panel.list.bar.edit.isVisible()
            QTest.keyClick(panel.editor.control, Qt.Key.Key_Escape)
            assert (panel.editor.isVisible(), view.hasFocus()) == (False, True)
            panel.start_adding()
            assert not view.isVisible()
            QTest.keyClick(panel.adding.chooser.search, Qt.Key.Key_Escape)
            assert view.hasFocus()

    run(look())
