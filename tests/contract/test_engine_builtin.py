"""The adapter on the built-in host keeps the engine's contract."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from marlise_desktop.adapters.modhost.settings import EngineChoice
from marlise_desktop.adapters.process.disk import SystemDisk
from marlise_desktop.adapters.process.usage import SystemProcesses
from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.limits import Limits, Watching
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.settings import Settings
from tests.contract.engine_jack import jack_server
from tests.contract.engine_kit import EngineContract, Running
from tests.contract.engine_plugins import AMP, adding
from tests.contract.engine_real import launched
from tests.fakes.settings import FakeSettingsFile

WANTING = """
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
<urn:marlise:test:wanting> a lv2:Plugin ; doap:name "Wanting" ; lv2:binary <none.so> ;
  lv2:requiredFeature <urn:marlise:test:no-such-feature> .
"""


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


class TestBuiltInHost(EngineContract):
    @pytest.fixture
    async def running(self, audio: dict[str, str], tmp_path: Path) -> AsyncIterator[Running]:
        async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
            yield running

    async def test_a_plugin_that_does_not_start_is_refused_with_the_reason(
        self, running: Running, tmp_path: Path
    ) -> None:
        bundle = tmp_path / "wanting.lv2"
        bundle.mkdir()
        (bundle / "manifest.ttl").write_text(WANTING)
        await running.engine.bundle_changed(str(bundle))
        wanting = Plugin(PluginUri("urn:marlise:test:wanting"), "Wanting")
        (refusal,) = await running.engine.perform([adding("a", wanting)])
        wanted = "the feature urn:marlise:test:no-such-feature"
        assert refusal.reason == f"the plugin requires {wanted}, which this host does not have"

    async def test_its_memory_is_seen_and_held_against_the_limit(self, running: Running) -> None:
        engine, notices = running.engine, Notices(Bus())
        settings = Settings(FakeSettingsFile(limit_memory_percent=0.001), notices, Bus())
        settings.load()
        clock = iter(range(100))
        watching = Watching(lambda: engine.process_id, lambda: 0.0, lambda: "/")
        limits = Limits(watching, settings, notices, SystemProcesses(), SystemDisk(), lambda: float(next(clock)))
        for _ in range(20):
            limits.look()
        with pytest.raises(BoardError, match=r"of the computer's memory \([1-9]\d* MB\)"):
            limits.admit()
        await running.accepted(adding("a", AMP))
