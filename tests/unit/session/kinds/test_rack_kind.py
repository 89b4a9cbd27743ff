"""A rack as a session: its engine is a service of its own; over a real rack on fake ports, and what it needs of one."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import LibraryError, SessionError
from marlise_desktop.domain.events import AudioState, AudioStatus, EngineState
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import PropertyError
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.kinds.rack import RackKind, RackSession
from marlise_desktop.session.ports.engine import Levels
from marlise_desktop.session.ports.session_kind import CLOSED
from tests.fakes.lives import LivesRig, Service, jumping
from tests.unit.session.conftest import Rig

PLAYING = AudioStatus(AudioState.RUNNING, latency_ms=5.33)
CORES = frozenset({0, 1, 2, 3})
ACTIVE, ERROR, WAITING = SessionState.ACTIVE, SessionState.ERROR, SessionState.WAITING_FOR_SERVICES


@dataclass
class Board:
    """What a session needs of a rack; `calls` are what was asked of it."""

    calls: list[str] = field(default_factory=list)
    well: bool = True
    refuses: Exception | None = None
    died: asyncio.Event = field(default_factory=asyncio.Event)
    levels: Levels = field(default_factory=lambda: Levels({}))
    status: AudioStatus = PLAYING
    xruns: int = 2
    stubborn: bool = False

    @property
    def engine(self) -> "Board":
        return self

    @property
    def audio(self) -> "Board":
        return self

    @property
    def health(self) -> "Health":
        return Health(self)

    def load_percent(self) -> float:
        return 12.34

    async def live(self) -> None:
        self.calls.append("live")
        try:
            await self.died.wait()
            raise SessionError("the journal is full")
        except asyncio.CancelledError:
            if self.stubborn:
                await asyncio.sleep(3600)
            if self.refuses:
                raise self.refuses from None
            raise
        finally:
            self.calls.append("over")

    def close(self) -> None:
        self.calls.append("close")

    async def panic(self) -> None:
        self.calls.append("panic")

    def end_for_good(self) -> None:
        self.calls.append("for good")

    async def farewell(self) -> None:
        self.calls.append("farewell")

    async def move_workspace(self, folder: Path) -> None:
        self.calls.append(f"move to {folder}")

    async def copy_workspace(self, folder: Path) -> None:
        self.calls.append(f"copy to {folder}")
        if self.refuses:
            raise self.refuses


@dataclass
class Health:
    board: Board

    def report(self) -> ServiceHealth:
        return ServiceHealth("inner", Condition.HEALTHY, (), {"pedals": 3}, (self.engine(),))

    def engine(self) -> ServiceHealth:
        condition = Condition.HEALTHY if self.board.well else Condition.UNHEALTHY
        return ServiceHealth("engine", condition, () if self.board.well else ("it crashed",))


class Stage(LivesRig):
    """Racks over boards; the audio server is there."""

    def __init__(self) -> None:
        super().__init__()
        self.boards: list[Board] = []
        self.choice = "built-in"
        self.kinds.add(RackKind(self.build, lambda: self.choice, CORES))
        self.server = Service("audio server")
        self.services.register("audio server", self.server.probe)

    def build(self, _record: SessionRecord) -> Board:
        self.boards.append(Board())
        return self.boards[-1]

    async def rack(self, name: str = "Guitar", **properties: Setting) -> SessionId:
        made = await self.lives.create("rack", name, properties)
        await self.lives.start(made.id)
        await self.until(made.id, ACTIVE)
        return made.id

    @property
    def board(self) -> Board:
        return self.boards[-1]


@pytest.fixture
def stage() -> Stage:
    return Stage()


@jumping
async def test_a_rack_is_there_before_the_audio_server_and_plays_with_it(stage: Stage) -> None:
    stage.server.well = False
    made = await stage.lives.create("rack", "Guitar")
    await stage.lives.start(made.id)
    live = stage.lives.live(made.id)
    assert isinstance(live, RackSession)
    assert live.rack is stage.board
    assert list(stage.lives.waiting_for(made.id)) == ["audio server"]
    stage.server.well = True
    await stage.until(made.id, ACTIVE)
    await stage.lives.stop(made.id)
    assert stage.board.calls == ["live", "for good", "farewell", "over"]


@jumping
async def test_its_engine_is_its_own_service_and_is_waited_for(stage: Stage) -> None:
    guitar, voice = await stage.rack("Guitar"), await stage.rack("Voice")
    stage.boards[0].well = False
    await stage.until(guitar, WAITING)
    assert (await stage.lives.record(guitar)).reason == "waits for engine (it crashed)"
    assert await stage.state(voice) is ACTIVE
    stage.boards[0].well = True
    await stage.until(guitar, ACTIVE)
    assert stage.boards[0].calls == ["live"]


@jumping
async def test_the_end_of_the_program_leaves_the_engine_to_the_players_choice(stage: Stage) -> None:
    key = await stage.rack()
    await stage.lives.stop(key, CLOSED)
    assert stage.board.calls == ["live", "farewell", "over"]


@jumping
async def test_a_rack_that_ends_by_itself_is_an_error(stage: Stage) -> None:
    key = await stage.rack()
    stage.board.died.set()
    await stage.until(key, ERROR)
    assert (await stage.lives.record(key)).reason == "the journal is full"
    assert stage.board.calls == ["live", "over", "for good"]


@jumping
async def test_force_waits_for_nothing_but_the_end_of_its_tasks(stage: Stage) -> None:
    key = await stage.rack()
    await stage.lives.force_stop(key)
    assert stage.board.calls == ["live", "over"]


@jumping
async def test_a_rack_that_does_not_end_does_not_keep_the_others_waiting(stage: Stage) -> None:
    key = await stage.rack()
    stage.board.stubborn = True
    began = asyncio.get_running_loop().time()
    await stage.lives.stop(key, patience_s=1.0)
    assert asyncio.get_running_loop().time() - began < 10
    assert not stage.lives.running


@jumping
async def test_what_a_rack_could_not_do_at_its_end_is_no_fault(stage: Stage) -> None:
    key = await stage.rack()
    stage.board.refuses = LibraryError("the disk is full")
    await stage.lives.stop(key)
    assert await stage.state(key) is SessionState.TERMINATED


@jumping
async def test_panic_silences_its_engine(stage: Stage) -> None:
    await stage.rack()
    await stage.lives.silence()
    assert stage.board.calls == ["live", "panic"]


@jumping
async def test_signal_is_what_the_engine_measures(stage: Stage) -> None:
    stage.settings.change(idle_after=10.0)
    key = await stage.rack()
    await asyncio.sleep(60)
    assert await stage.state(key) is ACTIVE
    stage.board.levels.rms.update(capture_1=0.0005, playback_1=0.0)
    await stage.until(key, SessionState.IDLE)
    stage.board.levels.rms.update(capture_1=0.1)
    await stage.until(key, ACTIVE)


@jumping
async def test_its_health_has_what_a_monitor_watches(stage: Stage) -> None:
    key = await stage.rack()
    stage.board.levels.rms.update(capture_1=0.1, capture_2=0.01, playback_1=0.0)
    health = stage.lives.health(key)
    assert health is not None
    assert health.facts == {
        "state": "active",
        "pedals": 3,
        "load_percent": 12.3,
        "xruns": 2,
        "latency_ms": 5.3,
        "input_dbfs": -20.0,
        "output_dbfs": -120.0,
    }
    assert (health.name, [part.name for part in health.parts]) == ("Guitar", ["engine"])


@jumping
async def test_its_workspace_moves_and_is_copied_open_or_not(stage: Stage) -> None:
    key = await stage.rack()
    await stage.lives.migrate(key, "/stick")
    twin = await stage.lives.clone(key, "Twin", with_state=True)
    assert stage.board.calls == ["live", "move to /stick", "copy to /data/racks/Twin"]
    await stage.lives.clone(twin.id, "Third", with_state=True)
    assert stage.board.calls == ["copy to /data/racks/Third", "close"]


async def test_one_that_was_never_opened_has_nothing_to_stop() -> None:
    board = Board()
    session = RackSession(SessionRecord(SessionId("s"), "Guitar", "rack", "/x", 1.0, 1.0), lambda _record: board)
    await session.panic()
    await session.kill()
    assert session.health().condition is Condition.UNHEALTHY
    for ask in (session.services, session.has_signal):
        with pytest.raises(SessionError, match="Guitar is not open"):
            ask()
    with pytest.raises(SessionError, match="is not open"):
        await session.run()
    assert board.calls == []


@jumping
async def test_cores_that_are_not_there_are_named(stage: Stage) -> None:
    with pytest.raises(PropertyError, match="cpu_cores names 4, 9, but this computer lets the program use 0, 1, 2, 3"):
        await stage.rack(cpu_cores=(1, 4, 9))
    with pytest.raises(PropertyError, match="engine is 'jalv'"):
        await stage.rack(engine="jalv")
    await stage.rack(cpu_cores=(2, 3))


@pytest.mark.parametrize(("first", "second"), [("mod-host", "mod-host"), ("", "mod-host"), ("mod-host", "")])
@jumping
async def test_one_mod_host_plays_at_a_time_and_the_player_is_told_what_to_do(
    stage: Stage, first: str, second: str
) -> None:
    stage.choice = "mod-host"
    await stage.rack("Guitar", engine=first)
    with pytest.raises(PropertyError, match=r"with which Guitar plays already.*set .* to built-in"):
        await stage.rack("Voice", engine=second)
    await stage.rack("Keys", engine="built-in")


@pytest.mark.parametrize(("reason", "plays_on"), [("enough", False), (CLOSED, True)])
async def test_a_real_rack_is_a_session(silent_rig: Rig, reason: str, *, plays_on: bool) -> None:
    rig = silent_rig
    rig.session.settings.change(keep_playing="always")
    rack = rig.session
    session = RackSession(SessionRecord(rack.key, "Guitar", "rack", "/music", 1.0, 1.0), lambda _record: rack)
    shared = asyncio.create_task(rack.shared.live())
    await session.open()
    (engine,) = session.services()
    await rig.until(lambda: engine.probe().condition is not Condition.UNHEALTHY)
    assert rack.engine.state is EngineState.RUNNING
    await session.start()
    assert session.health().facts["xruns"] == 0
    await session.panic()
    assert rack.engine.muted
    await session.stop(reason=reason)
    assert rig.engine.left == plays_on
    assert len(rig.launcher.engines) == 1
    assert rack.engine.state is EngineState.STOPPED
    shared.cancel()
    await asyncio.gather(shared, return_exceptions=True)
