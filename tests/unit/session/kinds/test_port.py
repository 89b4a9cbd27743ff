"""Inserts as sessions: their properties, their program, the ports that come and go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.health import Condition
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import check_properties
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kinds.port import PortKind
from marlise_desktop.session.kinds.port_session import PortSession
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.settings import Settings
from tests.fakes.audio import FakeAudio
from tests.fakes.lives import jumping
from tests.fakes.process import FakeChild, FakeSpawner
from tests.fakes.settings import FakeSettingsFile

ECHO: dict[str, Setting] = {"command": ("echo-box", "-x"), "client": "echo*", "sends": ("in",), "returns": ("out",)}


class Patching:
    """The kind over an audio server and children in memory."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.notices = Notices(self.bus)
        self.server, self.spawner = FakeAudio(), FakeSpawner()
        settings = Settings(FakeSettingsFile(), self.notices, self.bus)
        self.audio = Audio(self.server, settings, self.notices, self.bus)
        self.kind = PortKind(self.audio, self.spawner, self.notices, self.bus)

    @property
    def child(self) -> FakeChild:
        return self.spawner.children[-1]

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.notices.current]

    def there(self) -> dict[str, bool]:
        return {described.port.name: described.present for described in self.audio.inserts.hardware()}

    def join(self, client: str = "echo-01") -> None:
        self.server.show_ports([f"{client}:out"], [f"{client}:in"])

    @asynccontextmanager
    async def playing(self, **properties: Setting) -> AsyncIterator[PortSession]:
        serving = asyncio.create_task(self.audio.run())
        await self.audio.ready()
        live = self.kind.make(record(**properties))
        await live.open()
        await live.start()
        working = asyncio.create_task(live.run())
        await settled()
        yield live
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await live.stop(reason="")
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def record(name: str = "Space", **properties: Setting) -> SessionRecord:
    return SessionRecord(SessionId(name), name, "port", "/work", 0.0, 0.0, properties)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def patching() -> Patching:
    return Patching()


@pytest.mark.parametrize(
    ("properties", "name", "words"),
    [
        ({}, "client", "client is missing: without it sends or returns must name ports"),
        ({"command": ("", "x"), "client": "a"}, "command", "begins with an empty word"),
        ({"command": ("a\0b",), "client": "a"}, "command", "no command can have"),
        ({"command": ("  ",), "client": "a"}, "command", "begins with an empty word"),
        ({"command": ("echo 'box",), "client": "a"}, "command", "command has a quote that is not closed"),
        ({"sends": ("in",)}, "sends", "sends names in of no client: set client, or write client:in"),
        ({"returns": ("a:b", "a:b")}, "returns", "returns names a:b twice"),
    ],
)
async def test_each_property_has_its_own_message(properties: dict[str, Setting], name: str, words: str) -> None:
    (fault,) = Patching().kind.check(record(**properties), ())
    assert fault.name == name
    assert words in fault.message


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ({"client": "a:b"}, ["client"]),
        ({"sends": ("",), "returns": (":x",)}, ["sends", "returns"]),
        ({"command": "one text", "odd": 1}, ["command", "odd"]),
    ],
)
async def test_wrong_forms_are_named_all_at_once(properties: dict[str, Setting], names: list[str]) -> None:
    assert [fault.name for fault in check_properties(Patching().kind.properties, properties)] == names


async def test_what_is_right_has_no_fault() -> None:
    kind = Patching().kind
    for properties in (ECHO, {"client": "echo"}, {"sends": ("system:playback_3",), "returns": ("system:capture_3",)}):
        assert check_properties(kind.properties, properties) == ()
        assert kind.check(record(**properties), ()) == ()


async def test_a_send_is_fed_by_one_insert_only() -> None:
    kind = Patching().kind
    other = record("Tape", client="echo", sends=("in",))
    (fault,) = kind.check(record(sends=("x:y", "echo:in")), [other])
    assert fault.message == "sends names echo:in, which Tape feeds already"
    assert kind.check(record("Tape", client="echo", sends=("in",)), [other]) == ()
    assert kind.check(record(client="ech*", sends=("in",)), [other]) == ()


@jumping
async def test_its_ports_are_on_the_boards_under_its_name(patching: Patching) -> None:
    patching.server.delays[("echo-01:in", "echo-01:out")] = 5.33
    async with patching.playing(**ECHO) as live:
        assert patching.child.command == ("echo-box", "-x")
        assert patching.child.files == ["/work/output.txt"]
        assert patching.there() == {"send:Space 1": False, "return:Space 1": False}
        health = live.health()
        assert (health.condition, health.reasons) == (
            Condition.DEGRADED,
            ("in, out are not there, or no audio; its cables wait",),
        )
        patching.join()
        await settled()
        assert patching.there() == {"send:Space 1": True, "return:Space 1": True}
        assert patching.told == ["Space is patched in; the way through it takes 5.3 ms"]
        assert live.health().condition is Condition.HEALTHY
        assert live.health().facts == {"program_ends": 0, "delay_ms": 5.3}
        await live.move_workspace(Path("/new"))
        assert patching.child.files == ["/work/output.txt", "/new/output.txt"]
    assert patching.there() == {}
    assert patching.child.exit_code == -15


@jumping
async def test_a_command_may_be_typed_as_one_line(patching: Patching) -> None:
    async with patching.playing(**{**ECHO, "command": ("echo-box -n 'Big Room'",)}):
        assert patching.child.command == ("echo-box", "-n", "Big Room")


@jumping
async def test_a_program_that_ends_is_started_again_ever_later(patching: Patching) -> None:
    async with patching.playing(**ECHO) as live:
        loop, begun = asyncio.get_running_loop(), []
        for _ in range(6):
            at, count = loop.time(), len(patching.spawner.children)
            patching.join()
            patching.server.show_ports([], [])
            patching.child.end(-11, "first", "it hurts")
            await settled()
            (told,) = patching.notices.current
            assert told.message == "The program of Space ended (SIGSEGV: it hurts)"
            assert told.severity is Severity.WARNING
            assert live.health().reasons[0] == "its program has ended, and is started again in a moment"
            while len(patching.spawner.children) == count:
                await asyncio.sleep(0.1)
            begun.append(loop.time() - at)
        assert begun == pytest.approx([0.5, 1.0, 3.0, 10.0, 30.0, 30.0], abs=0.11)
        patching.join()
        await settled()
        assert patching.told == []
        assert live.health().facts["program_ends"] == 6
        patching.child.end(3)
        await settled()
        assert patching.told == ["The program of Space ended (code 3)"]


@jumping
async def test_after_the_audio_server_was_away_the_program_is_started_anew(patching: Patching) -> None:
    """At once, and without a word: it was not the program's fault."""
    async with patching.playing(**ECHO) as live:
        first = patching.child
        await live.start()
        await settled()
        assert patching.child is not first
        assert (first.exit_code, patching.told, live.health().facts["program_ends"]) == (-15, [], 0)
        patching.child.end(1)
        await live.start()
        await settled()
        assert len(patching.spawner.children) == 2


@jumping
async def test_a_program_that_is_gone_for_good_ends_the_session_in_words(patching: Patching) -> None:
    patching.spawner.refuses = FileNotFoundError("no")
    with pytest.raises(SessionError, match="echo-box, the program of Space, is not installed"):
        async with patching.playing(**ECHO):
            raise AssertionError
    patching.spawner.refuses = PermissionError(13, "Permission denied")
    live = patching.kind.make(record(**ECHO))
    with pytest.raises(SessionError, match="cannot be started \\(Permission denied\\)"):
        await live.start()
    patching.spawner.refuses = None
    await live.start()
    patching.spawner.refuses = FileNotFoundError("no")
    patching.child.end(0)
    with pytest.raises(SessionError, match="is not installed"):
        await live.run()
    await live.kill()


@jumping
async def test_hardware_needs_no_program(patching: Patching) -> None:
    async with patching.playing(sends=("system:playback_2",), returns=("system:capture_2",)) as live:
        assert patching.there() == {"send:Space 1": True, "return:Space 1": True}
        assert list(patching.audio.inserts.ports().values()) == ["system:playback_2", "system:capture_2"]
        assert live.health().facts == {}
        assert not patching.spawner.children
        await live.panic()
        assert live.has_signal()
        assert live.services() == ()


@jumping
async def test_all_ports_of_a_client_keep_their_places_while_it_is_away(patching: Patching) -> None:
    async with patching.playing(client="echo*") as live:
        assert live.health().reasons == ("the JACK client echo* is not there, or no audio; its cables wait",)
        assert patching.there() == {}
        patching.join()
        await settled()
        assert patching.there() == {"send:Space 1": True, "return:Space 1": True}
        patching.server.show_ports([], [])
        assert patching.there() == {"send:Space 1": False, "return:Space 1": False}
        assert live.health().condition is Condition.DEGRADED


@jumping
async def test_killed_it_leaves_nothing(patching: Patching) -> None:
    async with patching.playing(**ECHO) as live:
        await live.copy_state(Path("/new"))
        await live.kill()
        assert patching.child.exit_code == -9
        assert patching.there() == {}
