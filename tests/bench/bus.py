"""What the event bus delivers: `python -m tests.bench.bus`. Nothing is asserted."""

import asyncio
import sys
import time
from dataclasses import dataclass

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.bus import Bus

_EVENTS = 50_000
_LISTENERS = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Moved:
    number: int


def per_second(listeners: int) -> float:
    """Events published in a second, each heard by so many."""
    bus, heard = Bus(), [0]

    def hear(event: Moved) -> None:
        heard[0] += 1

    for number in range(listeners):
        bus.subscribe(Moved, hear, priority=number % 3, session=SessionId("rack") if number % 2 else None)
    began = time.perf_counter()
    for number in range(_EVENTS):
        bus.publish(Moved(number), SessionId("rack"))
    took = time.perf_counter() - began
    assert heard[0] == _EVENTS * listeners
    return _EVENTS / took


def plain_calls(listeners: int) -> float:
    """As many calls of plain functions in a second: what no bus can be faster than."""
    heard = [0]

    def hear(event: Moved) -> None:
        heard[0] += 1

    hearers = [hear] * listeners
    began = time.perf_counter()
    for number in range(_EVENTS):
        event = Moved(number)
        for call in hearers:
            call(event)
    return _EVENTS / (time.perf_counter() - began)


async def in_own_time() -> float:
    """Events in a second through a member that takes them one by one."""
    bus = Bus()
    member = bus.register("bench", (Moved,))
    began = time.perf_counter()
    for number in range(_EVENTS):
        bus.publish(Moved(number))
        await anext(member)
    took = time.perf_counter() - began
    await member.leave(1)
    return _EVENTS / took


def main() -> int:
    for listeners in _LISTENERS:
        events, calls = per_second(listeners), plain_calls(listeners)
        sys.stdout.write(
            f"{listeners:4} listeners  {events:10.0f} events a second, plain calls {calls / events:.1f} times as many\n"
        )
    sys.stdout.write(f"   1 member     {asyncio.run(in_own_time()):10.0f} events a second\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
