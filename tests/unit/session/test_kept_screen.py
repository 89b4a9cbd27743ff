"""When the screen is kept on."""

from dataclasses import dataclass, field, replace

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.events import SessionMoved
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.kept_screen import KeptScreen
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.settings import Settings
from tests.fakes.settings import FakeSettingsFile


@dataclass
class FakeScreen:
    told: list[str] = field(default_factory=list)

    def keep_on(self) -> None:
        self.told.append("on")

    def let_go(self) -> None:
        self.told.append("off")


def test_it_is_on_while_a_rack_has_signal_and_the_setting_says_so() -> None:
    bus, screen = Bus(), FakeScreen()
    settings = Settings(FakeSettingsFile(), Notices(bus), bus)
    settings.load()
    rack = SessionRecord(SessionId("r"), "Rack", "rack", "/r", 0.0, 0.0, state=SessionState.READY)
    console = replace(rack, id=SessionId("c"), kind="console", state=SessionState.ACTIVE)
    running = [rack, console]
    kept = KeptScreen(lambda: running, screen, settings, bus)

    def move(state: SessionState) -> None:
        before, running[0] = running[0], replace(rack, state=state)
        bus.publish(SessionMoved(before, running[0]))

    assert screen.told == []
    move(SessionState.ACTIVE)
    move(SessionState.ACTIVE)
    assert screen.told == ["on"]
    move(SessionState.IDLE)
    assert screen.told == ["on", "off"]
    move(SessionState.ACTIVE)
    settings.change(keep_screen_on=False)
    assert screen.told == ["on", "off"] * 2
    settings.change(keep_screen_on=True)
    kept.close()
    assert screen.told == ["on", "off"] * 3
    move(SessionState.ACTIVE)
    assert screen.told == ["on", "off"] * 3
