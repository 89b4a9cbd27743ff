"""Every plugin has one category that a player understands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.categories import CATEGORIES, best_class, category_of, category_of_plugin, known_class
from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.port import Direction, SignalPort, SignalType

LV2, MOD = "http://lv2plug.in/ns/lv2core#", "http://moddevices.com/ns/mod#"
PORTS = {
    "audio in": SignalPort(PortSymbol("i"), "", SignalType.AUDIO, Direction.INPUT),
    "audio out": SignalPort(PortSymbol("o"), "", SignalType.AUDIO, Direction.OUTPUT),
    "midi in": SignalPort(PortSymbol("m"), "", SignalType.MIDI, Direction.INPUT),
    "cv out": SignalPort(PortSymbol("c"), "", SignalType.CV, Direction.OUTPUT),
}


@pytest.mark.parametrize(
    ("classes", "name", "ports", "category"),
    [
        (["Plugin", "ReverbPlugin"], "X", ["audio in", "audio out"], "Reverb"),
        (["DelayPlugin", "SimulatorPlugin"], "Tape", ["audio in", "audio out"], "Delay"),
        (["UtilityPlugin", "HighpassPlugin"], "DC", ["audio in", "audio out"], "Filter & EQ"),
        (["UtilityPlugin"], "Event map", ["midi in"], "MIDI"),
        (["Plugin"], "Plate Reverb", ["audio in", "audio out"], "Reverb"),
        (["Plugin"], "Example", ["audio in", "audio out"], "Other"),
        (["Plugin"], "Thing", ["midi in", "audio out"], "Instrument"),
        (["Plugin"], "Thing", ["cv out"], "Control voltage"),
        ([], "", [], "Other"),
    ],
)
def test_the_category_of_a_plugin(classes: list[str], name: str, ports: list[str], category: str) -> None:
    assert category_of_plugin([LV2 + c for c in classes], name, [PORTS[port] for port in ports]) == category


def test_mods_class_goes_before_lv2s() -> None:
    classes = [f"{LV2}ReverbPlugin", f"{MOD}DelayPlugin"]
    assert best_class(classes) == f"{MOD}DelayPlugin"
    assert best_class([]) == ""


def test_unknown_classes() -> None:
    assert category_of("urn:some:thing") == "Other"
    assert not known_class(f"{LV2}Plugin")
    assert known_class(f"{MOD}ReverbPlugin")


@given(
    st.lists(st.sampled_from([f"{LV2}Plugin", f"{LV2}ReverbPlugin", f"{MOD}UtilityPlugin", "urn:x", ""])),
    st.text(),
    st.lists(st.sampled_from(list(PORTS.values()))),
)
def test_there_is_always_one_and_the_order_of_classes_does_not_matter(
    classes: list[str], name: str, ports: list[SignalPort]
) -> None:
    category = category_of_plugin(classes, name, ports)
    assert category in CATEGORIES
    assert category_of_plugin(list(reversed(classes)), name, ports) == category
