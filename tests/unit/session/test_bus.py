"""The bus hands events to those who asked for their kind."""

import pytest

from marlise_desktop.domain.events import HardwareChanged, SettingsChanged
from marlise_desktop.session.bus import Bus


def test_only_the_kind_that_was_asked_for_arrives_in_order() -> None:
    bus, heard = Bus(), []
    bus.subscribe(HardwareChanged, lambda event: heard.append(("first", event)))
    stop = bus.subscribe(HardwareChanged, lambda event: heard.append(("second", event)))
    bus.publish(SettingsChanged())
    bus.publish(HardwareChanged())
    stop()
    bus.publish(HardwareChanged())
    assert [name for name, _ in heard] == ["first", "second", "first"]


@pytest.mark.logs_warnings
def test_a_listener_that_fails_is_logged_and_the_rest_still_hear(caplog: pytest.LogCaptureFixture) -> None:
    bus, heard = Bus(), []

    def broken(event: HardwareChanged) -> None:
        raise ValueError("deaf")

    bus.subscribe(HardwareChanged, broken)
    bus.subscribe(HardwareChanged, heard.append)
    bus.publish(HardwareChanged())
    assert len(heard) == 1
    assert "HardwareChanged" in caplog.text
