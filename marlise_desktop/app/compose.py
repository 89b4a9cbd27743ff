"""Builds every part of the program and joins them; the only place where adapters and session meet."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.library import Library as BoardFolders
from marlise_desktop.adapters.bundle.presets import BundlePresets
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.adapters.jack import JackServer
from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.adapters.modhost.launch import ModHostLauncher
from marlise_desktop.adapters.modhost.launch import Surroundings as EngineSurroundings
from marlise_desktop.adapters.modhost.programs import BUILT_IN
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings, parse_endpoint
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.adapters.process.disk import SystemDisk
from marlise_desktop.adapters.process.usage import SystemProcesses
from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.adapters.sqlite.logbook import SqliteLogbook
from marlise_desktop.adapters.texts import FolderTexts
from marlise_desktop.app import resources
from marlise_desktop.app.paths import Paths
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.rack import Outside, Rack, make_rack
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import Shared, SharedOutside, make_shared

CHANNELS = 2
"""Inputs and outputs of the engine's own client."""
FIRST = SessionId("rack")
"""The rack that there is without being asked for."""


@dataclass(frozen=True)
class Program:
    """What all racks share, the first rack on it, and the adapters behind them. Nothing runs before `live`."""

    shared: Shared
    session: Rack
    states: FolderStateStore

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
    # The engine must find the same plugins in the same folders as the catalogue.
    lv2_path = os.pathsep.join(str(folder) for folder in catalogue.search_path)
    states = FolderStateStore(paths.plugin_states)
    launcher = ModHostLauncher(
        EngineSurroundings(
            spawner,
            states,
            lambda: launch_settings(settings),
            lambda: {**audio.environment(), "LV2_PATH": lv2_path},
            str(paths.runtime),
            audio.without,
        )
    )
    trash = Trash(paths.data.parent)
    own, others = board_folders(paths)
    boards = BundleBoards(BoardFolders(own, others, [resources.boards()]), states, trash, paths.state)
    presets = BundlePresets(Path.home() / ".lv2", trash)
    journal, logbook = SqliteJournal(paths.state), SqliteLogbook(Connections(), paths.workspace)
    texts, workspace = FolderTexts(paths.workspace), str(paths.workspace)
    outside = Outside(launcher, boards, presets, journal, logbook, wire, texts, workspace)
    return Program(shared, make_rack(shared, outside, FIRST, "Rack"), states)


async def wire(engine: Engine, audio: Audio) -> None:
    """Joins the built-in host to the sound card; mod-host joins its own output stage to it."""
    if "describe" in engine.capabilities:
        await audio.wire_engine(BUILT_IN)


def outlives(settings: Settings) -> bool:
    """Whether sound is to go on when the program dies."""
    return settings.values.keep_playing != "never"


def launch_settings(settings: Settings) -> LaunchSettings:
    """Raises ConfigurationError for an address that is none."""
    values = settings.values
    return LaunchSettings(
        EngineChoice(values.engine),
        parse_endpoint(values.engine_endpoint) if values.engine_endpoint else None,
        timeout_s=values.engine_timeout,
        retries=values.connect_retries,
        retry_delay_s=values.connect_retry_delay,
        inputs=CHANNELS,
        outputs=CHANNELS,
        outlives=outlives(settings),
        lease_s=60 * values.play_alone_minutes,
    )


def board_folders(paths: Paths) -> tuple[Path, tuple[Path, ...]]:
    """Where boards are saved, and where else the user's boards are looked for: MOD's own folder."""
    return paths.boards, (Path.home() / ".pedalboards",)


async def collect_states(program: Program) -> None:
    """Forgets plugins' states that no open board names and that are old."""
    held = program.session.boards.board.instances.values()
    await program.states.collect(frozenset(i.state for i in held if i.state is not None))
