"""One rack: the services of one engine with one board, on those that it shares with the rest of the program."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.events import ControllersChanged
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.autosave import Autosave
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.console.console import Console
from marlise_desktop.session.console.consoles import Consoles
from marlise_desktop.session.costs import Costs
from marlise_desktop.session.engine import EngineService, Surroundings
from marlise_desktop.session.fades import Fades
from marlise_desktop.session.health import RackHealth
from marlise_desktop.session.held_snapshots import HeldSnapshots
from marlise_desktop.session.history import History
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.library import Library
from marlise_desktop.session.limits import Limits, Watching
from marlise_desktop.session.log import bound
from marlise_desktop.session.logbook import Logbook
from marlise_desktop.session.meters import Meters
from marlise_desktop.session.midi.board_messages import BoardMessenger
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.mapped_racks import MappedRack
from marlise_desktop.session.midi.note_guard import NoteGuard
from marlise_desktop.session.midi.played_rack import PlayedRack
from marlise_desktop.session.midi.programs import Programs
from marlise_desktop.session.midi.readied_rack import ReadiedRack
from marlise_desktop.session.midi.sights import Seen
from marlise_desktop.session.midi_clock import MidiClock
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.participants import Participants
from marlise_desktop.session.ports.board_files import BoardFiles, PresetFiles
from marlise_desktop.session.ports.engine import Engine, EngineLauncher
from marlise_desktop.session.ports.journal import Journal
from marlise_desktop.session.ports.logbook import LogbookStore
from marlise_desktop.session.ports.settings import SettingsFile
from marlise_desktop.session.ports.texts import Texts
from marlise_desktop.session.ports.workspace_files import WorkspaceFiles
from marlise_desktop.session.presets import Presets
from marlise_desktop.session.rack_settings import RackSettings
from marlise_desktop.session.reports import Reports
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.shared import Shared
from marlise_desktop.session.snapshots import Snapshots
from marlise_desktop.session.table.whole import Services, table_of
from marlise_desktop.session.transport import Transport
from marlise_desktop.session.tuner import Tuner
from marlise_desktop.session.unsaved import UnsavedWork
from marlise_desktop.session.windows import Windows
from marlise_desktop.session.wording.wording import Known, Wording
from marlise_desktop.session.workspace import Residents, Workspace


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports of one rack, as the composition root fills them.

    `settings_in` answers the file, in a workspace, of those few settings that a rack has of its own. One that is
    `usual` has the program's instead.
    """

    launcher: EngineLauncher
    board_files: BoardFiles
    preset_files: PresetFiles
    journal: Journal
    logbook: LogbookStore
    wire: Callable[[Engine, Audio], Awaitable[None]]
    texts: Texts
    workspace: WorkspaceFiles
    settings_in: Callable[[str], SettingsFile]
    usual: bool = False


@dataclass(frozen=True)
class Rack:
    """Built by `make_rack`; `live` runs its long-living parts once, within the life of what it shares.

    `key` is the session that it is, and `name` what the player calls it. `bus`, `notices` and `jobs` are its own views
    of the program's: what is told there concerns this rack alone, and what is for all is heard there too.
    """

    key: SessionId
    name: str
    shared: Shared
    bus: Bus
    notices: Notices
    jobs: Jobs
    settings: Settings
    engine: EngineService
    boards: Boards
    presets: Presets
    snapshots: Snapshots
    history: History
    library: Library
    levels: Meters
    transport: Transport
    actions: Actions
    wording: Wording
    autosave: Autosave
    journal: EditJournal
    logbook: Logbook
    limits: Limits
    health: RackHealth
    reports: Reports
    windows: Windows
    tuner: Tuner
    costs: Costs
    fades: Fades
    midi_clock: MidiClock
    programs: Programs
    messenger: BoardMessenger
    note_guard: NoteGuard
    consoles: Consoles
    workspace: Workspace
    leaving: ExitStack
    """What is done when the rack is over: the program's services forget it."""

    @property
    def audio(self) -> Audio:
        return self.shared.audio

    @property
    def catalogue(self) -> Catalogue:
        return self.shared.catalogue

    @property
    def participants(self) -> Participants:
        return self.shared.participants

    async def live(self) -> None:
        """Until cancelled: all of the rack that runs by itself. Another run of it is another `Rack`."""
        self.workspace.lives = True
        try:
            with bound(session=self.name):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self.engine.run(), name="engine")
                    group.create_task(self.autosave.run(), name="autosave")
                    group.create_task(self.costs.run(), name="costs")
                    group.create_task(self.journal.run(), name="journal")
                    group.create_task(self.limits.run(), name="limits")
                    group.create_task(self.logbook.run(), name="logbook")
                    group.create_task(self.programs.run(), name="programs")
                    group.create_task(self.note_guard.run(), name="hanging notes")
                    if self.settings is not self.shared.settings:
                        group.create_task(self.settings.keep(), name="rack settings")
        finally:
            with suppress(LibraryError):  # then they are as they were when it moved
                await self.workspace.end()
            self.close()

    async def farewell(self) -> None:
        """Before it is stopped: what the outside is told while it can be reached, within a second."""
        await self.messenger.leave()

    async def move_workspace(self, folder: Path) -> None:
        """Goes on with its work in a folder that is there, while it plays; see `Workspace.move`."""
        await self.workspace.move(str(folder))

    async def copy_workspace(self, folder: Path) -> None:
        """Leaves in an empty folder what another rack needs to begin as this one is; see `Workspace.copy`."""
        await self.workspace.copy(str(folder))

    def close(self) -> None:
        """Nothing of the program reaches it any more. Only for one that has not lived; `live` does it at its end."""
        self.leaving.close()


def make_rack(shared: Shared, outside: Outside, key: SessionId, name: str) -> Rack:
    """Joins a rack's services on those that it shares; nothing runs yet."""
    bus = shared.bus.of(key)
    notices, jobs = shared.notices.of(bus), shared.jobs.of(bus)
    audio, catalogue = shared.audio, shared.catalogue
    settings = _settings(shared, outside, notices, bus)
    surroundings = Surroundings(audio.ready, lambda engine: outside.wire(engine, audio))
    engine = EngineService(outside.launcher, surroundings, settings, notices, jobs, bus)
    boards = Boards(engine, catalogue, notices, bus)
    history = History(bus, lambda: boards.board, boards.take_back)
    presets = Presets(boards, engine, catalogue, outside.preset_files)
    snapshots = Snapshots(boards)
    journal = EditJournal(outside.journal, notices, bus)
    unsaved = UnsavedWork(outside.board_files, journal, catalogue, notices)
    library = Library(outside.board_files, unsaved, boards, catalogue, settings, notices, jobs, bus)
    library.open_here = shared.open_boards.of(key, name)
    levels = Meters(engine, audio)
    transport = Transport(boards, engine, bus)
    windows = Windows(boards, engine, notices)
    reports = Reports(boards, engine, audio, levels, transport, windows, notices, bus)
    tuner = Tuner(engine, audio, catalogue, settings, notices, bus)
    fades = Fades(engine, settings)
    midi_clock = MidiClock(boards, engine, settings)
    note_guard = NoteGuard(boards, engine, audio, shared.ear, bus)
    messenger = BoardMessenger(boards, shared.midi, bus, lambda: engine.panics, lambda: engine.stays)
    logbook = Logbook(outside.logbook, notices, bus)
    watching = Watching(lambda: engine.process_id, audio.load_percent, lambda: outside.workspace.folder)
    limits = Limits(watching, settings, notices, shared.processes, shared.disk)
    boards.admit = limits.admit
    health = RackHealth(name, engine, boards, journal, logbook, limits, shared.health.usage)
    held = HeldSnapshots(boards, bus)
    actions = table_of(
        Services(
            boards,
            presets,
            snapshots,
            held,
            history,
            library,
            engine,
            audio,
            transport,
            windows,
            tuner,
            fades,
            midi_clock,
            settings,
            catalogue,
            shared.sessions,
            messenger,
            shared.mappings,
            shared.sharing,
            shared.profiles,
            notices,
            shared.learn,
            key,
        )
    )
    movables = (outside.journal, outside.logbook, outside.board_files, outside.texts)
    residents = Residents(
        boards, outside.board_files, unsaved, journal, logbook, settings, outside.settings_in, movables
    )
    consoles = Consoles(lambda texts: Console(engine, boards, catalogue, actions, texts), outside.texts, bus)
    programs = Programs(actions, library, snapshots, settings, notices)
    known = Known(
        lambda: boards.board,
        library.boards,
        lambda: catalogue.summaries,
        lambda: tuner.inputs,
        lambda: (*audio.hardware(), *audio.inserts.hardware()),
        shared.sessions.all,
    )
    wording = Wording(known)
    leaving = ExitStack()
    for end in (
        consoles.end,
        notices.forget,
        bus.close,
        shared.engines.add(engine),
        _leave_calibrated(engine, shared.controllers, bus),
        shared.mappings.racks.add(MappedRack(key, name, boards, history, actions)),
        shared.sights.add(key, Seen(boards, engine, library, tuner, transport)),
        shared.router.add(
            PlayedRack(
                key,
                boards,
                engine.carries_out,
                engine.overtook,
                actions,
                wording,
                programs,
                library.turns,
                notices,
                bus,
            )
        ),
        shared.standby.add(ReadiedRack(key, engine, boards, actions, wording, library.turns, settings, bus)),
        shared.front.add(key),
        audio.on_connection(reports.moved),
        shared.midi.on_lost(note_guard.lost),
        shared.farewells.add(messenger.leave),
        shared.health.add_rack(key, health.report),
        library.open_here.over,
    ):
        leaving.callback(end)
    return Rack(
        key=key,
        name=name,
        shared=shared,
        bus=bus,
        notices=notices,
        jobs=jobs,
        settings=settings,
        engine=engine,
        boards=boards,
        presets=presets,
        snapshots=snapshots,
        history=history,
        library=library,
        levels=levels,
        transport=transport,
        actions=actions,
        wording=wording,
        autosave=Autosave(library, notices, bus),
        journal=journal,
        logbook=logbook,
        limits=limits,
        health=health,
        reports=reports,
        windows=windows,
        tuner=tuner,
        costs=Costs(engine, audio, boards),
        fades=fades,
        midi_clock=midi_clock,
        messenger=messenger,
        note_guard=note_guard,
        programs=programs,
        consoles=consoles,
        workspace=Workspace(name, outside.workspace, residents),
        leaving=leaving,
    )


def _leave_calibrated(engine: EngineService, controllers: Controllers, bus: Bus) -> Callable[[], None]:
    """Calibrated pedals are the program's, at all times; call what is answered at the end."""

    def calibrated(_: object = None) -> None:
        engine.leave_to_program(frozenset(controllers.kept.calibrations))

    calibrated()
    return bus.subscribe(ControllersChanged, calibrated)


def _settings(shared: Shared, outside: Outside, notices: Notices, bus: Bus) -> Settings:
    """The program's, or for a rack that has some of its own, those that it sees."""
    if outside.usual:
        return shared.settings
    settings = RackSettings(shared.settings, outside.settings_in(outside.workspace.folder), notices, bus)
    settings.load()
    return settings
