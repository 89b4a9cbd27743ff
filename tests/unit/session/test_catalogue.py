"""The session's list of plugins: kept up to date, searched, and honest about what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from marlise_desktop.domain.errors import BundleError, CatalogueError, LibraryError, PluginMissingError
from marlise_desktop.domain.events import CatalogueChanged, JobChanged
from marlise_desktop.domain.ids import PluginUri, PortSymbol, PresetUri
from marlise_desktop.domain.plugin import Plugin, PresetContent
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import TOPIC, Catalogue
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.catalogue import BrokenBundle
from tests.fakes.catalogue import FakeCatalogue
from tests.waiting import until

FUZZ = Plugin(PluginUri("urn:fuzz"), "Fuzz", "Ada", "Distortion")
ECHO = Plugin(PluginUri("urn:echo"), "Echo", "Bob", "Delay")
HALL = Plugin(PluginUri("urn:hall"), "Hall", "Ada", "Reverb", comment="a great echo")


class Told:
    """What was published."""

    def __init__(self, bus: Bus) -> None:
        self.changes = 0
        self.jobs: list[JobChanged] = []
        bus.subscribe(CatalogueChanged, self._changed)
        bus.subscribe(JobChanged, self.jobs.append)

    def _changed(self, _: CatalogueChanged) -> None:
        self.changes += 1


class Rig:
    def __init__(self) -> None:
        self.port = FakeCatalogue(FUZZ, ECHO, HALL)
        self.bus = Bus()
        self.told = Told(self.bus)
        self.jobs = Jobs(self.bus)
        self.notices = Notices(self.bus)
        self.catalogue = Catalogue(self.port, self.bus, self.jobs, self.notices)

    async def until(self, question: Callable[[], bool]) -> None:
        await until(question, pause=0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        life = asyncio.create_task(self.catalogue.run())
        try:
            yield
        finally:
            life.cancel()
            with suppress(asyncio.CancelledError):
                await life


@pytest.fixture
async def rig() -> Rig:
    made = Rig()
    await made.catalogue.open()
    return made


async def test_a_refresh_lists_what_is_installed_by_name(rig: Rig) -> None:
    assert await rig.catalogue.refresh()
    assert [entry.name for entry in rig.catalogue.summaries] == ["Echo", "Fuzz", "Hall"]
    assert list(rig.catalogue.categories()) == [("Distortion", 1), ("Delay", 1), ("Reverb", 1)]
    summary = rig.catalogue.summary(FUZZ.uri)
    assert summary is not None
    assert summary.maker == "Ada"
    assert rig.catalogue.summary(PluginUri("urn:none")) is None


async def test_a_refresh_without_news_publishes_none(rig: Rig) -> None:
    await rig.catalogue.refresh()
    before = rig.told.changes
    assert not await rig.catalogue.refresh()
    assert rig.told.changes == before


async def test_progress_is_a_job_that_ends(rig: Rig) -> None:
    await rig.catalogue.refresh()
    assert {(job.title, job.cancellable) for job in rig.told.jobs} == {("Reading plugins", True)}
    assert [job.detail for job in rig.told.jobs if job.total] == ["Fuzz", "Echo", "Hall", "Hall"]
    assert rig.told.jobs[-1].ended == "done"


async def test_search_joins_text_category_and_likes(rig: Rig) -> None:
    await rig.catalogue.refresh()
    await rig.catalogue.set_favourite(HALL.uri, True)

    def found(text: str = "", category: str = "", *, favourites_only: bool = False) -> list[str]:
        entries = rig.catalogue.search(text, category, favourites_only=favourites_only)
        return [entry.name for entry in entries]

    assert found() == ["Echo", "Fuzz", "Hall"]
    assert found("echo") == ["Echo", "Hall"]
    assert found("ada") == ["Fuzz", "Hall"]
    assert found("", "Delay") == ["Echo"]
    assert found("echo", favourites_only=True) == ["Hall"]


async def test_recent_ones_are_in_the_order_of_use(rig: Rig) -> None:
    await rig.catalogue.refresh()
    for plugin in (ECHO, HALL, FUZZ, ECHO):
        await rig.catalogue.note_use(plugin.uri)
    assert list(rig.catalogue.recent) == [ECHO.uri, FUZZ.uri, HALL.uri]
    assert [entry.name for entry in rig.catalogue.search(recent_only=True)] == ["Echo", "Fuzz", "Hall"]
    await rig.catalogue.note_use(HALL.uri)
    assert [entry.name for entry in rig.catalogue.search(recent_only=True)] == ["Hall", "Echo", "Fuzz"]
    assert [entry.name for entry in rig.catalogue.search("echo", recent_only=True)] == ["Echo", "Hall"]


async def test_likes_are_told_at_once(rig: Rig) -> None:
    before = rig.told.changes
    await rig.catalogue.set_favourite(FUZZ.uri, True)
    assert rig.catalogue.favourites == {FUZZ.uri}
    await rig.catalogue.set_favourite(FUZZ.uri, False)
    assert rig.catalogue.favourites == frozenset()
    assert rig.told.changes == before + 2


async def test_a_plugin_is_read_once_and_again_after_a_change(rig: Rig) -> None:
    await rig.catalogue.refresh()
    first = await rig.catalogue.plugin(FUZZ.uri)
    assert await rig.catalogue.plugin(FUZZ.uri) is first
    rig.port.shelf[FUZZ.uri] = Plugin(FUZZ.uri, "Fuzz, second edition")
    await rig.catalogue.refresh()
    assert (await rig.catalogue.plugin(FUZZ.uri)).name == "Fuzz, second edition"


async def test_what_is_missing_is_an_error_or_none(rig: Rig) -> None:
    with pytest.raises(PluginMissingError):
        await rig.catalogue.plugin(PluginUri("urn:none"))
    assert await rig.catalogue.find(PluginUri("urn:none")) is None
    await rig.catalogue.refresh()
    assert await rig.catalogue.find(FUZZ.uri) == FUZZ


async def test_presets_are_the_ports(rig: Rig) -> None:
    content = PresetContent({PortSymbol("gain"): 1.0}, has_state=False)
    rig.port.contents[FUZZ.uri, PresetUri("urn:p")] = content
    assert await rig.catalogue.preset_content(FUZZ.uri, PresetUri("urn:p")) == content
    with pytest.raises(BundleError):
        await rig.catalogue.preset_content(FUZZ.uri, PresetUri("urn:q"))


async def test_broken_bundles_are_listed(rig: Rig) -> None:
    rig.port.faults.append(BrokenBundle("/lv2/bad.lv2", "it has no name"))
    await rig.catalogue.refresh()
    assert list(rig.catalogue.broken) == [BrokenBundle("/lv2/bad.lv2", "it has no name")]


async def test_what_changes_on_disk_appears(rig: Rig) -> None:
    async with rig.running():
        await rig.catalogue.ready()
        assert len(rig.catalogue.summaries) == 3
        rig.port.shelf[PluginUri("urn:new")] = Plugin(PluginUri("urn:new"), "New")
        rig.port.touch()
        await rig.until(lambda: len(rig.catalogue.summaries) == 4)


async def test_a_cancelled_job_ends_the_scan_and_not_the_watching(rig: Rig) -> None:
    rig.port.going_on = asyncio.Event()
    async with rig.running():
        await rig.port.refreshing.wait()
        (job,) = rig.jobs.running
        rig.jobs.cancel(job.id)
        await rig.catalogue.ready()
        assert rig.told.jobs[-1].ended == "cancelled"
        assert not rig.catalogue.summaries
        rig.port.going_on = None
        rig.port.touch()
        await rig.until(lambda: len(rig.catalogue.summaries) == 3)


async def test_why_nothing_can_be_read_is_told_until_it_can(rig: Rig) -> None:
    rig.port.failure = CatalogueError("plugins cannot be read: no lilv", hint="Install lilv.")
    async with rig.running():
        await rig.catalogue.ready()
        (notice,) = rig.notices.current
        assert (notice.message, notice.hint, notice.topic) == (
            "plugins cannot be read: no lilv",
            "Install lilv.",
            TOPIC,
        )
        rig.port.failure = None
        rig.port.touch()
        await rig.until(lambda: len(rig.catalogue.summaries) == 3)
        await rig.until(lambda: not rig.notices.current)


async def test_a_disk_that_refuses_a_use_is_told_and_spoils_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: PluginUri) -> None:
        raise LibraryError("the disk is full")

    monkeypatch.setattr(rig.port, "note_use", refuse)
    await rig.catalogue.note_use(FUZZ.uri)
    assert [notice.message for notice in rig.notices.current] == ["the disk is full"]


async def test_what_the_cache_has_is_ready_before_anything_is_read(rig: Rig) -> None:
    await rig.port.refresh(lambda _: None)
    rig.port.going_on = asyncio.Event()
    await rig.catalogue.open()
    async with asyncio.timeout(5):
        await rig.catalogue.ready()
    assert len(rig.catalogue.summaries) == 3


async def test_two_refreshes_wait_for_each_other(rig: Rig) -> None:
    rig.port.going_on = asyncio.Event()
    first = asyncio.create_task(rig.catalogue.refresh())
    second = asyncio.create_task(rig.catalogue.refresh())
    await rig.port.refreshing.wait()
    rig.port.going_on.set()
    assert (await first, await second) == (True, False)
    assert len(rig.catalogue.summaries) == 3
