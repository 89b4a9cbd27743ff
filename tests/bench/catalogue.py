"""How long the catalogue takes with the plugins of this machine: `python -m tests.bench.catalogue`. Asserts nothing."""

import asyncio
import functools
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.domain.search import Index

_TICK_S = 0.005
_QUERIES = ("r", "re", "reverb", "comp", "zam comp", "stereo eq lsp", "überdrive", "gx amp", "midi filter", "zzz")


async def _lateness(samples: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        start = loop.time()
        await asyncio.sleep(_TICK_S)
        samples.append(loop.time() - start - _TICK_S)


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


def _row(name: str, seconds: float, note: str = "") -> None:
    print(f"{name:<44}{seconds * 1000:>10.2f} ms   {note}")


async def _measure(folder: Path) -> None:
    catalogue = LilvCatalogue(folder / "cache", folder / "data")
    _row("open, no cache yet", await _timed(catalogue.open))
    late: list[float] = []
    told: list[object] = []
    ticking = asyncio.create_task(_lateness(late))
    cold = await _timed(lambda: catalogue.refresh(told.append))
    ticking.cancel()
    summaries = await catalogue.summaries()
    _row("cold scan", cold, f"{len(summaries)} plugins, progress told {len(told)} times")
    late.sort()
    _row("  loop late, median", statistics.median(late))
    _row("  loop late, 99 of 100", late[int(len(late) * 0.99)])
    _row("  loop late, worst", late[-1])
    _row("nothing has changed", await _timed(lambda: catalogue.refresh(told.append)))
    await catalogue.close()

    catalogue = LilvCatalogue(folder / "cache", folder / "data")
    _row("open, warm", await _timed(catalogue.open))
    _row("list, first", await _timed(catalogue.summaries))
    _row("list, again", await _timed(catalogue.summaries))
    bodies = [(await _timed(functools.partial(catalogue.plugin, entry.uri)), entry.name) for entry in summaries]
    _row("one plugin in full, median", statistics.median(seconds for seconds, _ in bodies))
    _row("one plugin in full, worst", *max(bodies))
    await catalogue.close()

    start = time.perf_counter()
    index = Index(summaries)
    _row("search index", time.perf_counter() - start)
    for query in _QUERIES:
        start = time.perf_counter()
        found = index.search(query)
        _row(f"search {query!r}", time.perf_counter() - start, f"{len(found)} found")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder)))


if __name__ == "__main__":
    main()
