"""Sends and returns of the outside: on every board, and cables that wait while they are away."""

import pytest

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import HardwareChanged
from marlise_desktop.domain.hardware import comes_and_goes, insert_label, insert_port
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.port import Direction
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.inserts import Insert, Inserts
from tests.builders import AMP
from tests.unit.session.conftest import Rig

SEND, BACK = insert_port("Echo 2", 1, back=False), insert_port("Echo 2", 1, back=True)
ECHO = Insert("Echo 2", ("echo:in",), ("echo:out",))


def test_ports_are_named_by_their_session() -> None:
    assert (HardwarePort("send:Echo 2 1"), HardwarePort("return:Echo 2 1")) == (SEND, BACK)
    assert insert_label(SEND) == "Echo 2 send 1"
    assert all(comes_and_goes(HardwarePort(name)) for name in ("midi:Keys", SEND.name, BACK.name))
    assert not any(comes_and_goes(HardwarePort(name)) for name in ("midi_in", "capture_1", "playback_1"))


def test_each_change_is_told_once() -> None:
    told: list[HardwareChanged] = []
    bus = Bus()
    bus.subscribe(HardwareChanged, told.append)
    inserts = Inserts(bus)
    for _ in range(2):
        inserts.patch(ECHO)
    assert len(told) == 1
    assert [(p.port, p.label, p.direction, p.present) for p in inserts.hardware()] == [
        (SEND, "Echo 2 1", Direction.INPUT, True),
        (BACK, "Echo 2 1", Direction.OUTPUT, True),
    ]
    inserts.patch(Insert("Echo 2", ("echo:in",), ("",)))
    assert inserts.ports() == {SEND: "echo:in"}
    assert [p.present for p in inserts.hardware()] == [True, False]
    for _ in range(2):
        inserts.unpatch("Echo 2")
    assert (inserts.hardware(), inserts.ports(), len(told)) == ([], {}, 3)


async def test_a_cable_waits_while_its_insert_is_away(rig: Rig) -> None:
    boards, inserts = rig.session.boards, rig.session.audio.inserts
    key = await boards.add(AMP.uri, Position())
    into, out = InstancePort(key, PortSymbol("in1")), InstancePort(key, PortSymbol("out1"))
    there, back = Connection(out, SEND), Connection(BACK, into)
    await boards.connect(out, SEND)
    await boards.connect(BACK, into)
    await rig.session.engine.settled()
    assert boards.waiting() == {there, back}
    inserts.patch(ECHO)
    await rig.session.engine.settled()
    assert boards.waiting() == frozenset()
    assert {there, back} <= rig.engine.board.connections
    assert rig.engine.wires(there)[0][1] == "echo:in"
    inserts.patch(Insert("Echo 2", ("",), ("",)))
    await rig.session.engine.settled()
    assert boards.waiting() == {there, back}
    assert {there, back} <= boards.board.connections
    assert not rig.engine.board.connections


async def test_signal_goes_into_a_send_and_comes_out_of_a_return(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    into, out = InstancePort(key, PortSymbol("in1")), InstancePort(key, PortSymbol("out1"))
    for source, target in ((SEND, into), (out, BACK)):
        with pytest.raises(BoardError, match="from an output to an input"):
            await rig.session.boards.connect(source, target)
