"""A rack has a few settings of its own; all others are the program's."""

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.events import SettingsChanged
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.rack_settings import RackSettings
from marlise_desktop.session.settings import Settings
from tests.fakes.settings import FakeSettingsFile


def made(own: FakeSettingsFile, **shared: object) -> tuple[Settings, RackSettings, Bus]:
    bus = Bus()
    notices = Notices(bus)
    program = Settings(FakeSettingsFile(**shared), notices, bus)
    program.load()
    view = bus.of(SessionId("voice"))
    rack = RackSettings(program, own, notices.of(view), view)
    rack.load()
    return program, rack, view


def test_its_own_are_read_and_changed_apart() -> None:
    program, rack, _ = made(FakeSettingsFile(output_volume_db=-6.0), output_volume_db=3.0, fade_ms=50.0)
    assert (rack.values.output_volume_db, rack.values.fade_ms, rack.values.input_trim_db) == (-6.0, 50.0, 0.0)
    rack.change(output_volume_db=-12.0, fade_ms=20.0)
    assert (program.values.output_volume_db, program.values.fade_ms) == (3.0, 20.0)
    assert (rack.values.output_volume_db, rack.values.fade_ms) == (-12.0, 20.0)
    program.change(output_volume_db=0.0, log_level="DEBUG")
    assert (rack.values.output_volume_db, rack.values.log_level) == (-12.0, "DEBUG")
    assert (rack.origin("output_volume_db"), rack.origin("fade_ms")) == (
        "settings.toml, line 1",
        program.origin("fade_ms"),
    )


def test_it_hears_of_both_and_the_program_of_its_own_only_as_news_of_that_rack() -> None:
    program, rack, view = made(FakeSettingsFile())
    heard: list[SettingsChanged] = []
    view.subscribe(SettingsChanged, heard.append)
    rack.change(input_trim_db=1.0)
    program.change(fade_ms=30.0)
    assert len(heard) == 2
    with pytest.raises(ConfigurationError, match="input_trim_db is 99"):
        rack.change(input_trim_db=99.0)
