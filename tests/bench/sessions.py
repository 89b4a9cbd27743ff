"""Ten thousand sessions listed and searched, and what a round of the logbook costs: `python -m tests.bench.sessions`.

Asserts nothing.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.logbook import SqliteLogbook
from marlise_desktop.adapters.sqlite.session_rows import insert
from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
from marlise_desktop.domain.events import BoardChanged, Origin
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.logbook.round import Answer, EngineAnswered, Outcome, Request, Response, Round, RoundKind
from marlise_desktop.domain.plan import SetValue
from marlise_desktop.domain.sessions.query import Order, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.logbook import Logbook
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.logbook import LogQuery
from tests.builders import AMP, GAIN, board, instance

SESSIONS = 10_000
ROUNDS = 300
GESTURES = 2_000
_TIMES = 30
_STATES = tuple(SessionState)


def _row(name: str, seconds: list[float], note: str = "") -> None:
    ordered = sorted(seconds)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    print(f"{name:<52}{middle * 1000:>9.3f} ms{late * 1000:>11.3f} ms   {note}")


async def _timed(work: Callable[[], Awaitable[object]], times: int = _TIMES) -> list[float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - start)
    return taken


def _session(number: int) -> SessionRecord:
    name = f"{('Guitar', 'Voice', 'Bass', 'Keys')[number % 4]} {number:05}"
    record = SessionRecord(SessionId(f"s{number}"), name, "rack", f"/music/tour {number % 50}/{number}", number, number)
    return replace(record, state=_STATES[number % len(_STATES)], properties={"board": f"/boards/{number}"})


async def _sessions(folder: Path) -> None:
    connections = Connections()
    store = SqliteSessionStore(connections, folder, {"rack": ("board",)})
    await store.open()
    fresh = iter(range(SESSIONS))
    _row("store one session, durably", await _timed(lambda: store.create(_session(next(fresh))), 200))
    rest = [_session(number) for number in fresh]
    database = await connections.use(folder / "library.sqlite", ())
    await database.transact(lambda connection: [insert(connection, record) for record in rest])
    await connections.release(database)
    _row("first page of 100", await _timed(lambda: store.page(SessionQuery())))
    middle = (await store.page(SessionQuery(), limit=SESSIONS // 2)).after
    _row("a page in the middle", await _timed(lambda: store.page(SessionQuery(), middle)))
    for order in (Order.STATE, Order.CHANGED):
        query = SessionQuery(order=order, descending=True)
        _row(f"first page by {order.value}, backwards", await _timed(partial(store.page, query)))
    for text in ("guitar", "tour 7 voice", "0042", "nothing has this"):
        found = (await store.page(SessionQuery(text))).total
        _row(f"search {text!r}", await _timed(partial(store.page, SessionQuery(text))), f"{found} found")
    active = SessionQuery(states=frozenset({SessionState.ACTIVE}))
    _row("those that are active", await _timed(lambda: store.page(active)))
    _row("get one", await _timed(lambda: store.get(SessionId("s42"))))
    _row("open again", await _reopened(store))
    await store.close()


async def _reopened(store: SqliteSessionStore) -> list[float]:
    taken = []
    for _ in range(5):
        await store.close()
        taken += await _timed(store.open, 1)
    return taken


async def _logbook(folder: Path) -> None:
    store = SqliteLogbook(Connections(), folder)
    await store.open()
    request = Request("Gain of Amp: 0.0 dB → 3.0 dB", Response(Outcome.DONE))
    made = Round("Gain of Amp", RoundKind.EDIT, "Rig", time.time(), time.time(), (request,))
    _row("store one round, durably", await _timed(lambda: store.put([made]), ROUNDS))
    _row("store 50 rounds together", await _timed(lambda: store.put([made] * 50)))
    await store.put([replace(made, label=f"Edit {number}", at=number * 60.0) for number in range(10_000)])
    _row("the newest 100 rounds of 11,800", await _timed(lambda: store.page(LogQuery())))
    _row("search in them", await _timed(lambda: store.page(LogQuery("edit 4242"))))
    _row("their days", await _timed(store.days))
    _row("fold them to 5,000", await _timed(lambda: store.fold(5000, 5000), 1))
    await store.close()
    size = sum(part.stat().st_size for part in folder.glob("workspace.sqlite*"))  # noqa: ASYNC240 - nothing waits
    print(f"{'the files then':<52}{size / 1e6:>9.1f} MB")


async def _gestures(folder: Path) -> None:
    """What the loop itself pays for each gesture while the logbook listens."""
    bus = Bus()
    logbook = Logbook(SqliteLogbook(Connections(), folder), Notices(bus), bus)
    life = asyncio.create_task(logbook.run())
    held = board(*(instance(f"p{number}", AMP) for number in range(30)))
    key = instance("p0").id
    taken = []
    for number in range(GESTURES):
        after = held.with_instance(held.instance(key).with_value(GAIN.symbol, number % 20))
        step = SetValue(key, GAIN.symbol, number % 20)
        start = time.perf_counter()
        bus.publish(BoardChanged(held, after, "Gain of Amp", Origin.USER, number // 20))
        bus.publish(EngineAnswered(after, (Answer(step),)))
        taken.append(time.perf_counter() - start)
        held = after
        if number % 20 == 0:
            await asyncio.sleep(0)
    _row("one gesture on the loop, with its answer", taken, f"{GESTURES} moves of a knob")
    start = time.perf_counter()
    await logbook.settled()
    _row("all of them written", [time.perf_counter() - start])
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)


def main() -> None:
    print(f"{'':<52}{'median':>12}{'99 of 100':>14}")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_sessions(Path(folder) / "library"))
        asyncio.run(_logbook(Path(folder) / "workspace"))
        asyncio.run(_gestures(Path(folder) / "gestures"))


if __name__ == "__main__":
    main()
