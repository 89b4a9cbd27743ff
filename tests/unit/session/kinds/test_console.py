"""Consoles as sessions: their commands, transcript, history, and the rack that they speak to."""

import asyncio
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import LibraryError, SessionError
from marlise_desktop.domain.events import ConsolesChanged
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import check_properties
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.session.console.transcript import Said
from marlise_desktop.session.kinds.console import ConsoleKind, ConsoleSession
from tests.fakes.texts import FakeTexts
from tests.unit.session.conftest import Rig


class Desk:
    """The kind over one rack named Guitar, with a disk in memory."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.files: dict[str, str] = {}
        self.refuses = ""
        self.kind = ConsoleKind(lambda name: rig.session.consoles if name in ("", "Guitar") else None, self._texts)

    def _texts(self, folder: Path) -> FakeTexts:
        return FakeTexts(self.files, self.refuses, str(folder))

    async def started(self, **properties: Setting) -> ConsoleSession:
        live = self.kind.make(record(**properties))
        await live.open()
        await live.start()
        return live


def record(**properties: Setting) -> SessionRecord:
    return SessionRecord(SessionId("c"), "Nightly", "console", "/work", 0.0, 0.0, properties)


@pytest.fixture
def desk(rig: Rig) -> Desk:
    return Desk(rig)


def test_every_property_has_its_message(silent_rig: Rig) -> None:
    kind = Desk(silent_rig).kind
    wrong: dict[str, Setting] = {"rack": 3, "commands": ("cpu_load", " "), "keep": "perhaps", "odd": 1}
    faults = check_properties(kind.properties, wrong)
    assert [fault.name for fault in faults] == ["rack", "commands", "keep", "odd"]
    assert "which is not a list, each a command in one line" in faults[1].message
    for commands, words in (
        (("cpu_load", "quit"), "commands has quit, which is not for the console: It would end the engine"),
        (("zzz 1",), "commands has zzz 1, which is no command"),
    ):
        (fault,) = kind.check(record(commands=commands), ())
        assert fault.name == "commands"
        assert words in fault.message
    assert kind.check(record(commands=("cpu_load", "mute 1")), ()) == ()


async def test_it_says_its_commands_and_keeps_what_was_said(desk: Desk) -> None:
    told: list[ConsolesChanged] = []
    desk.rig.session.bus.subscribe(ConsolesChanged, told.append)
    live = await desk.started(rack="Guitar", commands=("cpu_load", "mute 1"))
    console = desk.rig.session.consoles.all["Nightly"]
    assert [entry.text for entry in console.transcript.since() if entry.said is Said.TYPED] == ["cpu_load", "mute 1"]
    assert desk.rig.session.engine.muted
    assert [option.text for option in console.complete("descr", 5).options] == []
    assert live.health().facts == {"lines_typed": 2}
    assert live.has_signal()
    assert not live.has_signal()
    await live.start()
    assert console.transcript.last == 4
    await live.stop(reason="")
    assert list(desk.rig.session.consoles.all) == [""]
    assert len(told) == 2
    kept = {name: text for name, text in desk.files.items() if name.startswith("/work/console/")}
    assert ["> cpu_load" in text for text in kept.values()] == [True]
    assert desk.files["/work/history.txt"] == "cpu_load\nmute 1\n"


async def test_what_was_typed_comes_back_in_the_next_run(desk: Desk) -> None:
    desk.files["/work/history.txt"] = "help\ncpu_load\n"
    live = await desk.started(keep=False)
    console = desk.rig.session.consoles.all["Nightly"]
    assert console.typed.older("") == "cpu_load"
    await console.run("param_get 7 x")
    await live.copy_state(Path("/copy"))
    await live.move_workspace(Path("/new"))
    await live.stop(reason="")
    for folder in ("copy", "new"):
        assert desk.files[f"/{folder}/history.txt"] == "help\ncpu_load\nparam_get 7 x\n"
    assert desk.files["/work/history.txt"] == "help\ncpu_load\n"
    assert not [name for name in desk.files if "/console/" in name]


async def test_a_copy_of_one_that_does_not_run_has_the_history_too(desk: Desk) -> None:
    desk.files["/work/history.txt"] = "help\n"
    await desk.kind.make(record()).copy_state(Path("/copy"))
    assert desk.files["/copy/history.txt"] == "help\n"


async def test_without_its_rack_it_says_so(desk: Desk) -> None:
    with pytest.raises(SessionError, match="Nightly speaks to the rack Voice, which does not run"):
        await desk.started(rack="Voice")


async def test_it_is_done_when_its_rack_ends(desk: Desk) -> None:
    live = await desk.started()
    working = asyncio.create_task(live.run())
    await asyncio.sleep(0)
    assert not working.done()
    desk.rig.session.consoles.end()
    await asyncio.wait_for(working, 5)
    await live.stop(reason="")
    with pytest.raises(SessionError, match="its rack has ended"):
        await desk.started()


async def test_two_of_one_name_are_refused_and_its_own_is_never_closed(desk: Desk) -> None:
    live = await desk.started()
    with pytest.raises(SessionError, match="has one of that name"):
        await desk.started()
    desk.rig.session.consoles.close("")
    assert desk.rig.session.consoles.own is desk.rig.session.consoles.all[""]
    await live.kill()
    await live.kill()
    assert list(desk.rig.session.consoles.all) == [""]


async def test_what_cannot_be_kept_is_told(desk: Desk) -> None:
    desk.refuses = "the disk is full"
    live = await desk.started(commands=("cpu_load",))
    with pytest.raises(LibraryError, match="full"):
        await live.stop(reason="")
    assert list(desk.rig.session.consoles.all) == [""]
