"""What a rack takes of the computer: warned of, then nothing more is added, and the sound goes on."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.limits import Limits, Watching
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.disk import DiskUsage
from marlise_desktop.session.ports.processes import ProcessUsage
from marlise_desktop.session.settings import Settings
from tests.builders import AMP
from tests.fakes.clock import in_no_time
from tests.fakes.disk import FakeDisk
from tests.fakes.settings import FakeSettingsFile
from tests.unit.session.conftest import Rig

MODEST = ProcessUsage(memory_mb=100, memory_percent=5, cpu_percent=20, cores=2, uptime_s=1, threads=3)


@dataclass
class Computer:
    """Figures that a test sets, behind the ports; its clock is moved by hand."""

    engine: ProcessUsage | None = MODEST
    disk: FakeDisk = field(default_factory=FakeDisk)
    load: float = 10.0
    runs: bool = True
    now: float = 0.0

    def usage(self, _pid: int | None = None) -> ProcessUsage | None:
        return self.engine


@dataclass
class Kit:
    computer: Computer
    limits: Limits
    notices: Notices
    settings: Settings

    def pass_s(self, seconds: int) -> None:
        for _ in range(seconds):
            self.computer.now += 1
            self.limits.look()

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.notices.current]

    def refused(self) -> str:
        try:
            self.limits.admit()
        except BoardError as error:
            return error.message
        return ""


@pytest.fixture
def kit() -> Kit:
    computer, bus = Computer(), Bus()
    notices = Notices(bus)
    settings = Settings(FakeSettingsFile(), notices, bus)
    watching = Watching(lambda: 7 if computer.runs else None, lambda: computer.load, lambda: "/music")
    limits = Limits(watching, settings, notices, computer, computer.disk, lambda: computer.now)
    return Kit(computer, limits, notices, settings)


def test_it_warns_first_then_refuses_and_takes_both_back(kit: Kit) -> None:
    kit.computer.load = 97
    kit.pass_s(6)
    assert kit.told == ["The audio load is 97 %; at 90 % no more pedals can be added"]
    assert kit.refused() == ""
    kit.pass_s(12)
    assert kit.told == ["No more pedals can be added: the audio load is 97 %, and the limit is 90 %"]
    assert kit.refused() == "no more pedals can be added: the audio load is 97 %, and the limit is 90 %"
    assert kit.limits.reasons() == ["the audio load is 97 %; the limit is 90 %"]
    kit.computer.load = 85
    kit.pass_s(30)
    assert kit.refused() != ""
    kit.computer.load = 80
    kit.pass_s(5)
    assert kit.refused() == ""
    assert kit.told == ["The audio load is 80 %; at 90 % no more pedals can be added"]
    kit.computer.load = 50
    kit.pass_s(7)
    assert (kit.told, kit.limits.reasons()) == ([], [])


def test_a_peak_is_no_reason(kit: Kit) -> None:
    for load in (99, 10, 99, 99, 10) * 20:
        kit.computer.load = load
        kit.pass_s(1)
    assert kit.told == []


@pytest.mark.parametrize(
    ("strained", "named"),
    [
        (
            replace(MODEST, memory_percent=60, memory_mb=4800),
            "the engine takes 60 % of the computer's memory (4800 MB)",
        ),
        (replace(MODEST, cpu_percent=190), "the engine takes 95 % of its 2 cores"),
        (replace(MODEST, cpu_percent=99, cores=1), "the engine takes 99 % of its core"),
    ],
)
def test_an_engine_that_takes_too_much_is_named_with_its_figure(kit: Kit, strained: ProcessUsage, named: str) -> None:
    kit.computer.engine = strained
    kit.pass_s(20)
    assert named in kit.refused()


def test_a_limit_of_zero_is_none(kit: Kit) -> None:
    kit.computer.engine, kit.computer.load = replace(MODEST, memory_percent=99, cpu_percent=200), 100
    kit.pass_s(20)
    assert len(kit.told) == 3
    kit.settings.change(limit_memory_percent=0.0, limit_cpu_percent=0.0, limit_dsp_percent=0.0)
    kit.pass_s(1)
    assert (kit.told, kit.refused()) == ([], "")


def test_an_engine_that_is_gone_limits_nothing(kit: Kit) -> None:
    kit.computer.engine = replace(MODEST, memory_percent=99)
    kit.pass_s(20)
    assert kit.refused() != ""
    kit.computer.runs = False
    kit.pass_s(1)
    assert (kit.told, kit.refused()) == ([], "")


def for_two_minutes(kit: Kit) -> None:
    """The service lives on a clock that jumps."""

    async def live() -> None:
        loop = asyncio.get_running_loop()
        limits = Limits(
            Watching(lambda: None, lambda: 0.0, lambda: "/music"),
            kit.settings,
            kit.notices,
            kit.computer,
            kit.computer.disk,
            loop.time,
        )
        kit.limits = limits
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(limits.run(), 120)

    in_no_time(live())


def test_a_disk_that_gets_full_is_named_with_its_folder(kit: Kit) -> None:
    kit.computer.disk.room = DiskUsage(40)
    for_two_minutes(kit)
    assert kit.refused() == "no more pedals can be added: the disk of /music has 40 MB free, and the limit is 100 MB"
    assert kit.computer.disk.counted == [False] * 4


def test_a_folder_is_counted_where_it_has_a_limit(kit: Kit) -> None:
    kit.settings.change(limit_workspace_mb=500.0)
    kit.computer.disk.room = DiskUsage(40_000, 700)
    for_two_minutes(kit)
    assert kit.refused() == "no more pedals can be added: /music holds 700 MB, and the limit is 500 MB"
    assert all(kit.computer.disk.counted)


def test_a_disk_that_is_not_known_limits_nothing(kit: Kit) -> None:
    kit.computer.disk.room = None
    for_two_minutes(kit)
    assert (kit.told, kit.refused()) == ([], "")


def _at_the_limit() -> None:
    raise BoardError("no more pedals can be added: it is too much")


async def test_only_what_adds_pedals_is_refused_and_the_sound_goes_on(rig: Rig) -> None:
    boards, key = rig.session.boards, await rig.session.boards.add(AMP.uri, Position())
    clip = boards.copy([key])
    boards.admit = _at_the_limit
    for refused in (
        lambda: boards.add(AMP.uri, Position()),
        lambda: boards.paste(clip, Position()),
        lambda: boards.duplicate([key]),
    ):
        with pytest.raises(BoardError, match="too much"):
            await refused()
    await boards.remove([key])
    await rig.session.history.undo()
    await rig.session.engine.settled()
    assert rig.engine.board.instances.keys() == {key}
    assert rig.session.engine.state is EngineState.RUNNING
    assert not rig.engine.muted
