"""From feedback to reports: what the built-in host logs of plugins' own windows."""

import logging

import pytest

from marlise_desktop.adapters.modhost.feedback import LineLogged
from marlise_desktop.adapters.modhost.reports import Reports
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.ports.engine import EngineReport, LogReported, WindowFailed

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
