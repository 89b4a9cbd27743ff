"""Makes racks: each on its own workspace and engine, over the adapters that all racks share."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.library import Library as BoardFolders
from marlise_desktop.adapters.bundle.presets import BundlePresets
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.adapters.disk.rack_files import FolderRackFiles
from marlise_desktop.adapters.jack import JackServer
from marlise_desktop.adapters.modhost.launch import ModHostLauncher
from marlise_desktop.adapters.modhost.launch import Surroundings as EngineSurroundings
from marlise_desktop.adapters.modhost.one_mod_host import OneModHost
from marlise_desktop.adapters.modhost.programs import BUILT_IN
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings, parse_endpoint
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.adapters.sqlite.connections import Connections
from marlise_desktop.adapters.sqlite.journal import SqliteJournal
from marlise_desktop.adapters.sqlite.logbook import SqliteLogbook
from marlise_desktop.adapters.texts import FolderTexts
from marlise_desktop.app import resources
from marlise_desktop.app.left_behind import end_engines
from marlise_desktop.app.paths import Paths
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.rack import Outside, Rack, make_rack
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import Shared

CHANNELS = 2
"""Inputs and outputs of an engine's own client."""


@dataclass(frozen=True, slots=True)
class RackPlan:
    """What a rack is made from: a session of the kind `rack`.

    `workspace` is the folder of its journal, its unsaved work, its logbook and its own settings; two racks never share
    one. `engine` is empty for the one of the settings, or `automatic`, `built-in` or `mod-host`. It runs on these
    `cores` of the computer, on all for none.
    """

    key: SessionId
    name: str
    workspace: Path
    engine: str = ""
    cores: tuple[int, ...] = ()


@dataclass(frozen=True)
class RackMaker:
    """Called on the loop's thread. What it makes does nothing before `Rack.live`."""

    paths: Paths
    shared: Shared
    spawner: Spawner
    audio: JackServer
    states: FolderStateStore
    connections: Connections
    lv2_path: str
    mod_host: OneModHost = field(default_factory=OneModHost)
    clients: dict[SessionId, str] = field(default_factory=dict)
    """What the engines of the racks that live are called among JACK's clients."""

    def make(self, plan: RackPlan) -> Rack:
        """The rack on the user's usual workspace has the program's own settings, and the work of earlier versions.

        Each other rack's engine is called after it among JACK's clients, and found again by the rack's key alone.
        """
        usual = plan.workspace == self.paths.workspace
        earlier = self.paths.state if usual else None
        trash = Trash(self.paths.data.parent)
        own, others = board_folders(self.paths)
        folders = BoardFolders(own, others, [resources.boards()])
        boards = BundleBoards(folders, self.states, trash, plan.workspace, earlier=earlier)
        outside = Outside(
            launcher=self._launcher(plan, usual=usual),
            board_files=boards,
            preset_files=BundlePresets(Path.home() / ".lv2", trash),
            journal=SqliteJournal(plan.workspace, earlier),
            logbook=SqliteLogbook(self.connections, plan.workspace),
            wire=_wire,
            texts=FolderTexts(plan.workspace),
            workspace=FolderRackFiles(plan.workspace),
            settings_in=lambda workspace: TomlSettings(Path(workspace) / "rack.toml", {}),
            usual=usual,
        )
        rack = make_rack(self.shared, outside, plan.key, plan.name)
        rack.leaving.callback(self.clients.pop, plan.key, None)
        return rack

    async def end_strays(self, racks: Collection[RackPlan]) -> None:
        """Ends engines that play on from an earlier run of the program, but those of racks that are started again."""
        await end_engines(self.spawner, {self._record(plan) for plan in racks})

    def _record(self, plan: RackPlan) -> str:
        """The rack on the usual workspace has its engine back also where the list of sessions is lost."""
        return BUILT_IN if plan.workspace == self.paths.workspace else record_name(plan.key)

    def _launcher(self, plan: RackPlan, *, usual: bool) -> ModHostLauncher:
        settings = self.shared.settings
        others = [name for key, name in self.clients.items() if key != plan.key]
        client = self.clients[plan.key] = free_name(BUILT_IN if usual else client_name(plan.name), others)

        def launch_settings() -> LaunchSettings:
            return _launch_settings(settings, plan, client, usual=usual)

        return ModHostLauncher(
            EngineSurroundings(
                self.spawner,
                self.states,
                launch_settings,
                # The engine must find the same plugins in the same folders as the catalogue.
                lambda: {**self.audio.environment(), "LV2_PATH": self.lv2_path},
                str(self.paths.runtime),
                self.audio.without,
                self._record(plan),
                self.mod_host,
            )
        )


async def _wire(engine: Engine, audio: Audio) -> None:
    """Joins the built-in host to the sound card; mod-host joins its own output stage to it."""
    if engine.client:
        await audio.wire_engine(engine.client)


def record_name(key: SessionId) -> str:
    """Under which a rack's engine is found when it has outlived the program."""
    return f"{BUILT_IN}-{key}"


def client_name(rack: str) -> str:
    """What a rack's engine is called among JACK's clients: short, and in letters that every program can show."""
    plain = unicodedata.normalize("NFKD", rack).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:24].strip("-")
    return f"{BUILT_IN}-{word or 'rack'}"


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, or with the first number behind it that makes it another: racks' names may differ in a sign only."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)


def outlives(settings: Settings) -> bool:
    """Whether sound is to go on when the program dies."""
    return settings.values.keep_playing != "never"


def _launch_settings(settings: Settings, plan: RackPlan, client: str, *, usual: bool) -> LaunchSettings:
    """Raises ConfigurationError for an address that is none. An engine that runs already is for the usual rack."""
    values = settings.values
    return LaunchSettings(
        EngineChoice(plan.engine or values.engine),
        parse_endpoint(values.engine_endpoint) if values.engine_endpoint and usual else None,
        timeout_s=values.engine_timeout,
        retries=values.connect_retries,
        retry_delay_s=values.connect_retry_delay,
        inputs=CHANNELS,
        outputs=CHANNELS,
        outlives=outlives(settings),
        lease_s=60 * values.play_alone_minutes,
        client=client,
        cores=plan.cores,
    )


def board_folders(paths: Paths) -> tuple[Path, tuple[Path, ...]]:
    """Where boards are saved, by every rack, and where else the user's boards are looked for: MOD's own folder."""
    return paths.boards, (Path.home() / ".pedalboards",)
