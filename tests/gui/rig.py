"""The real session over fakes, with the bridge and tasks of a window."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from marlise_desktop.adapters.disk.rack_files import FolderRackFiles
from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.adapters.process.usage import SystemProcesses
from marlise_desktop.domain.events import EngineState, NoticePosted
from marlise_desktop.domain.ids import InstanceId, SessionId
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.rack import Outside, Rack, make_rack
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import SharedOutside, make_shared
from tests.fakes.audio import FakeAudio
from tests.fakes.board_files import FakeBoardFiles, FakePresetFiles
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.controller_profiles import FakeProfiles
from tests.fakes.controllers import FakeControllersStore
from tests.fakes.disk import FakeDisk
from tests.fakes.engine import FakeEngine, FakeLauncher
from tests.fakes.journal import FakeJournal
from tests.fakes.mapping_files import FakeMappingFiles
from tests.fakes.midi import FakeEar
from tests.fakes.settings import FakeSettingsFile
from tests.fakes.texts import FakeTexts
from tests.gui.samples import SAMPLES
from tests.waiting import until


@dataclass
class Rig:
    session: Rack
    bridge: Bridge
    tasks: Tasks
    audio: FakeAudio
    launcher: FakeLauncher
    shelf: FakeCatalogue
    files: FakeBoardFiles
    texts: FakeTexts
    told: list[NoticePosted]
    _widgets: list[QWidget] = field(default_factory=list)

    @property
    def engine(self) -> FakeEngine:
        return self.launcher.engines[-1]

    until = staticmethod(until)

    async def settled(self) -> None:
        """All that was started has ended, and its events have reached the widgets."""
        await self.until(lambda: self.tasks.running == 0)
        await asyncio.sleep(0.005)
        await self.until(lambda: self.tasks.running == 0)

    async def shown(self, widget: QWidget, width: int, height: int) -> None:
        """Shows the widget and waits until it has the keys; it goes before the loop does."""
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        self._widgets.append(widget)
        await self.until(widget.isActiveWindow)

    async def closed(self) -> None:
        """Ends the widgets."""
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets.clear()
        await asyncio.sleep(0.001)

    async def add(self, plugin: Plugin, x: float = 0.0, y: float = 0.0) -> InstanceId:
        return await self.session.boards.add(plugin.uri, Position(x, y))


@asynccontextmanager
async def living(plugins: Sequence[Plugin] = SAMPLES, **settings: str | float | bool) -> AsyncIterator[Rig]:
    """A rig that plays; everything has ended when the block is left."""
    bus = Bus()
    told: list[NoticePosted] = []
    bus.subscribe(NoticePosted, told.append)
    audio, launcher, shelf = FakeAudio(), FakeLauncher(), FakeCatalogue(*plugins)
    files = FakeBoardFiles()

    async def wire(engine: Engine, server: Audio) -> None:
        await server.wire_engine(engine.name)

    texts = FakeTexts()
    presets, journal, logbook = FakePresetFiles(), FakeJournal(), MemoryLogbook()
    notices = Notices(bus)
    keeper = Settings(FakeSettingsFile(**settings), notices, bus)
    keeper.load()
    beyond = SharedOutside(
        audio,
        shelf,
        SystemProcesses(),
        FakeDisk(),
        FakeEar(),
        FakeControllersStore(),
        FakeProfiles(),
        FakeMappingFiles(),
    )
    shared = make_shared(beyond, keeper, notices, bus)
    place = FolderRackFiles(Path("/music"))
    outside = Outside(
        launcher, files, presets, journal, logbook, wire, texts, place, lambda _: FakeSettingsFile(), usual=True
    )
    session = make_rack(shared, outside, SessionId("rack"), "Rack")
    bridge, tasks = Bridge(session.bus), Tasks(session.notices.post_error)
    rig = Rig(session, bridge, tasks, audio, launcher, shelf, files, texts, told)
    life = asyncio.get_running_loop().create_task(shared.live(session.live))
    try:
        await rig.until(lambda: session.engine.state is EngineState.RUNNING)
        await rig.until(lambda: len(session.catalogue.summaries) == len(plugins))
        yield rig
        await rig.settled()
    finally:
        # What is under way still reaches the widgets, and nothing comes after their end.
        bridge.close()
        await rig.closed()
        await tasks.close()
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
