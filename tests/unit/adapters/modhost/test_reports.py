"""From feedback to reports: what the built-in host logs of plugins' own windows."""

import logging

import pytest

from marlise_desktop.adapters.modhost.feedback import LineLogged, MessageCame, MessagesLost
from marlise_desktop.adapters.modhost.reports import Reports
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.ports.engine import (
    EngineReport,
    LogReported,
    MidiHeard,
    MidiLost,
    WindowFailed,
)

A = InstanceId("a")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Amp (0): its window crashed: Aborted; the sound goes on", "crashed: Aborted"),
        ("Amp (2) (0): its window does not open within 10 s and is ended", "does not open within 10 s and is ended"),
        ("Amp (0): its window cannot be shown: no\nscreen", "cannot be shown: no\nscreen"),
        ("Amp (1): its window crashed: Aborted", None),
        ("Amp (0): the window crashed", None),
        ("no space left", None),
    ],
)
def test_a_window_that_failed_is_reported_beside_its_line(line: str, reason: str | None) -> None:
    numbers = Numbers()
    assert numbers.allocate(A) == 0
    reports = Reports(numbers)
    told: list[EngineReport] = []
    reports.listener = told.append
    reports.take(LineLogged(logging.WARNING, line))
    wanted = [] if reason is None else [WindowFailed(A, reason)]
    assert told == [LogReported(logging.WARNING, line), *wanted]


def test_messages_of_devices_are_reported_in_order() -> None:
    reports = Reports(Numbers())
    told: list[EngineReport] = []
    reports.listener = told.append
    for event in (MessageCame(2, 5, b"\xf8"), MessagesLost(3), MessageCame(1, 5, b"\xb0\x01\x02")):
        reports.take(event)
    assert told == [MidiHeard(2, 5, b"\xf8"), MidiLost(3), MidiHeard(1, 5, b"\xb0\x01\x02")]
