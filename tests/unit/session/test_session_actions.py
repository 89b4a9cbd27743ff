"""Sessions, plugins and settings by the table of actions."""

import pytest

from marlise_desktop.domain.errors import BoardError, ConfigurationError, SessionError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.errors import UnknownKindError
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.sessions_door import SessionsDoor
from marlise_desktop.session.table import sessions
from tests.builders import AMP
from tests.fakes.lives import LivesRig, jumping
from tests.unit.session.conftest import Rig


def table(rig: LivesRig) -> Actions:
    async def take_back() -> None:
        raise SessionError("taken back")

    actions, door = Actions(), SessionsDoor()
    door.open(lambda: rig.lives, take_back, lambda: True)
    sessions.add(actions, door)
    return actions


@jumping
async def test_a_session_is_made_started_renamed_copied_and_forgotten() -> None:
    rig = LivesRig()
    await rig.lives.open()
    actions = table(rig)
    key = SessionId(str(await actions.run("session.new", kind="lamp", name="One")))
    await actions.run("session.start", session=key)
    await rig.until(key, SessionState.ACTIVE)
    await actions.run("session.restart", session=key)
    await rig.until(key, SessionState.ACTIVE)
    await actions.run("session.rename", session=key, name="Two")
    copy = SessionId(str(await actions.run("session.clone", session=key, name="Three", with_state=False)))
    await actions.run("session.template", session=key, name="Lamps")
    assert [held.name for held in await rig.lives.sessions.templates()] == ["Lamps"]
    await actions.run("session.move", session=copy, folder="/elsewhere")
    assert (await rig.lives.sessions.get(copy)).workspace == "/elsewhere"
    await actions.run("session.stop", session=key)
    assert await rig.state(key) is SessionState.TERMINATED
    await actions.run("session.start", session=key)
    await actions.run("session.stop_now", session=key)
    assert await rig.state(key) is SessionState.TERMINATED
    await actions.run("session.remove", session=key)
    assert [record.name for record in await rig.records()] == ["Three"]
    with pytest.raises(UnknownKindError):
        await actions.run("session.new", kind="lantern", name="Four")
    await rig.lives.close()


@jumping
async def test_all_are_stopped() -> None:
    rig = LivesRig()
    await rig.lives.open()
    for name in ("sessions.stop_all", "sessions.panic"):
        keys = [await rig.playing(f"{name} {n}") for n in (1, 2)]
        await table(rig).run(name)
        assert [await rig.state(key) for key in keys] == [SessionState.TERMINATED] * 2
    with pytest.raises(SessionError, match="taken back"):
        await table(rig).run("sessions.restore")
    with pytest.raises(SessionError, match="no show runs"):
        await table(rig).run("show.next")
    await rig.lives.close()


async def test_without_a_list_of_sessions_it_is_said(rig: Rig) -> None:
    with pytest.raises(BoardError, match="there is no list of sessions here"):
        await rig.session.actions.run("sessions.stop_all")
    with pytest.raises(BoardError, match="there is none now"):
        await rig.session.actions.run("session.show", session="x")
    assert rig.session.actions.named("sessions.restore").refusal()


async def test_settings_are_changed_by_name(rig: Rig) -> None:
    run = rig.session.actions.run
    await run("setting.set", setting="fade_ms", value="25")
    await run("setting.set", setting="tuner_mutes", value="on")
    assert rig.session.settings.values.fade_ms == 25.0
    assert rig.session.settings.values.tuner_mutes
    with pytest.raises(ConfigurationError, match="the setting fade_ms cannot be “long”") as refused:
        await run("setting.set", setting="fade_ms", value="long")
    assert "a number from 0 to 500" in refused.value.hint
    with pytest.raises(ConfigurationError, match="there is no setting last_board"):
        await run("setting.set", setting="last_board", value="/x")


async def test_the_sound_card_and_its_period(rig: Rig) -> None:
    await rig.session.actions.run("audio.period", frames=256)
    assert rig.session.settings.values.audio_period_frames == 256
    await rig.session.actions.run("audio.card", card="hw:1")
    assert rig.session.settings.values.audio_card == "hw:1"
    await rig.playing()


async def test_plugins_are_looked_for(rig: Rig) -> None:
    await rig.session.actions.run("plugin.rescan")
    assert rig.session.catalogue.summary(AMP.uri) is not None
