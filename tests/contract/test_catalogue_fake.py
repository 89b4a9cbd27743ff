"""The fake catalogue keeps the contract."""

import dataclasses

import pytest

from marlise_desktop.domain.ids import PluginUri, PortSymbol, PresetUri
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.plugin import Plugin, Preset, PresetContent
from marlise_desktop.domain.port import Direction, SignalPort, SignalType
from marlise_desktop.session.ports.catalogue import BrokenBundle, PluginCatalogue
from tests.contract.catalogue_kit import CatalogueContract
from tests.fakes.catalogue import FakeCatalogue


class FakeShelf:
    def __init__(self) -> None:
        self.fake = FakeCatalogue()

    @property
    def catalogue(self) -> PluginCatalogue:
        return self.fake

    def install(self, uri: PluginUri, name: str) -> None:
        self.fake.shelf[uri] = Plugin(
            uri,
            name,
            ports=(
                SignalPort(PortSymbol("in"), "In", SignalType.AUDIO, Direction.INPUT),
                SignalPort(PortSymbol("out"), "Out", SignalType.AUDIO, Direction.OUTPUT),
            ),
            parameters=(Parameter(PortSymbol("gain"), "Gain", 0.0, 2.0, 1.0),),
        )
        self.fake.touch()

    def remove(self, uri: PluginUri) -> None:
        del self.fake.shelf[uri]
        self.fake.touch()

    def spoil(self, name: str) -> None:
        self.fake.faults.append(BrokenBundle(f"/plugins/{name}", "it cannot be read"))
        self.fake.touch()

    def add_preset(self, plugin: PluginUri, label: str, gain: float) -> PresetUri:
        uri = PresetUri(f"urn:test:{label}")
        held = self.fake.shelf[plugin]
        self.fake.shelf[plugin] = dataclasses.replace(held, presets=(*held.presets, Preset(uri, label)))
        self.fake.contents[plugin, uri] = PresetContent({PortSymbol("gain"): gain}, has_state=False)
        self.fake.touch()
        return uri


class TestFakeCatalogue(CatalogueContract):
    @pytest.fixture
    async def shelf(self) -> FakeShelf:
        return FakeShelf()
