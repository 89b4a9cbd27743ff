import asyncio
import gc
import sys

from marlise_desktop.domain.events import CatalogueChanged, HistoryChanged, LibraryChanged
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.session.bus import Bus


def test_events_arrive_in_order_and_never_inside_the_publisher(run, until):
    async def scenario() -> None:
        bus = Bus()
        bridge = Bridge(bus)
        seen: list[object] = []
        bridge.history_changed.connect(lambda event: seen.append((event, asyncio.current_task())))
        bridge.library_changed.connect(lambda event: seen.append((event, asyncio.current_task())))
        bus.publish(HistoryChanged("Add", ""))
        bus.publish(LibraryChanged())
        bus.publish(HistoryChanged("", "Add"))
        assert seen == []
        await until(lambda: len(seen) == 3)
        assert seen == [(HistoryChanged("Add", ""), None), (LibraryChanged(), None), (HistoryChanged("", "Add"), None)]

    run(scenario())


def test_a_closed_bridge_hears_nothing(run):
    async def scenario() -> None:
        bus = Bus()
        bridge = Bridge(bus)
        seen: list[object] = []
        bridge.catalogue_changed.connect(seen.append)
        bridge.close()
        bus.publish(CatalogueChanged())
        await asyncio.sleep(0.01)
        assert seen == []

    run(scenario())


def test_many_events_lose_no_references(run, until):
    """A binding that loses references kills the program after some thousand events."""

    async def scenario() -> None:
        bus = Bus()
        bridge = Bridge(bus)
        event = HistoryChanged("Add", "")
        count = [0]

        def heard(_event: object) -> None:
            count[0] += 1

        bridge.history_changed.connect(heard)
        before = sys.getrefcount(event)
        for _ in range(40):
            for _ in range(250):
                bus.publish(event)
            await until(lambda wanted=count[0] + 250: count[0] >= wanted)
        gc.collect()
        assert count[0] == 10000
        assert sys.getrefcount(event) == before

    run(scenario())
