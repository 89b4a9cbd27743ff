"""What every catalogue must do, the fake one as well as the real one."""

import asyncio
from typing import Protocol

import pytest

from marlise_desktop.domain.errors import BundleError, PluginMissingError
from marlise_desktop.domain.ids import PluginUri, PortSymbol, PresetUri
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.session.ports.catalogue import PluginCatalogue, ScanProgress

GAIN = PluginUri("urn:test:gain")
ECHO = PluginUri("urn:test:echo")


class Shelf(Protocol):
    """What is installed. Every plugin has an audio input `in`, an output `out` and a parameter `gain` of 0 to 2."""

    @property
    def catalogue(self) -> PluginCatalogue: ...

    def install(self, uri: PluginUri, name: str) -> None: ...
    def remove(self, uri: PluginUri) -> None: ...
    def spoil(self, name: str) -> None:
        """Adds a bundle that cannot be read, in a folder of this name."""
        ...

    def add_preset(self, plugin: PluginUri, label: str, gain: float) -> PresetUri: ...


class CatalogueContract:
    """Subclasses offer the fixture `shelf`, with an open catalogue that knows nothing yet."""

    async def test_what_is_installed_is_known_after_a_refresh(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        shelf.install(ECHO, "Echo")
        assert list(await shelf.catalogue.summaries()) == []
        assert await refresh(shelf)
        assert {entry.uri: entry.name for entry in await shelf.catalogue.summaries()} == {GAIN: "Gain", ECHO: "Echo"}

    async def test_a_refresh_with_nothing_new_says_so(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        assert await refresh(shelf)
        assert not await refresh(shelf)

    async def test_a_plugin_in_full_fits_its_summary(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        await refresh(shelf)
        plugin = await shelf.catalogue.plugin(GAIN)
        (summary,) = await shelf.catalogue.summaries()
        assert (plugin.uri, plugin.name, plugin.installed) == (GAIN, "Gain", True)
        assert [port.symbol for port in plugin.ports_of(Direction.INPUT, SignalType.AUDIO)] == ["in"]
        assert plugin.parameters_by_symbol[PortSymbol("gain")].maximum == 2.0
        assert (summary.audio_inputs, summary.audio_outputs, summary.midi_inputs) == (1, 1, 0)

    async def test_what_is_removed_is_forgotten(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        shelf.install(ECHO, "Echo")
        await refresh(shelf)
        shelf.remove(GAIN)
        assert await refresh(shelf)
        assert [entry.uri for entry in await shelf.catalogue.summaries()] == [ECHO]
        with pytest.raises(PluginMissingError, match=GAIN):
            await shelf.catalogue.plugin(GAIN)

    async def test_a_plugin_that_was_never_there_is_missing(self, shelf: Shelf) -> None:
        await refresh(shelf)
        with pytest.raises(PluginMissingError):
            await shelf.catalogue.plugin(PluginUri("urn:test:never"))

    async def test_progress_names_what_is_under_way(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        told: list[ScanProgress] = []
        await shelf.catalogue.refresh(told.append)
        await asyncio.sleep(0)
        assert told
        assert all(0 <= step.done <= max(step.total, step.done) and step.name for step in told)

    async def test_a_broken_bundle_is_named_with_its_reason_and_spoils_nothing(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        shelf.spoil("bad.lv2")
        await refresh(shelf)
        assert [entry.uri for entry in await shelf.catalogue.summaries()] == [GAIN]
        (fault,) = await shelf.catalogue.broken()
        assert fault.folder.endswith("bad.lv2")
        assert fault.reason

    async def test_a_preset_that_is_added_later_appears_on_its_plugin(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        await refresh(shelf)
        preset = shelf.add_preset(GAIN, "Loud", 1.5)
        assert await refresh(shelf)
        plugin = await shelf.catalogue.plugin(GAIN)
        assert [(entry.uri, entry.label) for entry in plugin.presets] == [(preset, "Loud")]
        assert [entry.presets for entry in await shelf.catalogue.summaries()] == [1]
        content = await shelf.catalogue.preset_content(GAIN, preset)
        assert content.values == {"gain": 1.5}
        assert not content.has_state

    async def test_a_preset_that_is_not_there_cannot_be_read(self, shelf: Shelf) -> None:
        shelf.install(GAIN, "Gain")
        await refresh(shelf)
        with pytest.raises(BundleError):
            await shelf.catalogue.preset_content(GAIN, PresetUri("urn:test:none"))

    async def test_favourites_come_and_go(self, shelf: Shelf) -> None:
        assert await shelf.catalogue.favourites() == frozenset()
        await shelf.catalogue.set_favourite(GAIN, on=True)
        await shelf.catalogue.set_favourite(GAIN, on=True)
        await shelf.catalogue.set_favourite(ECHO, on=True)
        await shelf.catalogue.set_favourite(ECHO, on=False)
        assert await shelf.catalogue.favourites() == frozenset({GAIN})

    async def test_recent_ones_are_newest_first_and_each_once(self, shelf: Shelf) -> None:
        for uri in (GAIN, ECHO, GAIN):
            await shelf.catalogue.note_use(uri)
        assert list(await shelf.catalogue.recent()) == [GAIN, ECHO]

    async def test_only_the_last_24_are_recent(self, shelf: Shelf) -> None:
        uris = [PluginUri(f"urn:test:{number}") for number in range(30)]
        for uri in uris:
            await shelf.catalogue.note_use(uri)
        assert list(await shelf.catalogue.recent()) == list(reversed(uris))[:24]

    async def test_a_change_is_noticed_once(self, shelf: Shelf) -> None:
        await refresh(shelf)
        waiting = asyncio.create_task(shelf.catalogue.changed())
        await asyncio.sleep(0)
        assert not waiting.done()
        shelf.install(GAIN, "Gain")
        async with asyncio.timeout(20):
            await waiting
        assert await refresh(shelf)

    async def test_a_change_while_nobody_waits_is_not_lost(self, shelf: Shelf) -> None:
        await refresh(shelf)
        shelf.install(GAIN, "Gain")
        async with asyncio.timeout(20):
            await shelf.catalogue.changed()


async def refresh(shelf: Shelf) -> bool:
    return await shelf.catalogue.refresh(lambda _: None)
