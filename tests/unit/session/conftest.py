"""A whole session over fakes, alive for the length of a test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from marlise_desktop.adapters.disk.rack_files import FolderRackFiles
from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.adapters.process.usage import SystemProcesses
from marlise_desktop.domain.errors import PluginMissingError
from marlise_desktop.domain.events import BoardChanged, EngineState, NoticePosted
from marlise_desktop.domain.ids import PluginUri, PresetUri, SessionId
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import runnable, steps
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.catalogue import BrokenBundle, ScanProgress
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.rack import Outside, Rack, make_rack
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import SharedOutside, make_shared
from tests.builders import PLUGINS
from tests.fakes.audio import FakeAudio
from tests.fakes.board_files import FakeBoardFiles, FakePresetFiles
from tests.fakes.controller_profiles import FakeProfiles
from tests.fakes.controllers import FakeControllersStore
from tests.fakes.disk import FakeDisk
from tests.fakes.engine import FakeEngine, FakeLauncher
from tests.fakes.journal import FakeJournal
from tests.fakes.mapping_files import FakeMappingFiles
from tests.fakes.midi import FakeEar
from tests.fakes.settings import FakeSettingsFile
from tests.fakes.texts import FakeTexts
from tests.waiting import until


@dataclass
class InstalledPlugins:
    """A catalogue of the builders' plugins."""

    plugins: dict[PluginUri, Plugin] = field(default_factory=lambda: {p.uri: p for p in PLUGINS})
    contents: dict[PresetUri, PresetContent] = field(default_factory=dict)
    used: list[PluginUri] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def summaries(self) -> Sequence[PluginSummary]:
        return [PluginSummary(p.uri, p.name, p.maker, p.category, "", 1, 1, 0, 0, 0) for p in self.plugins.values()]

    async def plugin(self, uri: PluginUri) -> Plugin:
        if uri not in self.plugins:
            raise PluginMissingError(f"{uri} is not installed")
        return self.plugins[uri]

    async def refresh(self, progress: Callable[[ScanProgress], None]) -> bool:
        return True

    async def broken(self) -> Sequence[BrokenBundle]:
        return []

    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        return self.contents[preset]

    async def changed(self) -> None:
        self.moved.clear()
        await self.moved.wait()

    async def favourites(self) -> frozenset[PluginUri]:
        return frozenset()

    async def set_favourite(self, uri: PluginUri, *, on: bool) -> None: ...

    async def recent(self) -> Sequence[PluginUri]:
        return self.used

    async def note_use(self, uri: PluginUri) -> None:
        self.used.append(uri)


@dataclass
class Rig:
    """The session with the fakes behind it, and what it has told."""

    session: Rack
    audio: FakeAudio
    launcher: FakeLauncher
    catalogue: InstalledPlugins
    files: FakeBoardFiles
    presets: FakePresetFiles
    settings: FakeSettingsFile
    told: list[NoticePosted]
    edits: list[BoardChanged]
    journal: FakeJournal
    texts: FakeTexts
    ear: FakeEar = field(default_factory=FakeEar)

    @property
    def engine(self) -> FakeEngine:
        return self.launcher.engines[-1]

    async def until(self, question: Callable[[], bool]) -> None:
        await until(question, pause=0)

    async def until_autosaved(self) -> None:
        await until(lambda: self.files.autosaved is not None)

    def in_step(self) -> bool:
        """Whether the engine runs what the board says; of states it cannot say which it holds."""
        return steps(_stateless(self.engine.board), _stateless(self.session.boards.board)) == ()

    async def playing(self) -> None:
        await self.until(lambda: self.session.engine.state is EngineState.RUNNING)
        await self.session.engine.settled()


def _stateless(board: Pedalboard) -> Pedalboard:
    instances = {key: replace(held, state=None, preset=None) for key, held in board.instances.items()}
    return runnable(replace(board, instances=instances))


def make_rig(crashed: Rig | None = None) -> Rig:
    """A program; after another one that was killed, on the disk as that one left it."""
    bus = Bus()
    told: list[NoticePosted] = []
    edits: list[BoardChanged] = []
    bus.subscribe(NoticePosted, told.append)
    bus.subscribe(BoardChanged, edits.append)
    audio, launcher, catalogue = FakeAudio(), FakeLauncher(), InstalledPlugins()
    files, presets, keeper = FakeBoardFiles(), FakePresetFiles(), FakeSettingsFile()
    texts = FakeTexts()
    journal = FakeJournal() if crashed is None else crashed.journal
    if crashed is not None:
        files, journal.held = crashed.files, False

    async def wire(engine: Engine, server: Audio) -> None:
        await server.wire_engine(engine.name)

    place = FolderRackFiles(Path("/music"))
    outside = Outside(
        launcher, files, presets, journal, MemoryLogbook(), wire, texts, place, lambda _: FakeSettingsFile(), usual=True
    )
    notices, ear = Notices(bus), FakeEar()
    beyond = SharedOutside(
        audio, catalogue, SystemProcesses(), FakeDisk(), ear, FakeControllersStore(), FakeProfiles(), FakeMappingFiles()
    )
    shared = make_shared(beyond, Settings(keeper, notices, bus), notices, bus)
    session = make_rack(shared, outside, SessionId("rack"), "Rack")
    return Rig(session, audio, launcher, catalogue, files, presets, keeper, told, edits, journal, texts, ear)


@asynccontextmanager
async def living(rig: Rig) -> AsyncIterator[Rig]:
    life = asyncio.create_task(rig.session.shared.live(rig.session.live))
    try:
        yield rig
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    """Playing already."""
    async with living(make_rig()) as made:
        await made.playing()
        yield made


@pytest.fixture
def silent_rig() -> Rig:
    """Built, with no part running."""
    return make_rig()
