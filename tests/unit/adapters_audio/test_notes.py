"""Notes from JACK's threads, written by the C callbacks themselves."""

import asyncio
import ctypes
import threading
from collections.abc import AsyncIterator

import pytest

from marlise_desktop.adapters.jack.notes import Notes, _callbacks, _Notes
from marlise_desktop.session.ports.audio import (
    AudioReport,
    ConnectionMoved,
    PeriodChanged,
    PortsMoved,
    ServerStopped,
    XrunHappened,
)

NAMES = {1: b"system:capture_1", 2: "Grüße an alle:in".encode()}


@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
def port_by_id(_client: int, number: int) -> int:
    return number if number in NAMES else 0


@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
def port_name(port: int) -> int:
    return ctypes.cast(ctypes.c_char_p(NAMES[port]), ctypes.c_void_p).value or 0


class Said:
    """What a pipe full of notes said, and a libjack that calls back on demand."""

    def __init__(self) -> None:
        self.reports: list[AudioReport] = []
        self.notes = Notes(self.reports.append)
        by_id, name = (ctypes.cast(function, ctypes.c_void_p).value for function in (port_by_id, port_name))
        self.argument = ctypes.byref(_Notes(self.notes._writing, 0, by_id, name))
        self.jack = _callbacks()

    async def until(self, count: int) -> list[AudioReport]:
        async with asyncio.timeout(10):
            while len(self.reports) < count:
                await asyncio.sleep(0)
        return self.reports


@pytest.fixture
async def said() -> AsyncIterator[Said]:
    made = Said()
    yield made
    made.notes.close()


async def test_each_callback_is_reported_in_order(said: Said) -> None:
    said.jack.marlise_on_xrun(said.argument)
    said.jack.marlise_on_period(256, said.argument)
    said.jack.marlise_on_port(1, 1, said.argument)
    said.jack.marlise_on_rename(1, b"a", b"b", said.argument)
    said.jack.marlise_on_connection(1, 2, 1, said.argument)
    said.jack.marlise_on_connection(1, 9, 0, said.argument)
    said.jack.marlise_on_shutdown(0, b"JACK server has been closed", said.argument)
    assert await said.until(7) == [
        XrunHappened(),
        PeriodChanged(256),
        PortsMoved(),
        PortsMoved(),
        ConnectionMoved("system:capture_1", "Grüße an alle:in", joined=True),
        ConnectionMoved("system:capture_1", "", joined=False),
        ServerStopped("JACK server has been closed"),
    ]


async def test_notes_of_another_thread_wake_the_loop(said: Said) -> None:
    sender = threading.Thread(target=lambda: [said.jack.marlise_on_period(k, said.argument) for k in range(20_000)])
    sender.start()
    assert (await said.until(20_000))[-1] == PeriodChanged(19_999)
    sender.join()


async def test_a_flood_that_nobody_reads_ends_in_a_look_at_all_ports(said: Said) -> None:
    for k in range(300_000):
        said.jack.marlise_on_period(k, said.argument)
    await said.until(1)
    await asyncio.sleep(0)
    assert PortsMoved() not in said.reports
    said.jack.marlise_on_xrun(said.argument)
    await said.until(len(said.reports) + 2)
    assert said.reports[-2:] == [PortsMoved(), XrunHappened()]


async def test_what_libjack_would_print_is_kept(said: Said) -> None:
    said.jack.marlise_errors_to(said.notes._writing)
    said.jack.marlise_on_error(b"Cannot connect to server socket")
    assert said.notes.complaints() == ("Cannot connect to server socket",)
    assert said.notes.complaints() == ()


async def test_nothing_is_written_after_the_end(said: Said) -> None:
    said.notes.close()
    said.notes.close()
    said.jack.marlise_on_error(b"late")
    assert said.reports == []
