"""The page of all actions in the window."""

from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.window.action_help import ActionHelp
from tests.gui.rig import living


def test_it_lists_all_and_is_searched_as_one_types(run):
    async def scenario():
        async with living() as rig:
            above = QWidget()
            await rig.shown(above, 300, 200)
            shown = ActionHelp(rig.session.actions.all(), above)
            shown.show()
            assert not shown.isModal()
            text = shown.page.toPlainText()
            for action in rig.session.actions.all():
                assert action.name in text
            shown.search.setText("next SNAP")
            assert "snapshot.next" in shown.page.toPlainText()
            assert "snapshot.previous" not in shown.page.toPlainText()
            shown.search.setText("zzz")
            assert shown.page.toPlainText() == "Nothing is called “zzz”."

    run(scenario())
