"""Builds every part of the program and joins them; the only place where adapters and session meet."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.jack import JackServer
from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.adapters.process.disk import SystemDisk
from marlise_desktop.adapters.process.usage import SystemProcesses
from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.app.paths import Paths
from marlise_desktop.app.racks import CHANNELS, RackMaker, RackPlan, outlives
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import Shared, SharedOutside, make_shared

FIRST = SessionId("rack")
"""The rack that there is without being asked for."""


@dataclass(frozen=True)
class Program:
    """What all racks share, the first rack on it, and what makes others. Nothing runs before `live`."""

    shared: Shared
    racks: RackMaker
    session: Rack

    @property
    def states(self) -> FolderStateStore:
        return self.racks.states

    async def live(self) -> None:
        """Until cancelled."""
        await self.shared.live(self.session.live)


def compose(paths: Paths, environment: Mapping[str, str] | None = None) -> Program:
    """Builds the program on the user's folders. What is wrong with the settings is told; defaults hold for it."""
    variables = os.environ if environment is None else environment
    bus = Bus()
    notices = Notices(bus)
    settings = Settings(TomlSettings(paths.settings, variables), notices, bus)
    settings.load()
    spawner = Spawner(paths.runtime)
    audio = JackServer(
        spawner, paths.audio_routes, inputs=CHANNELS, outputs=CHANNELS, outlives=lambda: outlives(settings)
    )
    catalogue = LilvCatalogue(paths.cache, paths.data, variables)
    shared = make_shared(SharedOutside(audio, catalogue, SystemProcesses(), SystemDisk()), settings, notices, bus)
    lv2_path = os.pathsep.join(str(folder) for folder in catalogue.search_path)
    states = FolderStateStore(paths.plugin_states)
    racks = RackMaker(paths, shared, spawner, audio, states, Connections(), lv2_path)
    return Program(shared, racks, racks.make(RackPlan(FIRST, "Rack", paths.workspace)))


async def collect_states(program: Program) -> None:
    """Forgets plugins' states that no open board names and that are old."""
    held = program.session.boards.board.instances.values()
    await program.states.collect(frozenset(i.state for i in held if i.state is not None))
