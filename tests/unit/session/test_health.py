"""How the program says it is."""

import os
from dataclasses import replace

import pytest

from marlise_desktop.adapters.memory.logbook import MemoryLogbook
from marlise_desktop.domain.errors import EngineError, LibraryError
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.ports.audio import XrunHappened
from tests.builders import AMP
from tests.unit.session.conftest import Rig, living, make_rig


def service(rig: Rig, name: str) -> ServiceHealth:
    """Of what all share, or a part of the one rack."""
    report = rig.session.shared.health.report()
    (rack,) = report.sessions
    return next(held for held in (*report.services, *rack.health.parts) if held.name == name)


async def test_a_playing_program_is_well_and_says_what_it_costs(rig: Rig) -> None:
    await rig.session.boards.add(AMP.uri, Position())
    await rig.session.engine.settled()
    report = rig.session.shared.health.report()
    (rack,) = report.sessions
    assert (rack.kind, rack.state, rack.health.name) == ("rack", SessionState.ACTIVE, rig.session.name)
    assert rack.health.facts == {"pedals": 1, "cables": 0}
    assert all(held.condition is not Condition.UNHEALTHY for held in (*report.services, rack.health))
    assert float(service(rig, "program").facts["memory_mb"]) > 1
    engine = service(rig, "engine")
    assert engine.condition is Condition.HEALTHY
    assert int(engine.facts["messages"]) > 0
    assert float(engine.facts["response_p99_ms"]) > 0
    assert service(rig, "midi").facts == {"devices": 0}
    assert float(service(rig, "audio server").facts["memory_mb"]) > 1


async def test_what_keeps_the_screen_on_is_told(rig: Rig) -> None:
    assert "screen" not in service(rig, "program").facts
    rig.session.shared.health.screen = lambda: "kept on by the portal"
    assert service(rig, "program").facts["screen"] == "kept on by the portal"


async def test_a_lost_audio_server_makes_the_whole_unwell(rig: Rig) -> None:
    rig.audio.die()
    assert service(rig, "audio server").condition is Condition.UNHEALTHY
    assert service(rig, "midi").condition is Condition.UNHEALTHY
    assert rig.session.shared.health.report().condition is Condition.UNHEALTHY


async def test_a_pedal_that_was_set_aside_is_named(rig: Rig) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    rig.session.boards.observe(key, lambda held: replace(held, placeholder="it ended the engine twice"))
    engine = service(rig, "engine")
    assert engine.condition is Condition.DEGRADED
    assert engine.reasons == ("Amp: it ended the engine twice",)


async def test_an_xrun_is_kept_with_what_was_done_just_before(rig: Rig) -> None:
    rig.audio.tell(XrunHappened())
    await rig.session.boards.add(AMP.uri, Position())
    rig.audio.tell(XrunHappened())
    assert [xrun.after for xrun in rig.session.shared.health.report().xruns] == ["engine running", "Add Amp"]


async def test_edits_that_cannot_be_written_down_are_told(rig: Rig) -> None:
    rig.journal.refuses = "the disk is full"
    await rig.session.boards.add(AMP.uri, Position())
    await rig.until(lambda: service(rig, "work").condition is Condition.DEGRADED)
    assert service(rig, "work").reasons == ("the disk is full",)
    assert service(rig, "work").facts["edits_waiting"] == 1
    rig.journal.refuses = ""


async def test_a_second_program_says_that_it_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    second = make_rig()
    second.journal.held = True
    async with living(second):
        await second.playing()
        assert service(second, "work").condition is Condition.UNHEALTHY


async def test_an_engine_that_does_not_run_says_why_and_its_rack_waits(rig: Rig) -> None:
    rig.launcher.failure = EngineError("marlise-host is not installed")
    rig.engine.die()
    await rig.until(lambda: rig.session.engine.state is EngineState.FAILED)
    assert service(rig, "engine").reasons == ("marlise-host is not installed",)
    (rack,) = rig.session.shared.health.report().sessions
    assert (rack.state, rack.health.condition) == (SessionState.WAITING_FOR_SERVICES, Condition.UNHEALTHY)


async def test_an_engine_with_a_process_tells_what_that_takes(rig: Rig) -> None:
    rig.engine.process_id = os.getpid()
    facts = service(rig, "engine").facts
    assert facts["process"] == os.getpid()
    assert float(facts["memory_mb"]) > 1
    rig.engine.process_id = 1 << 30
    assert "memory_mb" not in service(rig, "engine").facts


async def test_a_load_that_leaves_no_room_is_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rig.audio, "load_percent", lambda: 93.4)
    assert "the load is 93 %" in service(rig, "audio server").reasons


async def test_a_history_that_is_not_kept_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(_self: MemoryLogbook) -> str:
        raise LibraryError("the disk may not be written")

    monkeypatch.setattr(MemoryLogbook, "open", refused)
    async with living(make_rig()) as rig:
        await rig.playing()
        await rig.until(lambda: service(rig, "work").condition is Condition.DEGRADED)
        assert service(rig, "work").reasons == ("the history of what you did is not kept",)
