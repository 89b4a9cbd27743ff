"""An add-on as it is installed: a package with an entry point, whose kind lives with the program's own."""

from pathlib import Path

import pytest

from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.kinds.surroundings import KindSurroundings
from tests.fakes.lives import LivesRig, jumping

LOOPER = """
import asyncio

from marlise_desktop.domain.health import Condition, ServiceHealth
from marlise_desktop.domain.sessions.properties import Property, PropertyType


class Looper:
    name, title, purpose = "looper", "Looper", "Plays what you played, again and again."
    properties = (Property("bars", PropertyType.WHOLE, "How many bars.", default=4, low=1, high=64),)
    needs = frozenset()

    def __init__(self, surroundings):
        self.notices = surroundings.notices

    def check(self, record, others):
        return ()

    def make(self, record):
        return Session(record, self.notices)


class Session:
    def __init__(self, record, notices):
        self.record, self.notices = record, notices

    async def open(self): ...
    def services(self): return ()
    async def start(self): ...
    async def run(self): await asyncio.sleep(self.record.properties["bars"])
    async def stop(self, *, reason): ...
    async def kill(self): ...
    async def panic(self): ...
    def has_signal(self): return True
    def health(self): return ServiceHealth(self.record.name, Condition.HEALTHY)
    async def move_workspace(self, folder): ...
    async def copy_state(self, folder): ...
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "marlise_test_looper.py").write_text(LOOPER)
    info = tmp_path / "marlise_test_looper-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: marlise-test-looper\nVersion: 1.0\n")
    entry = "[marlise_desktop.session_kinds]\nlooper = marlise_test_looper:Looper\ngone = marlise_test_gone:Gone\n"
    (info / "entry_points.txt").write_text(entry)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("installed")
@jumping
async def test_its_sessions_live_as_the_programs_own_and_what_it_lacks_is_told() -> None:
    rig = LivesRig()
    rig.kinds.add_from_add_ons(KindSurroundings(rig.bus, rig.notices, rig.settings))
    (notice,) = rig.notes
    assert notice.message.startswith("the add-on marlise-test-looper is not used: the kind of session gone has a fault")
    made = await rig.lives.create("looper", "Riff", {"bars": 8})
    await rig.lives.start(made.id)
    await rig.until(made.id, SessionState.ACTIVE)
    await rig.until(made.id, SessionState.COMPLETED)
