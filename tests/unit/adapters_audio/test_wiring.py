"""Which ports are joined for the engine, and what is remembered for a sound card."""

from pathlib import Path

import pytest

from marlise_desktop.adapters.jack.ports import JackPort
from marlise_desktop.adapters.jack.routes import RouteMemory
from marlise_desktop.adapters.jack.wiring import Wiring
from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import LibraryError

IN_1, IN_2 = HardwarePort("capture_1"), HardwarePort("capture_2")


def card(captures: int, playbacks: int) -> list[JackPort]:
    ports = [JackPort(f"system:capture_{k}", False, True, True) for k in range(1, captures + 1)]
    return ports + [JackPort(f"system:playback_{k}", False, False, True) for k in range(1, playbacks + 1)]


def engine() -> list[JackPort]:
    ports = [JackPort(f"host:in_{k}", False, False, False) for k in (1, 2)]
    return ports + [JackPort(f"host:out_{k}", False, True, False) for k in (1, 2)]


def wiring(file: Path) -> Wiring:
    made = Wiring(RouteMemory(file), 2, 2)
    made.add("host")
    return made


def test_channels_meet_the_cards_of_the_same_number(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([*card(8, 8), *engine()])
    assert set(wires.joins()) == {
        ("system:capture_1", "host:in_1"),
        ("system:capture_2", "host:in_2"),
        ("host:out_1", "system:playback_1"),
        ("host:out_2", "system:playback_2"),
    }


def test_the_only_input_of_a_card_feeds_every_channel(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([*card(1, 2), *engine()])
    assert wires.routes()[IN_1] == wires.routes()[IN_2] == "system:capture_1"


def test_a_card_without_inputs_leaves_channels_absent(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([*card(0, 2), *engine()])
    assert not wires.present()[IN_1]
    assert wires.present()[HardwarePort("playback_1")]


def test_only_what_is_new_is_joined_again(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([*card(0, 2), *engine()])
    new = wires.see([*card(2, 2), *engine()])
    assert set(wires.joins(touching=new)) == {("system:capture_1", "host:in_1"), ("system:capture_2", "host:in_2")}


def test_each_card_has_its_own_routes_and_none_is_a_choice(tmp_path: Path) -> None:
    file = tmp_path / "new" / "audio.json"
    wires = wiring(file)
    wires.see(card(4, 2), "hw:USB")
    wires.remember(IN_1, "system:capture_4")
    wires.remember(IN_2, "")
    later = wiring(file)
    later.see([*card(4, 2), *engine()], "hw:USB")
    assert later.routes()[IN_1] == "system:capture_4"
    assert ("system:capture_2", "host:in_2") not in later.joins()
    later.see(card(4, 2), "hw:PCH")
    assert later.routes()[IN_1] == "system:capture_1"


def test_the_engines_own_ports_are_no_candidates(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([JackPort("synth:out", False, True, False), *engine(), *card(2, 2)])
    assert wires.candidates(source=True) == ("system:capture_1", "system:capture_2", "synth:out")


@pytest.mark.logs_warnings
@pytest.mark.parametrize("text", ["{", "[]", '{"hw:USB": 3, "x": {"capture_1": 5}}', "\0\xff"])
def test_a_broken_memory_is_begun_anew(tmp_path: Path, text: str) -> None:
    file = tmp_path / "audio.json"
    file.write_bytes(text.encode("latin-1"))
    wires = wiring(file)
    wires.see(card(2, 2), "hw:USB")
    assert wires.routes()[IN_1] == "system:capture_1"


@pytest.mark.logs_warnings
def test_a_memory_that_cannot_be_written_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wires = wiring(tmp_path / "file" / "audio.json")
    with pytest.raises(LibraryError, match=r"audio\.json"):
        wires.remember(IN_1, "system:capture_2")


def pipewire(name: str) -> list[JackPort]:
    captures = [JackPort(f"{name}:capture_{side}", False, True, True) for side in ("FL", "FR")]
    return captures + [JackPort(f"{name}:playback_{side}", False, False, True) for side in ("FL", "FR")]


def test_no_other_card_takes_the_place_of_one_that_is_unplugged(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([*pipewire("Stage box"), *pipewire("Laptop"), *engine()])
    before = wires.joins()
    assert len(before) == 4
    for others in ([*pipewire("Laptop"), *engine()], [*pipewire("Headset"), *pipewire("Laptop"), *engine()]):
        new = wires.see(others)
        assert wires.device == "Stage box"
        assert wires.joins() == wires.joins(touching=new) == ()
        assert not any(wires.present().values())
        assert "Stage box:capture_FL" not in wires.candidates(source=True)
        assert "Laptop:capture_FL" in wires.candidates(source=True)
    new = wires.see([*pipewire("Headset"), *pipewire("Laptop"), *engine(), *pipewire("Stage box")])
    assert wires.joins(touching=new) == before


def test_a_server_that_is_lost_and_found_again_has_the_same_card(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([*pipewire("Stage box"), *pipewire("Laptop")])
    wires.forget()
    wires.see(pipewire("Laptop"))
    assert wires.device == "Stage box"
    wires.forget()
    wires.let_go()
    wires.see(pipewire("Laptop"))
    assert wires.device == "Laptop"


def test_a_virtual_card_gives_way_to_a_real_one(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.see([JackPort("Dummy:playback_FL", False, False, False)])
    assert wires.device == "Dummy"
    wires.see([JackPort("Dummy:playback_FL", False, False, False), *pipewire("Laptop")])
    assert wires.device == "Laptop"


def test_every_engine_is_joined_to_the_same_channels_and_offered_to_none(tmp_path: Path) -> None:
    wires = wiring(tmp_path / "audio.json")
    wires.add("voice")
    wires.add("host")
    voice = [JackPort("voice:in_1", False, False, False), JackPort("voice:out_1", False, True, False)]
    wires.see([*card(2, 2), *engine(), *voice])
    joins = set(wires.joins())
    assert {("system:capture_1", "host:in_1"), ("system:capture_1", "voice:in_1")} <= joins
    assert ("voice:out_1", "system:playback_1") in joins
    assert wires.candidates(source=True) == ("system:capture_1", "system:capture_2")
    assert set(wires.pairs_there(IN_2, "system:capture_2")) == {("system:capture_2", "host:in_2")}
    wires.forget()
    assert wires.engines == ()
