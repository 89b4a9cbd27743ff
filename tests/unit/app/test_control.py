"""What the running program answers to its own command line, and what a terminal shows of it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from marlise_desktop.app.control import Reached, answering
from marlise_desktop.app.main import main
from marlise_desktop.app.remote_sessions import table
from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.rack import Rack
from tests.fakes.lives import LivesRig, Service, jumping
from tests.fakes.session_kind import FakeKind
from tests.unit.session.conftest import make_rig


class Terminal:
    """Asks as a terminal does. `done` is what was asked of the program as a whole."""

    def __init__(self, lives: Lives, *racks: Rack) -> None:
        self.done: list[str] = []
        self.health = make_rig().session.shared.health
        named = [(rack.name, rack) for rack in racks]
        reached = Reached(self.health, lambda: lives, self._silence, lambda: self.done.append("end"), lambda: named)
        self._answer = answering(reached)

    async def _silence(self) -> None:
        self.done.append("silence")

    async def asks(self, name: str, **arguments: object) -> Any:
        answer = await self._answer(name, arguments)
        return json.loads(json.dumps(answer))

    async def refused(self, name: str, **arguments: object) -> str:
        with pytest.raises(MarliseError) as told:
            await self._answer(name, arguments)
        return f"{told.value.message} | {told.value.hint}"


@pytest.fixture
def rig() -> LivesRig:
    return LivesRig(FakeKind("fog", needs=frozenset({"water"})))


@jumping
async def test_sessions_are_listed_with_state_and_health_and_all_of_them_in_numbers(rig: LivesRig) -> None:
    await rig.playing("Red lamp")
    await rig.lamp_named("Blue lamp")
    told = await Terminal(rig.lives).asks("sessions")
    blue, red = told["sessions"]
    assert (blue["name"], blue["state"], blue["reason"], blue["health"]) == (
        "Blue lamp",
        "terminated",
        "not started yet",
        None,
    )
    assert (red["name"], red["kind"], red["state"], red["health"]["condition"]) == (
        "Red lamp",
        "lamp",
        "active",
        "healthy",
    )
    assert told["statistics"]["by_state"] == {"active": 1, "terminated": 1}
    assert (told["statistics"]["by_kind"], told["statistics"]["running"]) == ({"lamp": 2}, 1)


@jumping
async def test_a_list_is_narrowed_by_kind_state_and_words(rig: LivesRig) -> None:
    await rig.playing("Red lamp")
    for kind, name in (("lamp", "Blue lamp"), ("fog", "Red fog")):
        await rig.lives.create(kind, name)

    async def names(**asked: object) -> list[str]:
        told = await Terminal(rig.lives).asks("sessions", **asked)
        assert told["statistics"]["total"] == 3
        return [session["name"] for session in told["sessions"]]

    assert await names(kind="lamp") == ["Blue lamp", "Red lamp"]
    assert await names(state="active") == ["Red lamp"]
    assert await names(state="Waiting-for_services") == []
    assert await names(search="RED", kind="fog") == ["Red fog"]


@jumping
async def test_one_is_started_and_stopped_by_its_name_whatever_its_letters(rig: LivesRig) -> None:
    await rig.lamp_named("Blue lamp")
    terminal = Terminal(rig.lives)
    assert (await terminal.asks("start session", session="blue LAMP"))["state"] != "terminated"
    stopped = await terminal.asks("stop session", session="Blue lamp")
    assert (stopped["state"], stopped["reason"]) == ("terminated", "it was asked for on the command line")


@jumping
async def test_what_a_session_waits_for_is_named(rig: LivesRig) -> None:
    rig.services.register("water", Service("water", well=False).probe)
    await rig.lives.create("fog", "Fog")
    terminal = Terminal(rig.lives)
    await terminal.asks("start session", session="Fog")
    told = await terminal.asks("sessions", state="waiting for services")
    assert told["sessions"][0]["waiting_for"] == ["water"]
    assert "waits for water" in table(told)
    await terminal.asks("stop session", session="Fog")


@jumping
async def test_what_cannot_be_done_is_refused_in_words(rig: LivesRig) -> None:
    await rig.lamp_named("Blue lamp")
    terminal = Terminal(rig.lives)
    assert await terminal.refused("start session", session="Green") == (
        "there is no session named Green | There are: Blue lamp."
    )
    assert "there is no session named (nothing)" in await terminal.refused("stop session")
    assert "no kind of session named rocket; known are fog, lamp" in await terminal.refused("sessions", kind="rocket")
    assert "There are: creating, waiting for services" in await terminal.refused("sessions", state="asleep")
    assert "takes only kind, search, state, but got colour" in await terminal.refused("sessions", colour="red")
    assert "search of sessions must be a text, not 7" in await terminal.refused("sessions", search=7)
    assert "health takes no arguments, but got loud" in await terminal.refused("health", loud="1")
    assert "does not know 'dance'" in await terminal.refused("dance")


async def test_the_program_as_a_whole_is_asked_too(rig: LivesRig) -> None:
    terminal = Terminal(rig.lives)
    assert (await terminal.asks("panic"), await terminal.asks("stop")) == ("silence", "ending")
    assert terminal.done == ["silence", "end"]
    told = await terminal.asks("health")
    assert [service["name"] for service in told["services"]][:2] == ["program", "audio server"]
    assert told["condition"] == "unhealthy"


def shown(health: ServiceHealth | None, **fields: object) -> Mapping[str, object]:
    """A session as it is answered."""
    parts = [] if health is None else [{"facts": dict(part.facts), "parts": []} for part in health.parts]
    told = {"condition": health.condition.value, "reasons": health.reasons, "facts": health.facts} if health else None
    return {
        "name": "Voice",
        "kind": "rack",
        "state": "active",
        "reason": "",
        "waiting_for": [],
        "health": {**told, "parts": parts} if told is not None else None,
        **fields,
    }


def test_a_terminal_shows_a_table() -> None:
    engine = ServiceHealth("engine", Condition.HEALTHY, (), {"cpu_percent": 12.4, "memory_mb": 31.0})
    plays = ServiceHealth("Voice", Condition.DEGRADED, ("the disk is full",), {"pedals": 3}, (engine,))
    numbers = {"total": 3, "by_kind": {"rack": 3}, "by_state": {"active": 1, "error": 2}, "messages": 70}
    failed = shown(None, name="Choir and organ", state="error", reason="the card is gone")
    assert table({"sessions": [shown(plays), failed], "statistics": numbers}).splitlines() == [
        "NAME             KIND  STATE   LOAD         HEALTH",
        "Voice            rack  active  12 %, 31 MB  degraded; the disk is full",
        "Choir and organ  rack  error   -            the card is gone",
        "2 shown of 3 sessions (3 rack; 1 active, 2 error), 70 orders to engines",
    ]
    nothing = {"total": 0, "by_kind": {}, "by_state": {}, "messages": 0}
    assert table({"sessions": [], "statistics": nothing}) == "no sessions"


@pytest.mark.parametrize(
    "arguments",
    [
        ["sessions", "--json", "--kind", "rack"],
        ["sessions", "start", "Voice"],
        ["sessions", "stop", "V"],
        ["stop", "V"],
    ],
)
def test_where_no_program_runs_it_is_said(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert main(arguments) == 2
    assert "Marlise Desktop does not run" in capsys.readouterr().err


def test_a_terminal_is_quick_because_it_brings_in_no_part_of_the_program_that_it_only_asks() -> None:
    """Who wants silence does not wait for libraries."""
    asks = "import sys, marlise_desktop.app.remote, marlise_desktop.app.remote_sessions; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout.split()
    assert "marlise_desktop.adapters.control.client" in modules
    assert not {"PySide6", "structlog", "sqlite3", "marlise_desktop.session.lives"} & set(modules)
