"""One rack: the services of one engine with one board, and those that it shares with the rest of the program."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from marlise_desktop.session.actions import Actions
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.autosave import Autosave
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.costs import Costs
from marlise_desktop.session.engine import EngineService, Surroundings
from marlise_desktop.session.fades import Fades
from marlise_desktop.session.health import HealthWatch
from marlise_desktop.session.history import History
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.journal import EditJournal
from marlise_desktop.session.library import Library
from marlise_desktop.session.log import bound
from marlise_desktop.session.logbook import Logbook
from marlise_desktop.session.meters import Meters
from marlise_desktop.session.midi_clock import MidiClock
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.participants import Participants
from marlise_desktop.session.ports.audio import AudioServer
from marlise_desktop.session.ports.board_files import BoardFiles, PresetFiles
from marlise_desktop.session.ports.catalogue import PluginCatalogue
from marlise_desktop.session.ports.engine import Engine, EngineLauncher
from marlise_desktop.session.ports.journal import Journal
from marlise_desktop.session.ports.logbook import LogbookStore
from marlise_desktop.session.ports.processes import Processes
from marlise_desktop.session.presets import Presets
from marlise_desktop.session.reports import Reports
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.snapshots import Snapshots
from marlise_desktop.session.table import add_fades, add_tuner, add_windows, fill
from marlise_desktop.session.transport import Transport
from marlise_desktop.session.tuner import Tuner
from marlise_desktop.session.unsaved import UnsavedWork
from marlise_desktop.session.windows import Windows


@dataclass(frozen=True, slots=True)
class Outside:
    """The session's ports, as the composition root fills them."""

    audio: AudioServer
    launcher: EngineLauncher
    catalogue: PluginCatalogue
    board_files: BoardFiles
    preset_files: PresetFiles
    journal: Journal
    processes: Processes
    logbook: LogbookStore
    wire: Callable[[Engine, Audio], Awaitable[None]]


@dataclass(frozen=True)
class Rack:
    """Built by `make_rack`; `live` runs its long-living parts."""

    bus: Bus
    settings: Settings
    notices: Notices
    jobs: Jobs
    audio: Audio
    engine: EngineService
    catalogue: Catalogue
    boards: Boards
    presets: Presets
    snapshots: Snapshots
    history: History
    library: Library
    levels: Meters
    transport: Transport
    actions: Actions
    autosave: Autosave
    journal: EditJournal
    logbook: Logbook
    health: HealthWatch
    reports: Reports
    participants: Participants
    windows: Windows
    tuner: Tuner
    costs: Costs
    fades: Fades
    midi_clock: MidiClock

    async def live(self) -> None:
        """Until cancelled: all that runs by itself. The engine ends before its audio server."""
        with bound(session="rack"):
            await self._live()

    async def _live(self) -> None:
        audio = asyncio.create_task(self.audio.run(), name="audio")
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.engine.run(), name="engine")
                group.create_task(self._keep_catalogue(), name="catalogue")
                group.create_task(self.autosave.run(), name="autosave")
                group.create_task(self.costs.run(), name="costs")
                group.create_task(self.journal.run(), name="journal")
                group.create_task(self.settings.keep(), name="settings")
                group.create_task(self.logbook.run(), name="logbook")
                group.create_task(self.participants.run(), name="participants")
                await asyncio.shield(audio)
        finally:
            audio.cancel()
            await asyncio.gather(audio, return_exceptions=True)

    async def _keep_catalogue(self) -> None:
        await self.catalogue.open()
        try:
            await self.catalogue.run()
        finally:
            await self.catalogue.close()


def make_rack(outside: Outside, settings: Settings, notices: Notices, bus: Bus) -> Rack:
    """Joins the services; nothing runs yet."""
    jobs = Jobs(bus)
    audio = Audio(outside.audio, settings, notices, bus)
    surroundings = Surroundings(audio.ready, lambda engine: outside.wire(engine, audio))
    engine = EngineService(outside.launcher, surroundings, settings, notices, jobs, bus)
    audio.before_stop = engine.hold
    audio.fader = engine
    catalogue = Catalogue(outside.catalogue, bus, jobs, notices)
    boards = Boards(engine, catalogue, notices, bus)
    history = History(bus, lambda: boards.board, boards.take_back)
    presets = Presets(boards, engine, catalogue, outside.preset_files)
    snapshots = Snapshots(boards)
    journal = EditJournal(outside.journal, notices, bus)
    unsaved = UnsavedWork(outside.board_files, journal, catalogue, notices)
    library = Library(outside.board_files, unsaved, boards, catalogue, settings, notices, jobs, bus)
    levels = Meters(engine, audio)
    transport = Transport(boards, engine, bus)
    windows = Windows(boards, engine, notices)
    reports = Reports(boards, engine, audio, levels, transport, windows, notices, bus)
    tuner = Tuner(engine, audio, settings, notices, bus)
    fades = Fades(engine, settings)
    midi_clock = MidiClock(boards, engine, settings)
    actions = Actions()
    fill(actions, boards, presets, snapshots, history, library, engine, transport)
    add_windows(actions, windows)
    add_tuner(actions, tuner)
    add_fades(actions, fades, midi_clock)
    return Rack(
        bus=bus,
        settings=settings,
        notices=notices,
        jobs=jobs,
        audio=audio,
        engine=engine,
        catalogue=catalogue,
        boards=boards,
        presets=presets,
        snapshots=snapshots,
        history=history,
        library=library,
        levels=levels,
        transport=transport,
        actions=actions,
        autosave=Autosave(library, notices, bus),
        journal=journal,
        logbook=Logbook(outside.logbook, notices, bus),
        health=HealthWatch(audio, engine, catalogue, boards, journal, notices, outside.processes, bus),
        reports=reports,
        participants=Participants(audio, notices, bus),
        windows=windows,
        tuner=tuner,
        costs=Costs(engine, audio, boards),
        fades=fades,
        midi_clock=midi_clock,
    )
