"""A MIDI device and another program beside the program under test, and what that hears of them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.midi.midi import Midi
from marlise_desktop.session.ports.midi import Heard
from tests.endtoend.audio_server import SERVER
from tests.endtoend.stage import Stage
from tests.foot_controller import FootController

PEDAL = "FCB1010"
DEVICE = DeviceId("FCB1010 MIDI 1")
ENGINE = "marlise-host"
OWN_IN, OWN_OUT = f"{ENGINE}:control_in_32", f"{ENGINE}:control_out_32"


@dataclass
class Feet:
    """A device and another program, and what the program hears of them."""

    stage: Stage
    pedal: FootController
    program: FootController
    heard: list[Heard] = field(default_factory=list)
    lost: list[DeviceId] = field(default_factory=list)

    @property
    def midi(self) -> Midi:
        return self.stage.program.shared.midi

    async def plug(self, number: int = 20, name: str = PEDAL) -> None:
        self.pedal.plug(name, number)
        await self.joined(self.pedal.speaks(name, number))

    async def joined(self, port: str, *others: str) -> None:
        """Returns when a port is joined to these, or to any."""
        async with asyncio.timeout(20):
            while not self.pedal.joined(port) or not set(others) <= set(self.pedal.joined(port)):
                await asyncio.sleep(0.01)

    async def play(self, *messages: bytes, name: str = PEDAL, together: int = 1) -> None:
        await asyncio.to_thread(lambda: self.pedal.play(name, *messages, together=together))

    async def join_the_program(self) -> None:
        """It plays to us from now on, and hears us."""
        self.program.plug("Track")
        await self.stage.until(lambda: {OWN_IN, OWN_OUT} <= set(self.program.ports(ENGINE)))
        self.program.join(self.program.speaks("Track"), OWN_IN)
        self.program.join(OWN_OUT, self.program.listens("Track"))

    @property
    def said(self) -> list[tuple[DeviceId, bytes]]:
        return [(one.device, one.data) for one in self.heard]


@contextmanager
def feet_on(stage: Stage) -> Iterator[Feet]:
    server = {"JACK_DEFAULT_SERVER": SERVER}
    with FootController(server) as pedal, FootController(server, "sequencer") as program:
        made = Feet(stage, pedal, program)
        made.midi.listen(made.heard.append)
        made.midi.on_lost(made.lost.append)
        yield made


def control(number: int, value: int) -> bytes:
    return bytes([0xB0, number, value])
