"""Cables that a device refuses though it is there."""

import asyncio

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plan import AddConnection, Step
from marlise_desktop.session.inserts import Insert
from marlise_desktop.session.ports.engine import Refusal
from marlise_desktop.session.second_tries import PAUSES_S, SecondTries
from tests.builders import AMP, cable
from tests.fakes.clock import in_no_time
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import living, make_rig

SEND = HardwarePort("send:Echo 1")
REFUSED = [cable("capture_1", SEND)]


def test_they_come_ever_later_and_end() -> None:
    async def scenario() -> None:
        loop, tried = asyncio.get_running_loop(), []

        def again() -> None:
            tried.append(loop.time())
            tries.look(REFUSED, [SEND])
            tries.look(REFUSED, [SEND])

        tries = SecondTries(again)
        tries.look(REFUSED, [SEND])
        await asyncio.sleep(1000)
        assert len(tried) == len(PAUSES_S)
        assert tried[-1] == sum(PAUSES_S)
        tries.stop()
        tries.look(REFUSED, [SEND])
        tries.stop()
        tries.look(REFUSED, [])
        tries.look([], [SEND])
        await asyncio.sleep(1000)
        assert len(tried) == len(PAUSES_S)

    in_no_time(scenario())


class Slow(FakeEngine):
    """Its insert shows its ports, but cannot be joined yet."""

    asleep = True

    def _refusal(self, step: Step) -> Refusal | None:
        if self.asleep and isinstance(step, AddConnection) and step.connection.target == SEND:
            return Refusal(step, -205, "it is not active")
        return super()._refusal(step)


def test_a_cable_is_made_as_soon_as_its_device_is_awake() -> None:
    async def scenario() -> None:
        rig = make_rig()
        rig.launcher.make = Slow
        async with living(rig):
            await rig.playing()
            boards, engine = rig.session.boards, rig.engine
            assert isinstance(engine, Slow)
            key = await boards.add(AMP.uri, Position())
            wanted = Connection(InstancePort(key, PortSymbol("out1")), SEND)
            await boards.connect(wanted.source, wanted.target)
            rig.session.audio.inserts.patch(Insert("Echo", ("echo:in",)))
            await rig.session.engine.settled()
            await asyncio.sleep(0.25)
            assert boards.waiting() == {wanted}
            engine.asleep = False
            await asyncio.sleep(1.0)
            assert boards.waiting() == frozenset()
            assert wanted in engine.board.connections

    in_no_time(scenario())
