"""Players can be set up, and say that their sound comes later."""

import pytest

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.properties import PropertyError, check_properties
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.kinds.player import PlayerKind
from tests.fakes.lives import LivesRig, jumping


def player(name: str, **properties: Setting) -> SessionRecord:
    return SessionRecord(SessionId(name), name, "player", "/x", 1.0, 1.0, properties)


@jumping
async def test_one_is_made_and_says_when_started_that_its_sound_comes_later() -> None:
    rig = LivesRig(PlayerKind())
    rig.services.register("audio server", lambda: pytest.fail("nothing is waited for"))
    made = await rig.lives.create("player", "Backing", {"file": "/music/backing.FLAC", "does": "loop", "gain_db": -3})
    with pytest.raises(SessionError, match="Backing cannot be started: players do not play or record yet") as refused:
        await rig.lives.start(made.id)
    assert "later version" in refused.value.hint
    held = await rig.lives.record(made.id)
    assert (held.state, held.reason) == (SessionState.ERROR, refused.value.message)
    health = PlayerKind().make(held).health()
    assert health.reasons == ("players do not play or record yet",)


@jumping
async def test_each_wrong_property_is_told() -> None:
    rig = LivesRig(PlayerKind())
    with pytest.raises(PropertyError) as refused:
        await rig.lives.create("player", "x", {"does": "sing", "gain_db": 99})
    assert [fault.name for fault in refused.value.faults] == ["file", "does", "gain_db"]


@pytest.mark.parametrize("file", ["backing.wav", "/music/backing.mp3", "/", "/music/.wav/"])
def test_a_file_is_a_whole_path_of_a_sound_file(file: str) -> None:
    (fault,) = check_properties(PlayerKind().properties, {"file": file})
    assert "the whole path of a sound file" in fault.message


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"),
    [("play", "play", False), ("record", "play", True), ("loop", "record", True), ("record", "record", True)],
)
def test_what_is_recorded_is_used_by_one_alone(mine: str, theirs: str, *, clash: bool) -> None:
    kind = PlayerKind()
    one, other = player("One", file="/a.wav", does=mine), player("Other", file="/a.wav", does=theirs)
    assert [fault.name for fault in kind.check(one, [other])] == ["file"] * clash
    assert not kind.check(player("Third", file="/b.wav", does="record"), [one, other])
