"""Builds every part of the program and joins them; the only place where adapters and session meet."""

import os
from collections.abc import Mapping

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.controllers import FolderProfiles
from marlise_desktop.adapters.controllers.shared_file import JsonMappingFiles
from marlise_desktop.adapters.controllers.store import JsonControllers
from marlise_desktop.adapters.disk.workspaces import FolderWorkspaces
from marlise_desktop.adapters.jack import JackServer
from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.adapters.midi.alsa import AlsaGate
from marlise_desktop.adapters.midi.jack_ear import RtmidiEar
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.adapters.process.disk import SystemDisk
from marlise_desktop.adapters.process.usage import SystemProcesses
from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.sessions import SqliteSessionStore
from marlise_desktop.adapters.texts import FolderTexts
from marlise_desktop.app import resources
from marlise_desktop.app.paths import Paths
from marlise_desktop.app.program import Program, plan
from marlise_desktop.app.racks import CHANNELS, RackMaker, outlives
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.console import ConsoleKind
from marlise_desktop.session.kinds.monitor import MonitorKind
from marlise_desktop.session.kinds.player import PlayerKind
from marlise_desktop.session.kinds.port import PortKind
from marlise_desktop.session.kinds.rack import RackKind
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.kinds.show import ShowKind
from marlise_desktop.session.kinds.surroundings import KindSurroundings
from marlise_desktop.session.making import Keeping
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import SharedOutside, make_shared


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
    controllers = JsonControllers(paths.controllers)
    profiles = FolderProfiles(resources.controllers(), paths.controller_profiles)
    outside = SharedOutside(
        audio,
        catalogue,
        SystemProcesses(),
        SystemDisk(),
        RtmidiEar(),
        controllers,
        profiles,
        JsonMappingFiles(),
        AlsaGate,
    )
    shared = make_shared(outside, settings, notices, bus)
    lv2_path = os.pathsep.join(str(folder) for folder in catalogue.search_path)
    connections = Connections()
    maker = RackMaker(paths, shared, spawner, audio, FolderStateStore(paths.plugin_states), connections, lv2_path)
    kinds = SessionKinds()
    store = SqliteSessionStore(connections, paths.data, kinds.known)
    program = Program(shared, maker, kinds, Keeping(store, FolderWorkspaces(), paths.data))
    cores = os.sched_getaffinity(0)
    for kind in (
        RackKind(lambda record: maker.make(plan(record)), lambda: settings.values.engine, cores),
        ShowKind(lambda: program.lives, bus),
        MonitorKind(lambda: program.lives),
        PortKind(shared.audio, spawner, notices, bus),
        ConsoleKind(program.racks.consoles, FolderTexts),
        PlayerKind(),
    ):
        kinds.add(kind)
    kinds.add_from_add_ons(KindSurroundings(bus, notices, settings))
    return program


async def collect_states(program: Program) -> None:
    """Forgets plugins' states that no open board names and that are old."""
    boards = [rack.boards.board for rack in program.racks.all]
    held = [instance.state for board in boards for instance in board.instances.values()]
    await program.maker.states.collect(frozenset(state for state in held if state is not None))
