"""Each xrun is kept with what had just happened."""

from dataclasses import replace

import pytest

from marlise_desktop.domain.events import (
    AudioChanged,
    AudioState,
    AudioStatus,
    BoardChanged,
    EngineChanged,
    EngineState,
    JobChanged,
    Origin,
    Participant,
    ParticipantJoined,
    ParticipantKind,
    ParticipantLeft,
)
from marlise_desktop.domain.health import Xrun
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.xruns import Xruns

EMPTY = Pedalboard()
ARDOUR = Participant(ParticipantKind.JACK_CLIENT, "Ardour")
EDIT = BoardChanged(EMPTY, replace(EMPTY, title="b"), "Add Amp", Origin.USER)


class Kept:
    """Its own bus and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.bus, self.at = Bus(), 100.0
        self.xruns = Xruns(self.bus, lambda: 91.234, lambda: self.at, lambda: self.at + 1e9)

    def last(self) -> Xrun:
        self.xruns.note()
        return self.xruns.kept[-1]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (EDIT, "Add Amp"),
        (replace(EDIT, origin=Origin.LOAD, label="Open Clean"), "Open Clean"),
        (EngineChanged(EngineState.RESTARTING, "marlise-host"), "engine restarting"),
        (AudioChanged(AudioStatus(AudioState.RUNNING)), "audio server running"),
        (ParticipantJoined(ARDOUR), "Ardour joined"),
        (ParticipantLeft(ARDOUR), "Ardour left"),
        (JobChanged(1, "Reading plugins", 3, 9, "", cancellable=False), "Reading plugins"),
    ],
)
def test_what_has_just_happened_is_told_with_load_and_time(event: object, said: str) -> None:
    kept = Kept()
    kept.bus.publish(event, SessionId("any"))
    kept.at += 1.9
    assert kept.last() == Xrun(kept.at + 1e9, said, 91.2)


@pytest.mark.parametrize("waits", [0.0, 2.0])
def test_what_is_long_ago_or_was_not_done_here_is_not_blamed(waits: float) -> None:
    kept = Kept()
    if waits:
        kept.bus.publish(EDIT)
    kept.bus.publish(replace(EDIT, origin=Origin.OBSERVED, label="a pedal moved"))
    kept.at += waits
    assert kept.last().after == ""


def test_only_the_last_fifty_are_kept() -> None:
    kept = Kept()
    for _ in range(60):
        kept.at += 1
        kept.xruns.note()
    assert [xrun.at - 1e9 for xrun in kept.xruns.kept] == [float(at) for at in range(111, 161)]
