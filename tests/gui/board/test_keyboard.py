from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.pedalboard import Pedalboard
from tests.gui.board import samples
from tests.gui.board.hands import Hands, on_canvas


def small() -> Pedalboard:
    return samples.board([samples.pedal("drive", samples.DRIVE, 0, 0), samples.pedal("reverb", samples.REVERB, 500, 0)])


async def spoken(hands: Hands, presses: int) -> list[str]:
    heard = []
    for _ in range(presses):
        hands.key(Qt.Key.Key_Tab)
        heard.append(hands.view.accessibleDescription())
    return heard


@on_canvas(small)
async def test_tab_walks_ports_and_pedals_from_left_to_right(hands: Hands) -> None:
    hands.view.setFocus()
    heard = await spoken(hands, 11)
    assert heard == [
        "Capture 1, audio output",
        "Capture 2, audio output",
        "Drive, pedal, on",
        "Drive, In, audio input",
        "Drive, Out, audio output",
        "Plate Reverb, pedal, on",
        "Plate Reverb, In L, audio input",
        "Plate Reverb, In R, audio input",
        "Plate Reverb, Out L, audio output",
        "Plate Reverb, Out R, audio output",
        "Playback 1, audio input",
    ]
    hands.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert hands.view.accessibleDescription() == "Plate Reverb, Out R, audio output"


@on_canvas(small)
async def test_a_cable_is_drawn_with_keys_alone(hands: Hands) -> None:
    hands.view.setFocus()
    await spoken(hands, 5)
    assert hands.view.accessibleDescription() == "Drive, Out, audio output"
    hands.key(Qt.Key.Key_Return)
    seen = {hands.view.accessibleDescription()}
    seen.update(await spoken(hands, 4))
    assert all("input" in words for words in seen), seen
    while hands.view.accessibleDescription() != "Plate Reverb, In R, audio input":
        hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Return)
    await hands.settled()
    assert hands.board.connections == {samples.cable("drive:out", "reverb:in_r")}
    await hands.undo()
    assert hands.board.connections == frozenset()


@on_canvas(small)
async def test_escape_gives_a_cable_up(hands: Hands) -> None:
    hands.view.setFocus()
    await spoken(hands, 5)
    hands.key(Qt.Key.Key_Return)
    items = len(hands.scene.items())
    hands.key(Qt.Key.Key_Escape)
    assert len(hands.scene.items()) == items - 1
    await hands.settled()
    assert hands.board.connections == frozenset()


@on_canvas(small)
async def test_space_steps_on_the_pedal_under_the_keyboard(hands: Hands) -> None:
    hands.view.setFocus()
    await spoken(hands, 3)
    assert hands.panel.selection == ("drive",)
    hands.key(Qt.Key.Key_Space, text=" ")
    await hands.settled()
    assert hands.board.instance(InstanceId("drive")).bypassed
    assert hands.scene.pedals[InstanceId("drive")].spoken == "Drive, pedal, bypassed"


@on_canvas(small)
async def test_enter_on_a_pedal_opens_it(hands: Hands) -> None:
    asked: list[str] = []
    hands.panel.details_requested.connect(asked.append)
    hands.view.setFocus()
    await spoken(hands, 3)
    hands.key(Qt.Key.Key_Return)
    assert asked == ["drive"]


@on_canvas(small)
async def test_tab_leaves_the_board_after_the_last_port(hands: Hands) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    other = QLineEdit()
    layout.addWidget(hands.panel)
    layout.addWidget(other)
    window.show()
    try:
        hands.view.setFocus()
        await hands.rig.until(lambda: QApplication.focusWidget() is hands.view)
        for _ in range(12):
            hands.key(Qt.Key.Key_Tab)
            assert QApplication.focusWidget() is hands.view
        hands.key(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is other
    finally:
        hands.panel.setParent(None)
        window.close()


@on_canvas()
async def test_delete_on_a_port_cuts_its_cables_and_leaves_the_pedal(hands: Hands) -> None:
    before = hands.board
    hands.view.setFocus()
    while not hands.view.accessibleDescription().startswith("Gate, Out"):
        hands.key(Qt.Key.Key_Tab)
    assert hands.view.accessibleDescription() == "Gate, Out, audio output, 2 cables"
    hands.key(Qt.Key.Key_Delete)
    await hands.settled()
    assert set(hands.board.instances) == set(before.instances)
    gone = {samples.cable("gate:out", "drive:in"), samples.cable("gate:out", "tuner:in")}
    assert before.connections - hands.board.connections == gone
    await hands.undo()
    assert hands.board.connections == before.connections
