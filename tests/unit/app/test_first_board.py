"""Which board the program starts with."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from marlise_desktop.app.first_board import open_first_board
from marlise_desktop.app.window import shift_is_held
from marlise_desktop.domain.instance import Position
from tests.builders import AMP
from tests.unit.session.conftest import Rig, living, make_rig

NOWHERE = Path("/nowhere")


async def saved(rig: Rig) -> str:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.library.save_as("Tour")
    folder = rig.session.library.folder
    assert folder is not None
    return folder


@pytest.mark.parametrize("named", [True, False])
async def test_safe_loads_nothing_even_if_a_board_is_named_and_says_so(named: bool) -> None:
    async with living(make_rig()) as rig:
        await rig.playing()
        folder = await saved(rig)
        await open_first_board(rig.session, Path(folder) if named else None, NOWHERE, safe=True)
        await rig.session.engine.settled()
        assert not rig.session.boards.board.instances
        assert not rig.engine.board.instances
        assert rig.session.library.folder is None
        assert rig.session.notices.current[-1].message == "Started safely: no board was loaded"


async def test_safe_keeps_what_a_crash_has_left() -> None:
    crashed = make_rig()
    async with living(crashed) as rig:
        await rig.playing()
        await rig.session.boards.add(AMP.uri, Position())
        await rig.until_autosaved()
    async with living(make_rig(crashed)) as rig:
        await open_first_board(rig.session, None, NOWHERE, safe=True)
        assert not rig.session.boards.board.instances
        assert len(await rig.files.list_boards()) == 1


@pytest.mark.parametrize(
    ("keys", "held"),
    [
        (Qt.KeyboardModifier.NoModifier, False),
        (Qt.KeyboardModifier.ControlModifier, False),
        (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier, True),
    ],
)
def test_shift_is_safe_too(keys: Qt.KeyboardModifier, held: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "queryKeyboardModifiers", staticmethod(lambda: keys))
    assert shift_is_held() is held
