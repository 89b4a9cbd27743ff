"""Sessions that have failed are told of, although nothing of them runs."""

from dataclasses import replace

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.health import Condition
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.failures import Failures
from tests.fakes.lives import LivesRig, jumping


@jumping
async def test_one_that_fails_is_told_of_with_its_reason_until_it_is_started_again() -> None:
    rig = LivesRig()
    failures = Failures(rig.bus)
    key = await rig.playing("Lamp")
    assert failures.sessions == []
    rig.live.end(SessionError("the bulb is broken"))
    await rig.until(key, SessionState.ERROR)
    (failed,) = failures.sessions
    assert (failed.id, failed.kind, failed.state) == (key, "lamp", SessionState.ERROR)
    assert failed.health.condition is Condition.UNHEALTHY
    assert failed.health.reasons == ("the bulb is broken",)
    await rig.lives.edit(key, lambda held: replace(held, name="Red lamp"))
    assert [session.health.name for session in failures.sessions] == ["Red lamp"]
    await rig.lives.start(key)
    assert failures.sessions == []


@jumping
async def test_one_that_is_put_to_rest_or_removed_is_forgotten() -> None:
    rig = LivesRig()
    failures = Failures(rig.bus)
    first, second = await rig.playing("One"), await rig.playing("Two")
    for live in rig.lamp.made:
        live.end(SessionError("the bulb is broken"))
    for key in (first, second):
        await rig.until(key, SessionState.ERROR)
    assert [session.id for session in failures.sessions] == [first, second]
    await rig.lives.stop(first)
    assert [session.id for session in failures.sessions] == [second]
    await rig.lives.remove(second)
    assert failures.sessions == []
