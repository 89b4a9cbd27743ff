"""What all racks share: one audio server, one list of plugins, one file of settings."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from marlise_desktop.domain.midi.device import VIRTUAL
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.engines import Engines
from marlise_desktop.session.failures import Failures
from marlise_desktop.session.farewells import Farewells
from marlise_desktop.session.front import Front
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.midi.controllers import Controllers
from marlise_desktop.session.midi.engine_gate import EngineGate
from marlise_desktop.session.midi.feedback import Feedback
from marlise_desktop.session.midi.learn import Learn
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.midi import Midi
from marlise_desktop.session.midi.monitor import Monitor
from marlise_desktop.session.midi.profiles import Profiles
from marlise_desktop.session.midi.router import Router
from marlise_desktop.session.midi.sharing import Sharing
from marlise_desktop.session.midi.sights import Sights
from marlise_desktop.session.midi.standby import Standby
from marlise_desktop.session.midi.teaching import Teaching
from marlise_desktop.session.midi.timers import LoopTimers
from marlise_desktop.session.midi.timing import timing_of
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.open_boards import OpenBoards
from marlise_desktop.session.participants import Participants
from marlise_desktop.session.ports.audio import AudioServer
from marlise_desktop.session.ports.catalogue import PluginCatalogue
from marlise_desktop.session.ports.controller_profiles import ControllerProfiles
from marlise_desktop.session.ports.controllers import ControllersStore
from marlise_desktop.session.ports.disk import Disk
from marlise_desktop.session.ports.mapping_files import MappingFiles
from marlise_desktop.session.ports.midi import MidiEar, MidiGate
from marlise_desktop.session.ports.processes import Processes
from marlise_desktop.session.program_health import ProgramHealth
from marlise_desktop.session.services import Services
from marlise_desktop.session.sessions_door import SessionsDoor
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.xruns import Xruns


@dataclass(frozen=True, slots=True)
class SharedOutside:
    """The ports of the shared services, as the composition root fills them."""

    audio: AudioServer
    catalogue: PluginCatalogue
    processes: Processes
    disk: Disk
    ear: MidiEar
    controllers: ControllersStore
    profiles: ControllerProfiles
    mapping_files: MappingFiles
    alsa: Callable[[Callable[[], Awaitable[None]]], MidiGate] | None = None
    """Makes the way to devices that are not in JACK; it is handed what returns when the audio server runs."""


@dataclass(frozen=True)
class Shared:
    """Built once by `make_shared`; each rack is built on it by `make_rack`. `bus` is the program's own.

    `live` runs the services. Racks live within it, each on its own view of the bus (`bus.of(key)`), its notices
    (`notices.of(view)`) and its jobs (`jobs.of(view)`).
    """

    bus: Bus
    settings: Settings
    notices: Notices
    jobs: Jobs
    audio: Audio
    catalogue: Catalogue
    participants: Participants
    engines: Engines
    open_boards: OpenBoards
    health: ProgramHealth
    processes: Processes
    disk: Disk
    services: Services
    sessions: SessionsDoor
    midi: Midi
    ear: MidiEar
    controllers: Controllers
    mappings: Mappings
    sharing: Sharing
    monitor: Monitor
    profiles: Profiles
    sights: Sights
    feedback: Feedback
    teaching: Teaching
    front: Front
    router: Router
    standby: Standby
    learn: Learn
    farewells: Farewells

    async def live(self, within: Callable[[], Awaitable[None]] | None = None) -> None:
        """Until cancelled: all that runs by itself, and `within` beside it, such as the life of the racks.

        The engines end before their audio server: when this is cancelled, or a part of it fails, `within` is
        cancelled first, and the server is stopped when all the rest has ended.
        """
        audio = asyncio.create_task(self.audio.run(), name="audio")
        try:
            async with asyncio.TaskGroup() as group:
                if within is not None:
                    group.create_task(_run(within), name="racks")
                group.create_task(self._keep_catalogue(), name="catalogue")
                group.create_task(self.settings.keep(), name="settings")
                group.create_task(self.participants.run(), name="participants")
                group.create_task(self.controllers.keep(), name="controllers")
                group.create_task(self.midi.run(), name="midi")
                group.create_task(self.router.run(self.midi), name="controls")
                group.create_task(self.standby.run(), name="engine stands by")
                group.create_task(self._light(), name="lights of controllers")
                try:
                    await asyncio.shield(audio)
                finally:
                    await self.farewells.say()
        finally:
            audio.cancel()
            await asyncio.gather(audio, return_exceptions=True)

    async def _light(self) -> None:
        await self.profiles.load()
        await self.feedback.run()

    async def _keep_catalogue(self) -> None:
        await self.catalogue.open()
        try:
            await self.catalogue.run()
        finally:
            await self.catalogue.close()


def _several(midi: Midi) -> bool:
    """Whether more than one device plays to us."""
    return sum(device.speaks and device.id != VIRTUAL for device in midi.devices()) > 1


async def _run(within: Callable[[], Awaitable[None]]) -> None:
    await within()


def make_shared(outside: SharedOutside, settings: Settings, notices: Notices, bus: Bus) -> Shared:
    """Joins the services; nothing runs yet."""
    jobs, engines = Jobs(bus), Engines()
    audio = Audio(outside.audio, settings, notices, bus)
    audio.before_stop = engines.hold
    audio.fader = engines
    catalogue = Catalogue(outside.catalogue, bus, jobs, notices)
    xruns = Xruns(bus, audio.load_percent)
    audio.on_xrun(xruns.note)
    services = Services(bus)
    health = ProgramHealth(services, audio, catalogue, notices, outside.processes, xruns, Failures(bus))
    services.register("audio server", health.audio_server)
    engine_gate = EngineGate(engines, audio, outside.ear, bus)
    gates: list[MidiGate] = [engine_gate]
    if outside.alsa is not None:
        gates.append(outside.alsa(audio.ready))
    controllers = Controllers(outside.controllers, notices, bus)
    controllers.load()
    midi = Midi(gates, controllers, notices, bus)
    mappings, monitor, front = Mappings(controllers, bus), Monitor(), Front()
    sights = Sights(mappings)
    sights.front = lambda: front.rack
    profiles = Profiles(outside.profiles, notices, bus)
    mappings.described = profiles.nature_of
    feedback = Feedback(midi, profiles, sights.showing, bus)
    teaching = Teaching(midi, profiles, bus)
    router = Router(mappings, monitor, LoopTimers(), lambda: front.rack, lambda: timing_of(settings.values))
    router.quiet = lambda device: device == teaching.device
    standby = Standby(engine_gate, router, mappings, lambda: front.rack, LoopTimers(), bus)
    engine_gate.acted, engine_gate.ears_moved = standby.acted, standby.stir
    router.ready, midi.sending = standby, standby.sent

    def front_moved() -> None:
        standby.mapped_anew()
        feedback.look()

    front.moved = front_moved
    services.register("midi", midi.health)
    services.register("catalogue", health.catalogue)
    farewells = Farewells()
    farewells.add(feedback.put_out)
    return Shared(
        bus=bus,
        settings=settings,
        notices=notices,
        jobs=jobs,
        audio=audio,
        catalogue=catalogue,
        participants=Participants(audio, notices, bus),
        engines=engines,
        open_boards=OpenBoards(),
        health=health,
        processes=outside.processes,
        disk=outside.disk,
        services=services,
        sessions=SessionsDoor(),
        midi=midi,
        ear=outside.ear,
        controllers=controllers,
        mappings=mappings,
        sharing=Sharing(mappings, outside.mapping_files),
        profiles=profiles,
        sights=sights,
        feedback=feedback,
        teaching=teaching,
        monitor=monitor,
        front=front,
        router=router,
        standby=standby,
        learn=Learn(router, mappings, LoopTimers(), notices, bus, lambda: _several(midi)),
        farewells=farewells,
    )
