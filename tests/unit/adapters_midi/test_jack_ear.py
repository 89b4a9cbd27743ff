"""The ear at its end, on a stand-in for rtmidi; what it hears in JACK is looked at in tests/integration."""

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any

from marlise_desktop.adapters.midi.jack_ear import RtmidiEar


@dataclass
class SlowRtmidi:
    """Its one port is opened when it may be. Also stands for that port."""

    may_open: threading.Event = field(default_factory=threading.Event)
    opening: threading.Event = field(default_factory=threading.Event)
    is_open: bool = False
    API_UNIX_JACK: int = 3

    def MidiIn(self, _api: int, _name: str, _queue: int) -> "SlowRtmidi":
        return self

    def ignore_types(self, **_kinds: bool) -> None: ...

    def open_virtual_port(self, _name: str) -> None:
        self.opening.set()
        self.may_open.wait(10)
        self.is_open = True

    def close_port(self) -> None:
        self.is_open = False

    def delete(self) -> None: ...


async def test_the_end_while_it_opens_leaves_no_port() -> None:
    rtmidi: Any = SlowRtmidi()
    ear = RtmidiEar(lambda: rtmidi)
    opening = asyncio.create_task(ear.open(lambda message, time_s: None, lambda count: None))
    await asyncio.to_thread(rtmidi.opening.wait, 10)
    opening.cancel()
    await asyncio.wait({opening}, timeout=0.05)
    rtmidi.may_open.set()
    await asyncio.gather(opening, return_exceptions=True)
    await ear.close()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not rtmidi.is_open
