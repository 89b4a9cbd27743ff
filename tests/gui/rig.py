"""The real session over fakes, with the bridge and tasks of a window."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from marlise_desktop.domain.errors import PluginMissingError
from marlise_desktop.domain.events import EngineState, NoticePosted
from marlise_desktop.domain.ids import InstanceId, PluginUri, PresetUri
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plugin import Plugin, PluginSummary, PresetContent
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.catalogue import BrokenBundle, ScanProgress
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.session import Outside, Session, make_session
from marlise_desktop.session.settings import Settings
from tests.fakes.audio import FakeAudio
from tests.fakes.board_files import FakeBoardFiles, FakePresetFiles
from tests.fakes.engine import FakeEngine, FakeLauncher
from tests.fakes.settings import FakeSettingsFile
from tests.gui.samples import SAMPLES


def summary(plugin: Plugin) -> PluginSummary:
    def count(direction: Direction, kind: SignalType) -> int:
        return len(plugin.ports_of(direction, kind))

    return PluginSummary(
        plugin.uri,
        plugin.name,
        plugin.maker,
        plugin.category,
        plugin.comment,
        count(Direction.INPUT, SignalType.AUDIO),
        count(Direction.OUTPUT, SignalType.AUDIO),
        count(Direction.INPUT, SignalType.MIDI),
        count(Direction.OUTPUT, SignalType.MIDI),
        len(plugin.presets),
    )


@dataclass
class Shelf:
    """A catalogue of the samples."""

    plugins: dict[PluginUri, Plugin] = field(default_factory=lambda: {p.uri: p for p in SAMPLES})
    contents: dict[PresetUri, PresetContent] = field(default_factory=dict)
    bad: list[BrokenBundle] = field(default_factory=list)
    starred: set[PluginUri] = field(default_factory=set)
    used: list[PluginUri] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def summaries(self) -> Sequence[PluginSummary]:
        return [summary(p) for p in self.plugins.values()]

    async def plugin(self, uri: PluginUri) -> Plugin:
        if uri not in self.plugins:
            raise PluginMissingError(f"{uri} is not installed")
        return self.plugins[uri]

    async def refresh(self, progress: Callable[[ScanProgress], None]) -> bool:
        return True

    async def broken(self) -> Sequence[BrokenBundle]:
        return self.bad

    async def preset_content(self, plugin: PluginUri, preset: PresetUri) -> PresetContent:
        return self.contents[preset]

    async def changed(self) -> None:
        self.moved.clear()
        await self.moved.wait()

    async def favourites(self) -> frozenset[PluginUri]:
        return frozenset(self.starred)

    async def set_favourite(self, uri: PluginUri, *, on: bool) -> None:
        (self.starred.add if on else self.starred.discard)(uri)

    async def recent(self) -> Sequence[PluginUri]:
        return self.used

    async def note_use(self, uri: PluginUri) -> None:
        self.used.insert(0, uri)


@dataclass
class Rig:
    session: Session
    bridge: Bridge
    tasks: Tasks
    audio: FakeAudio
    launcher: FakeLauncher
    shelf: Shelf
    files: FakeBoardFiles
    told: list[NoticePosted]

    @property
    def engine(self) -> FakeEngine:
        return self.launcher.engines[-1]

    async def until(self, question: Callable[[], object]) -> None:
        """Lets Qt and asyncio go on until the question is answered with yes."""
        for _ in range(4000):
            if question():
                return
            await asyncio.sleep(0.001)
        raise AssertionError("it never came true")

    async def settled(self) -> None:
        """All that was started has ended, and its events have reached the widgets."""
        await self.until(lambda: self.tasks.running == 0)
        await asyncio.sleep(0.005)
        await self.until(lambda: self.tasks.running == 0)

    async def add(self, plugin: Plugin, x: float = 0.0, y: float = 0.0) -> InstanceId:
        return await self.session.boards.add(plugin.uri, Position(x, y))


@asynccontextmanager
async def living(plugins: Sequence[Plugin] = SAMPLES, **settings: str | float | bool) -> AsyncIterator[Rig]:
    """A rig that plays; everything has ended when the block is left."""
    bus = Bus()
    told: list[NoticePosted] = []
    bus.subscribe(NoticePosted, told.append)
    audio, launcher, shelf = FakeAudio(), FakeLauncher(), Shelf({p.uri: p for p in plugins})
    files = FakeBoardFiles()

    async def wire(engine: Engine, server: Audio) -> None:
        await server.wire_engine(engine.name)

    outside = Outside(audio, launcher, shelf, files, FakePresetFiles(), wire)
    keeper = Settings(FakeSettingsFile(**settings), bus)
    keeper.load()
    session = make_session(outside, keeper, Notices(bus), bus)
    bridge, tasks = Bridge(bus), Tasks(session.notices.post_error)
    rig = Rig(session, bridge, tasks, audio, launcher, shelf, files, told)
    life = asyncio.get_running_loop().create_task(session.live())
    try:
        await rig.until(lambda: session.engine.state is EngineState.RUNNING)
        await rig.until(lambda: len(session.catalogue.summaries) == len(plugins))
        yield rig
    finally:
        bridge.close()
        await tasks.close()
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
