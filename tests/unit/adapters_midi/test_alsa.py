"""ALSA's devices by python-rtmidi, on a stand-in for its module: there is no sequencer where the checks run."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from marlise_desktop.adapters.midi.alsa import AlsaGate
from marlise_desktop.domain.midi.device import VIRTUAL, Device, DeviceId, Way
from marlise_desktop.session.ports.midi import Heard
from tests.unit.adapters_midi.rtmidi_fake import FakeRtmidi
from tests.waiting import until

FCB, KEYS = DeviceId("FCB1010 MIDI 1"), DeviceId("Keys MIDI")
PORT, AGAIN = "FCB1010:FCB1010 MIDI 1 24:0", "FCB1010:FCB1010 MIDI 1 32:0"
PRESS = [0xB0, 64, 127]


class Listener:
    def __init__(self) -> None:
        self.told: list[Heard] = []
        self.gone: list[DeviceId] = []
        self.moves = 0
        self.dropped = 0
        self.out: list[tuple[DeviceId, bytes]] = []

    def heard(self, heard: Heard) -> None:
        self.told.append(heard)

    def moved(self) -> None:
        self.moves += 1

    def lost(self, device: DeviceId) -> None:
        self.gone.append(device)

    def left(self, device: DeviceId, message: bytes) -> None:
        self.out.append((device, message))

    def reached(self) -> None: ...

    def missed(self, count: int) -> None:
        self.dropped += count


class Rig:
    def __init__(self, folder: Path) -> None:
        self.sequencer = folder / "seq"
        self.sequencer.touch()
        self.rtmidi = FakeRtmidi()
        self.listener = Listener()
        module: Any = self.rtmidi
        self.gate = AlsaGate(_at_once, lambda: module, self.sequencer)
        self.gate.listen(self.listener)

    until = staticmethod(until)

    async def look(self) -> None:
        """What a second look would do."""
        self.gate.want(lambda _device: True)

    def names(self) -> list[DeviceId]:
        return [device.id for device in self.gate.devices()]


async def _at_once() -> None: ...


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    made = Rig(tmp_path)
    made.rtmidi.inputs.append(PORT)
    life = asyncio.create_task(made.gate.run())
    await made.until(lambda: made.rtmidi.is_open(PORT))
    await made.until(lambda: made.listener.moves == 1)
    yield made
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    assert made.rtmidi.open == []


async def test_all_inputs_are_open_and_what_comes_is_told_with_its_device_and_time(rig: Rig) -> None:
    assert rig.gate.devices() == [
        Device(VIRTUAL, Way.ALSA, speaks=True, listens=True),
        Device(FCB, Way.ALSA, speaks=True, listens=False),
    ]
    before = asyncio.get_running_loop().time()
    rig.rtmidi.hear(PORT, PRESS)
    await rig.until(lambda: bool(rig.listener.told))
    (heard,) = rig.listener.told
    assert (heard.device, heard.data, heard.by_engine) == (FCB, bytes(PRESS), False)
    assert before <= heard.time_s <= asyncio.get_running_loop().time()


async def test_other_programs_play_to_our_own_port_and_hear_it(rig: Rig) -> None:
    own = next(name for name in rig.rtmidi.inputs if name.startswith(VIRTUAL))
    rig.rtmidi.hear(own, PRESS)
    await rig.until(lambda: [heard.device for heard in rig.listener.told] == [VIRTUAL])
    rig.gate.send(VIRTUAL, bytes(PRESS))
    await rig.until(lambda: len(rig.rtmidi.sent) == 1)
    assert rig.rtmidi.sent[0][0].startswith(VIRTUAL)


async def test_a_device_that_goes_is_lost_and_is_taken_up_again_under_another_number(rig: Rig) -> None:
    rig.rtmidi.inputs.remove(PORT)
    await rig.until(lambda: rig.listener.gone == [FCB])
    assert rig.names() == [VIRTUAL]
    rig.rtmidi.inputs.append(AGAIN)
    await rig.look()
    await rig.until(lambda: rig.rtmidi.is_open(AGAIN))
    rig.rtmidi.hear(AGAIN, PRESS)
    await rig.until(lambda: [heard.device for heard in rig.listener.told] == [FCB])


async def test_one_that_was_away_between_two_looks_is_lost_too(rig: Rig) -> None:
    rig.rtmidi.inputs[rig.rtmidi.inputs.index(PORT)] = AGAIN
    await rig.look()
    await rig.until(lambda: rig.rtmidi.is_open(AGAIN) and not rig.rtmidi.is_open(PORT))
    await rig.until(lambda: rig.listener.gone == [FCB])


async def test_only_wanted_devices_are_open(rig: Rig) -> None:
    rig.gate.want(lambda device: device != FCB)
    await rig.until(lambda: not rig.rtmidi.is_open(PORT))
    assert FCB in rig.names(), "it is there, and can be chosen again"
    await rig.look()
    await rig.until(lambda: rig.rtmidi.is_open(PORT))


async def test_a_device_that_listens_is_sent_to(rig: Rig) -> None:
    rig.rtmidi.outputs.append(PORT)
    await rig.look()
    await rig.until(lambda: Device(FCB, Way.ALSA, speaks=True, listens=True) in rig.gate.devices())
    rig.gate.send(FCB, bytes(PRESS))
    await rig.gate.flush()
    assert rig.rtmidi.sent == [(PORT, bytes(PRESS))]
    await rig.until(lambda: rig.listener.out == [(FCB, bytes(PRESS))])
    rig.gate.send(KEYS, bytes(PRESS))
    assert rig.listener.out[1:] == [(KEYS, bytes(PRESS))], "dropped"
    assert len(rig.rtmidi.sent) == 1


async def test_a_flood_keeps_the_newest_and_is_told(rig: Rig) -> None:
    flood = [[0xB0, 7, number % 128] for number in range(25_000)]
    rig.rtmidi.hear(PORT, *flood)
    await rig.until(lambda: len(rig.listener.told) == 20_000)
    assert rig.listener.dropped == 5_000
    assert rig.listener.told[-1].data == bytes(flood[-1])


async def test_sysex_and_clock_are_let_through_and_sensing_is_not(rig: Rig) -> None:
    assert all(
        port.ignored == {"sysex": False, "timing": False, "active_sense": True}
        for port in rig.rtmidi.open
        if port.ignored
    )


@pytest.mark.parametrize("wrong", ["sequencer", "compiled", "broken"])
async def test_without_alsa_the_program_lives_and_says_why(wrong: str, tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    if wrong == "sequencer":
        rig.sequencer.unlink()
    elif wrong == "compiled":
        rig.rtmidi.compiled = (3,)
    else:
        rig.rtmidi.broken = "error creating ALSA sequencer client object"
    life = asyncio.create_task(rig.gate.run())
    said = {"sequencer": "not there", "compiled": "built without ALSA", "broken": "error creating ALSA"}[wrong]
    await rig.until(lambda: said in rig.gate.reason)
    assert rig.gate.devices() == ()
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)


async def test_alsa_that_comes_later_is_taken_up(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.sequencer.unlink()
    life = asyncio.create_task(rig.gate.run())
    await rig.until(lambda: "not there" in rig.gate.reason)
    rig.sequencer.touch()
    await rig.look()
    await rig.until(lambda: rig.gate.reason == "" and rig.names() == [VIRTUAL])
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)


@pytest.mark.parametrize("method", ["get_ports", "get_port_name", "open_port"])
async def test_a_device_that_goes_while_the_ports_are_looked_at_ends_nothing(rig: Rig, method: str) -> None:
    keys = "Keys:MIDI 28:0"
    rig.rtmidi.inputs.append(keys)
    rig.rtmidi.goes = method
    await rig.look()
    await rig.until(lambda: rig.rtmidi.goes == "")
    await rig.look()
    await rig.until(lambda: rig.rtmidi.is_open(keys))
    assert rig.rtmidi.is_open(PORT), "nobody else was let go of"


async def test_bytes_that_alsa_cannot_parse_do_not_end_the_sending(rig: Rig) -> None:
    rig.rtmidi.outputs.append(PORT)
    await rig.look()
    await rig.until(lambda: Device(FCB, Way.ALSA, speaks=True, listens=True) in rig.gate.devices())
    rig.gate.send(FCB, b"\x05\x05")
    rig.gate.send(FCB, bytes(PRESS))
    await rig.until(lambda: rig.rtmidi.sent == [(PORT, bytes(PRESS))])


async def test_the_end_in_the_middle_of_a_look_leaves_no_port_open(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.rtmidi.inputs.append(PORT)
    rig.rtmidi.may_open.clear()
    life = asyncio.create_task(rig.gate.run())
    await asyncio.to_thread(rig.rtmidi.opening.wait, 10)
    life.cancel()
    await asyncio.wait({life}, timeout=0.05)
    rig.rtmidi.may_open.set()
    await asyncio.gather(life, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
    assert rig.rtmidi.open == []
