"""MIDI messages that a board sends when it is loaded and left."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from marlise_desktop.domain.errors import BoardError, ConfigurationError
from marlise_desktop.domain.logbook.words import told
from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.midi.device import Device, DeviceId, Way
from marlise_desktop.domain.midi.events import DevicesChanged
from marlise_desktop.domain.midi.said import message_text
from marlise_desktop.domain.midi.stream import MidiStream
from marlise_desktop.session.midi.board_messages import MOST, BoardMessenger
from tests.fakes.clock import in_no_time
from tests.unit.session.conftest import Rig

AMP, LIGHTS = DeviceId("Amp"), DeviceId("Lights")
LOAD, LEAVE = Occasion.LOAD, Occasion.LEAVE


@dataclass
class Plugged:
    """Devices that are there, and what they were sent."""

    there: list[DeviceId] = field(default_factory=lambda: [AMP, LIGHTS])
    sent: list[tuple[DeviceId, str]] = field(default_factory=list)
    hangs: bool = False
    flushed: int = 0

    def devices(self) -> Sequence[Device]:
        silent = Device(DeviceId("Keys"), Way.ALSA, speaks=True, listens=False)
        return [silent, *(Device(device, Way.ALSA, listens=True) for device in self.there)]

    def send(self, device: DeviceId, message: bytes) -> None:
        (read,) = MidiStream().feed(message)
        self.sent.append((device, message_text(read)))

    async def flush(self) -> None:
        self.flushed = len(self.sent)
        if self.hangs:
            await asyncio.Event().wait()


@pytest.fixture
def plugged() -> Plugged:
    return Plugged()


@pytest.fixture
def messenger(rig: Rig, plugged: Plugged) -> BoardMessenger:
    return BoardMessenger(rig.session.boards, plugged, rig.session.bus, lambda: rig.session.engine.panics)


async def test_messages_are_sent_on_leaving_and_on_load_in_their_order(
    rig: Rig, plugged: Plugged, messenger: BoardMessenger
) -> None:
    library = rig.session.library
    await library.save_as("Plain")
    await messenger.add(LOAD, "PC 5 ch 1", AMP)
    await messenger.add(LOAD, "CC 7 = 100 ch 2")
    await messenger.add(LEAVE, "PC 0 ch 1", AMP)
    await library.save_as("Loud")
    assert plugged.sent == []
    await library.open("/boards/Plain")
    assert plugged.sent == [(AMP, "PC 0 ch 1")]
    plugged.sent.clear()
    await library.open("/boards/Loud")
    assert plugged.sent == [(AMP, "PC 5 ch 1"), (AMP, "CC 7 = 100 ch 2"), (LIGHTS, "CC 7 = 100 ch 2")]


async def test_a_device_that_comes_later_gets_what_the_load_has_for_it(
    rig: Rig, plugged: Plugged, messenger: BoardMessenger
) -> None:
    await messenger.add(LOAD, "PC 5 ch 1", AMP)
    await messenger.add(LOAD, "CC 7 = 100 ch 2")
    plugged.there.remove(AMP)
    rig.session.bus.publish(DevicesChanged())
    assert plugged.sent == []
    plugged.there.append(AMP)
    rig.session.bus.publish(DevicesChanged())
    rig.session.bus.publish(DevicesChanged())
    assert plugged.sent == [(AMP, "PC 5 ch 1"), (AMP, "CC 7 = 100 ch 2")]


async def test_when_the_rack_is_over_the_board_is_left_once_and_nothing_follows(
    rig: Rig, plugged: Plugged, messenger: BoardMessenger
) -> None:
    await messenger.add(LOAD, "PC 5 ch 1")
    await messenger.add(LEAVE, "PC 0 ch 1", AMP)
    await messenger.leave()
    assert plugged.sent == [(AMP, "PC 0 ch 1")]
    assert plugged.flushed == 1, "it is on its way"
    plugged.there.append(DeviceId("Late"))
    rig.session.bus.publish(DevicesChanged())
    await rig.session.library.new()
    await messenger.leave()
    assert len(plugged.sent) == 1


async def test_a_board_that_sounds_on_without_the_program_is_not_left(rig: Rig, plugged: Plugged) -> None:
    session = rig.session
    messenger = BoardMessenger(session.boards, plugged, session.bus, lambda: 0, lambda: session.engine.stays)
    await messenger.add(LEAVE, "PC 0 ch 1")
    session.shared.settings.change(keep_playing="always")
    await messenger.leave()
    assert plugged.sent == []


@pytest.mark.parametrize(("outlives", "for_good"), [(False, False), (True, True)])
async def test_one_whose_engine_ends_with_the_program_is(
    rig: Rig, plugged: Plugged, outlives: bool, for_good: bool
) -> None:
    session = rig.session
    messenger = BoardMessenger(session.boards, plugged, session.bus, lambda: 0, lambda: session.engine.stays)
    await messenger.add(LEAVE, "PC 0 ch 1", AMP)
    session.shared.settings.change(keep_playing="always")
    rig.engine.outlives = outlives
    if for_good:
        session.engine.end_for_good()
    await messenger.leave()
    assert plugged.sent == [(AMP, "PC 0 ch 1")]


def test_a_device_that_hangs_does_not_keep_the_program_from_ending(silent_rig: Rig) -> None:
    plugged = Plugged(hangs=True)
    session = silent_rig.session
    messenger = BoardMessenger(session.boards, plugged, session.bus, lambda: 0)

    async def ended() -> float:
        await messenger.add(LEAVE, "PC 0 ch 1", AMP)
        await messenger.leave()
        return asyncio.get_running_loop().time()

    assert in_no_time(ended()) == pytest.approx(1.0)
    assert plugged.sent == [(AMP, "PC 0 ch 1")]


async def test_edits_are_undone_and_survive_in_the_journal(rig: Rig, messenger: BoardMessenger) -> None:
    def texts() -> list[str]:
        return [message_text(held.message) for held in messenger.messages.on_load]

    await messenger.add(LOAD, "PC 5 ch 1")
    await messenger.add(LOAD, "PC 6 ch 1")
    await messenger.replace(LOAD, 0, "PC 7 ch 1")
    await messenger.remove(LOAD, 1)
    assert texts() == ["PC 7 ch 1"]
    assert rig.session.history.undo_label == "Do not send PC 6 ch 1 on load"
    for expected in (["PC 7 ch 1", "PC 6 ch 1"], ["PC 5 ch 1", "PC 6 ch 1"], ["PC 5 ch 1"], []):
        await rig.session.history.undo()
        assert texts() == expected
    await rig.session.history.redo()
    assert texts() == ["PC 5 ch 1"]
    assert rig.session.library.dirty


async def test_undo_sends_nothing_for_the_board_is_neither_loaded_nor_left(
    rig: Rig, plugged: Plugged, messenger: BoardMessenger
) -> None:
    await messenger.add(LOAD, "PC 5 ch 1")
    await rig.session.history.undo()
    assert plugged.sent == []


async def test_what_is_wrong_is_refused_in_words(messenger: BoardMessenger) -> None:
    with pytest.raises(ConfigurationError, match="0 to 127, not 128"):
        await messenger.add(LOAD, "PC 128")
    with pytest.raises(BoardError, match="no message 1 on leaving; it has 0"):
        await messenger.remove(LEAVE, 0)
    for _ in range(MOST):
        await messenger.add(LOAD, "PC 1")
    with pytest.raises(BoardError, match=f"at most {MOST}"):
        await messenger.add(LOAD, "PC 1")


async def test_panic_ends_what_was_sent_to_the_devices_that_it_was_sent_to(
    rig: Rig, plugged: Plugged, messenger: BoardMessenger
) -> None:
    messenger.send("Note C4 = 100 ch 3", AMP)
    plugged.sent.clear()
    await rig.session.actions.run("panic")
    assert {device for device, _ in plugged.sent} == {AMP}
    said = [text for _, text in plugged.sent]
    for channel in range(1, 17):
        for text in ("CC 64 = 0", "CC 123 = 0", "CC 120 = 0", "Bend 0"):
            assert f"{text} ch {channel}" in said
    await rig.session.engine.set_muted(muted=False)
    assert len(plugged.sent) == len(said), "once"


async def test_the_table_of_actions_edits_and_sends_them(rig: Rig) -> None:
    actions = rig.session.actions
    await actions.run("board.message.add", when="load", message="PC 5", device="Amp")
    (held,) = rig.session.boards.board.messages.on_load
    assert (message_text(held.message), held.device) == ("PC 5 ch 1", AMP)
    await actions.run("board.message.remove", when="load", place=1)
    assert rig.session.boards.board.messages.on_load == ()
    with pytest.raises(ConfigurationError, match="no MIDI message"):
        await actions.run("midi.send", message="louder")


async def test_the_history_tells_of_them(rig: Rig, messenger: BoardMessenger) -> None:
    await messenger.add(LEAVE, "PC 5 ch 1")
    event = rig.edits[-1]
    ((request,), _) = told(event.before, event.after, {})
    assert request.text == "MIDI sent on leaving: none → PC 5 ch 1"
