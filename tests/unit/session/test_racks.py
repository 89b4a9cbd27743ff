"""Two racks on what they share: each by itself, and both where it concerns the audio server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from marlise_desktop.adapters.disk.rack_files import FolderRackFiles
from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.domain.connection import HardwarePort, InstancePort
from marlise_desktop.domain.errors import BoardError, EngineError
from marlise_desktop.domain.events import BoardChanged, EngineState, HardwareChanged, NoticePosted, Severity
from marlise_desktop.domain.ids import PortSymbol, SessionId
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.ports.audio import ConnectionMoved, XrunHappened
from marlise_desktop.session.ports.engine import Engine
from marlise_desktop.session.rack import Outside, Rack, make_rack
from tests.builders import AMP
from tests.fakes.board_files import FakeBoardFiles, FakePresetFiles
from tests.fakes.engine import FakeEngine, FakeLauncher
from tests.fakes.journal import FakeJournal
from tests.fakes.settings import FakeSettingsFile
from tests.fakes.texts import FakeTexts
from tests.unit.session.conftest import Rig


@dataclass
class Second:
    """A rack beside the rig's own."""

    rack: Rack
    launcher: FakeLauncher
    life: "asyncio.Task[None]"

    @property
    def engine(self) -> FakeEngine:
        return self.launcher.engines[-1]

    async def ended(self) -> None:
        self.life.cancel()
        await asyncio.gather(self.life, return_exceptions=True)


@asynccontextmanager
async def beside(rig: Rig, files: FakeBoardFiles | None = None) -> AsyncIterator[Second]:
    """A second rack, Voice, that plays on the rig's audio server."""

    async def wire(engine: Engine, server: Audio) -> None:
        await server.wire_engine(engine.name)

    launcher = FakeLauncher()
    place = FolderRackFiles(Path("/voice"))
    own, logbook, texts = files or FakeBoardFiles(), MemoryLogbook(), FakeTexts()
    outside = Outside(
        launcher, own, FakePresetFiles(), FakeJournal(), logbook, wire, texts, place, lambda _: FakeSettingsFile()
    )
    rack = make_rack(rig.session.shared, outside, SessionId("voice"), "Voice")
    second = Second(rack, launcher, asyncio.create_task(rack.live()))
    try:
        await rig.until(lambda: rack.engine.state is EngineState.RUNNING)
        yield second
    finally:
        await second.ended()


async def test_each_rack_edits_its_own_board_and_hears_nothing_of_the_other(rig: Rig) -> None:
    async with beside(rig) as second:
        heard: list[BoardChanged] = []
        second.rack.bus.subscribe(BoardChanged, heard.append)
        await rig.session.boards.add(AMP.uri, Position())
        assert (len(second.rack.boards.board.instances), heard, len(rig.edits)) == (0, [], 1)
        await second.rack.boards.add(AMP.uri, Position())
        await second.rack.boards.add(AMP.uri, Position())
        await rig.session.history.undo()
        await second.rack.engine.settled()
        await rig.session.engine.settled()
        assert (len(rig.engine.board.instances), len(second.engine.board.instances)) == (0, 2)
        assert len(heard) == 2


async def test_what_one_rack_is_told_stays_with_it_and_the_program_knows_all(rig: Rig) -> None:
    async with beside(rig) as second:
        shared, first = rig.session.shared, rig.session
        posted: list[NoticePosted] = []
        second.rack.bus.subscribe(NoticePosted, posted.append)
        shared.notices.post(Severity.NOTE, "for all", topic="x")
        first.notices.post(Severity.NOTE, "guitar", topic="x")
        second.rack.notices.post(Severity.NOTE, "voice", topic="x")
        assert [held.message for held in first.notices.current if held.topic == "x"] == ["for all", "guitar"]
        assert [held.message for held in second.rack.notices.current if held.topic == "x"] == ["for all", "voice"]
        assert [held.notice.message for held in posted] == ["for all", "voice"]
        second.rack.notices.clear("x")
        assert [held.message for held in shared.notices.current if held.topic == "x"] == ["for all", "guitar"]
        second.rack.notices.post(Severity.NOTE, "voice again")
    assert "voice again" not in [held.message for held in shared.notices.current]


async def test_long_work_is_shown_where_it_is_done(rig: Rig) -> None:
    async with beside(rig) as second, rig.session.jobs.run("guitar"), rig.session.shared.jobs.run("for all"):
        assert [job.title for job in second.rack.jobs.running] == ["for all"]
        async with second.rack.jobs.run("voice"):
            assert [job.title for job in rig.session.jobs.running] == ["guitar", "for all"]
            running = rig.session.shared.jobs.running
            assert [job.title for job in running] == ["guitar", "for all", "voice"]
            assert len({job.id for job in running}) == 3


async def test_the_death_of_one_engine_leaves_the_other_alone(rig: Rig) -> None:
    async with beside(rig) as second:
        rig.engine.die("it was killed")
        await rig.until(lambda: len(rig.launcher.engines) == 2)
        await rig.playing()
        assert (len(second.launcher.engines), second.rack.engine.state) == (1, EngineState.RUNNING)
        assert not second.engine.closed


async def test_the_audio_server_stops_after_all_engines_and_all_come_back(rig: Rig) -> None:
    async with beside(rig) as second:
        engines = (rig.engine, second.engine)
        await rig.session.audio.restart()
        assert [engine.closed for engine in engines] == [True, True]
        await rig.until(lambda: len(rig.launcher.engines) == len(second.launcher.engines) == 2)
        await rig.playing()
        await rig.until(lambda: second.rack.engine.state is EngineState.RUNNING)


async def test_xruns_health_and_cut_cables_are_those_of_every_rack(rig: Rig) -> None:
    async with beside(rig) as second:
        key = await second.rack.boards.add(AMP.uri, Position())
        rig.audio.tell(XrunHappened())
        report = rig.session.shared.health.report()
        assert [xrun.after for xrun in report.xruns] == ["Add Amp"]
        assert [session.id for session in report.sessions] == [rig.session.key, second.rack.key]
        assert [session.health.facts["pedals"] for session in report.sessions] == [0, 1]
        await second.rack.boards.connect(HardwarePort("capture_1"), InstancePort(key, PortSymbol("in1")))
        await second.rack.engine.settled()
        (cable,) = second.rack.boards.board.connections
        (source, target), *_ = second.rack.engine.wires(cable)
        rig.audio.tell(ConnectionMoved(source, target, joined=False))
        assert second.rack.boards.cut_by_others() == frozenset({cable})


async def test_nothing_reaches_a_rack_that_is_over(rig: Rig) -> None:
    async with beside(rig) as second:
        pass
    shared, heard = rig.session.shared, []
    assert list(shared.engines.playing) == [rig.session.engine]
    second.rack.bus.subscribe(HardwareChanged, heard.append)  # who listens anew hears: the view is not broken
    assert [session.id for session in shared.health.report().sessions] == [rig.session.key]
    shared.bus.publish(HardwareChanged())
    assert len(heard) == 1
    second.rack.bus.close()
    shared.bus.publish(HardwareChanged())
    assert len(heard) == 1


@pytest.mark.parametrize("able", [True, False])
async def test_the_period_changes_while_they_play_only_if_every_engine_can(rig: Rig, able: bool) -> None:
    async with beside(rig) as second:
        if not able:
            second.engine.capabilities -= {"period"}
        choice = replace(rig.session.audio.choice, period_frames=256)
        assert rig.session.audio.plays_on(choice) is able


async def test_one_engine_fades_for_a_new_period_while_the_others_are_silent(rig: Rig) -> None:
    async with beside(rig) as second:
        muted: list[bool] = []
        rig.engine.on_period = lambda _frames: muted.append(second.engine.muted)
        audio = rig.session.audio
        await audio.apply(replace(audio.choice, period_frames=256))
        assert muted == [True]
        assert (rig.engine.calls[-1], second.engine.muted) == ("set_period 256", False)
        assert not [call for call in second.engine.calls if call.startswith("set_period")]

        def refuse(frames: int) -> None:
            raise EngineError(f"no {frames}")

        rig.engine.on_period = refuse
        await second.rack.engine.set_muted(muted=True)
        with pytest.raises(EngineError, match="no 64"):
            await audio.apply(replace(audio.choice, period_frames=64))
        assert second.engine.muted
        await second.rack.engine.set_muted(muted=False)
        assert not second.engine.muted


async def test_one_board_in_two_racks_is_told_and_neither_writes_over_the_other(rig: Rig) -> None:
    async with beside(rig, rig.files) as second:
        here, there = rig.session, second.rack
        await here.boards.add(AMP.uri, Position())
        await here.library.save_as("Lead")
        await there.library.open("/boards/Lead")
        (told,) = [held for held in there.notices.current if held.topic == "open elsewhere"]
        assert told.message == "Lead is open in the rack Rack too"
        assert not [held for held in here.notices.current if held.topic == "open elsewhere"]
        await there.boards.add(AMP.uri, Position())
        await there.library.save()
        await there.library.save()
        with pytest.raises(BoardError, match="Lead was saved in the rack Voice since it was opened here"):
            await here.library.save()
        assert len(rig.files.disk["/boards/Lead"].instances) == 2
        await here.library.save_as("Lead two")
        await here.library.open("/boards/Lead")
        await there.library.new()
        assert not [held for held in there.notices.current if held.topic == "open elsewhere"]
        await here.library.save()


async def test_a_rack_that_is_over_has_no_board_open(rig: Rig) -> None:
    async with beside(rig, rig.files) as second:
        await second.rack.boards.add(AMP.uri, Position())
        await second.rack.library.save_as("Lead")
    await rig.session.library.open("/boards/Lead")
    assert not [held for held in rig.session.notices.current if held.topic == "open elsewhere"]
