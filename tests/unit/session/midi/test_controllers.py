"""What is known of controllers, kept and told."""

import asyncio
from dataclasses import replace

from marlise_desktop.domain.errors import ConfigurationError, LibraryError, Trouble
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.midi.controllers_kept import ControllersKept
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.events import ControllersChanged, MappingsChanged
from marlise_desktop.domain.midi.mapping import MappingId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.notices import Notices
from tests.contract.controllers_kit import KEPT, TUNER
from tests.fakes.controllers import FakeControllersStore, FakeFile

FCB = DeviceId("FCB1010")


class Kept:
    def __init__(self, store: FakeControllersStore) -> None:
        self.bus, self.store = Bus(), store
        self.notices = Notices(self.bus)
        self.controllers = Controllers(store, self.notices, self.bus)
        self.told: list[object] = []
        for kind in (MappingsChanged, ControllersChanged):
            self.bus.subscribe(kind, self.told.append)
        self.controllers.load()

    async def lived(self) -> None:
        life = asyncio.create_task(self.controllers.keep())
        await asyncio.sleep(0)
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


async def test_what_is_changed_is_told_by_its_kind_and_written() -> None:
    kept = Kept(FakeControllersStore(KEPT))
    assert kept.controllers.kept == KEPT
    kept.controllers.change(KEPT)
    assert kept.told == []
    kept.controllers.change(replace(KEPT, mappings=()))
    assert kept.told == [MappingsChanged()]
    kept.controllers.see(DeviceId("New"))
    kept.controllers.set_heard(FCB, on=False)
    kept.controllers.set_name(FCB, " Lead  ")
    assert kept.told == [MappingsChanged()] + [ControllersChanged()] * 3
    await kept.lived()
    assert kept.store.kept == kept.controllers.kept
    assert kept.store.kept.device_names == {FCB: "Lead"}
    assert kept.controllers.unheard == {FCB, DeviceId("Clock")}
    kept.controllers.set_heard(FCB, on=True)
    kept.controllers.set_name(FCB, "")
    assert kept.controllers.name(FCB) == "FCB1010"


async def test_a_damaged_file_is_moved_away_and_told() -> None:
    store = FakeControllersStore(KEPT)
    store.file.damaged = "controllers.json cannot be read: line 3"
    kept = Kept(store)
    (notice,) = kept.notices.current
    assert (notice.severity, notice.message) == (Severity.ERROR, store.file.damaged or notice.message)
    assert "damaged-1" in notice.hint
    kept.controllers.change(ControllersKept(mappings=(TUNER,)))
    await kept.lived()
    assert store.kept.mappings == (TUNER,)


async def test_a_newer_file_is_never_written_over() -> None:
    store = FakeControllersStore(KEPT)
    store.file.refuses = LibraryError("a newer one wrote it", trouble=Trouble.NEWER)
    kept = Kept(store)
    assert [notice.message for notice in kept.notices.current] == ["a newer one wrote it"]
    store.file.refuses = None
    kept.controllers.see(FCB)
    await kept.lived()
    assert (store.writes, store.kept) == (0, KEPT)


async def test_entries_that_cannot_be_read_are_told() -> None:
    store = FakeControllersStore(KEPT)
    store.faults = (ConfigurationError("mappings[3]", hint="Correct it."),)
    kept = Kept(store)
    assert [(notice.severity, notice.message) for notice in kept.notices.current] == [(Severity.WARNING, "mappings[3]")]


async def test_a_full_disk_is_told_once_and_what_waits_is_written_later() -> None:
    store = FakeControllersStore()
    kept = Kept(store)
    store.file.refuses = LibraryError("the disk is full")
    kept.controllers.see(FCB)
    await kept.lived()
    await kept.lived()
    assert [notice.message for notice in kept.notices.current] == ["the disk is full"]
    store.file.refuses = None
    await kept.lived()
    assert store.kept.known == {FCB}
    assert kept.notices.current == ()


async def test_what_another_program_writes_is_taken_up_at_the_next_write() -> None:
    file = FakeFile(KEPT)
    kept = Kept(FakeControllersStore(file=file))
    other = FakeControllersStore(file=file)
    theirs = replace(TUNER, id=MappingId("theirs"))
    other.write(replace(other.read().kept, mappings=(TUNER, theirs)))
    kept.controllers.see(DeviceId("New"))
    await kept.lived()
    assert file.kept.mappings == kept.controllers.kept.mappings == (TUNER, theirs)
    assert DeviceId("New") in file.kept.known
    assert kept.told == [ControllersChanged(), MappingsChanged()]
    await kept.lived()
    assert kept.store.writes == 1
