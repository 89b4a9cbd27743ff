"""Our own port in a real JACK server, played to by another program, and playing to it."""

import asyncio
import ctypes
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from marlise_desktop.adapters.midi.jack_ear import RtmidiEar
from marlise_desktop.domain.errors import AudioServerError
from tests.endtoend.audio_server import SERVER, audio_server
from tests.endtoend.sound import RATE
from tests.foot_controller import FootController
from tests.waiting import until

PEDAL = "Pedal"
_PERIOD = 256
_TIMES, _HOLD_S = 10, 0.06
_HELD_S = _TIMES * _HOLD_S
_TRIES = 3


@pytest.fixture(scope="module")
def jackd() -> Iterator[None]:
    with audio_server(SERVER, _PERIOD, "-S"):
        yield


@pytest.fixture(autouse=True)
def server_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", SERVER)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")


@pytest.fixture
def pedal(jackd: None) -> Iterator[FootController]:
    with FootController({"JACK_DEFAULT_SERVER": SERVER}) as controller:
        controller.plug(PEDAL)
        yield controller


class Ears:
    def __init__(self) -> None:
        self.ear = RtmidiEar()
        self.heard: list[bytes] = []
        self.times: list[float] = []
        self.missed = 0

    async def open(self) -> None:
        await self.ear.open(self._hear, self._miss)

    def _hear(self, message: bytes, time_s: float) -> None:
        self.heard.append(message)
        self.times.append(time_s)

    def _miss(self, count: int) -> None:
        self.missed += count

    until = staticmethod(until)


@pytest.fixture
async def ears(pedal: FootController) -> AsyncIterator[Ears]:
    made = Ears()
    await made.open()
    pedal.join(pedal.speaks(PEDAL), made.ear.port(source=True))
    yield made
    await made.ear.close()
    assert pedal.ports("Marlise Desktop") == []


def control(number: int) -> bytes:
    return bytes([0xB0, number % 120, number // 120 % 128])


async def test_each_message_is_heard_in_order_sysex_and_clock_too(ears: Ears, pedal: FootController) -> None:
    played = [control(1), bytes([0x90, 60, 100]), bytes([0xC0, 5]), bytes([0xF0, 1, 2, 3, 0xF7]), bytes([0xF8])]
    await asyncio.to_thread(pedal.play, PEDAL, *played)
    await ears.until(lambda: len(ears.heard) == len(played))
    assert ears.heard == played
    assert ears.times == sorted(ears.times)


async def test_a_python_that_is_busy_loses_nothing_and_does_not_stop_jack(ears: Ears, pedal: FootController) -> None:
    lost_s = [await _lost_while_python_is_busy(ears, pedal)]
    while lost_s[-1] > _HELD_S / 2 and len(lost_s) < _TRIES:  # a busy computer loses cycles too, but not each time
        lost_s.append(await _lost_while_python_is_busy(ears, pedal))
    assert lost_s[-1] < _HELD_S / 2, f"JACK waits for Python: {lost_s} s were lost in holds of {_HELD_S} s"


async def _lost_while_python_is_busy(ears: Ears, pedal: FootController) -> float:
    """The seconds for which JACK made no cycles."""
    played = [control(number) for number in range(2000)]
    ears.heard.clear()
    cycles, began = pedal.cycles(), time.monotonic()
    playing = asyncio.create_task(asyncio.to_thread(pedal.play, PEDAL, *played, together=4))
    for _ in range(_TIMES):
        await asyncio.sleep(0.02)
        _hold_the_interpreter(_HOLD_S)
    await playing
    lost_s = time.monotonic() - began - (pedal.cycles() - cycles) * _PERIOD / RATE
    await ears.until(lambda: len(ears.heard) == len(played))
    assert ears.heard == played
    assert ears.missed == 0
    return lost_s


async def test_what_we_send_is_heard(ears: Ears, pedal: FootController) -> None:
    ears.ear.send(control(1))
    pedal.join(ears.ear.port(source=False), pedal.speaks(PEDAL).replace("capture", "playback"))
    ears.ear.send(control(2))
    heard: list[bytes] = []
    while control(2) not in heard:
        heard += await asyncio.to_thread(pedal.heard, PEDAL)
    assert heard[-1] == control(2)


async def test_it_opens_again_after_it_was_closed(ears: Ears, pedal: FootController) -> None:
    await ears.ear.close()
    await ears.open()
    pedal.join(pedal.speaks(PEDAL), ears.ear.port(source=True))
    await asyncio.to_thread(pedal.play, PEDAL, control(3))
    await ears.until(lambda: ears.heard == [control(3)])


async def test_without_a_server_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    with pytest.raises(AudioServerError, match="there is no port for MIDI in JACK"):
        await Ears().open()


def _hold_the_interpreter(seconds: float) -> None:
    """No other thread of Python has its turn meanwhile: `PyDLL` keeps the lock while it calls."""
    ctypes.PyDLL(None).usleep(round(1e6 * seconds))
