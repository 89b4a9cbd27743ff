"""`controllers.json`: what people and other versions may have put into it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.adapters.controllers.store import JsonControllers
from marlise_desktop.domain.errors import ConfigurationError, LibraryError, Trouble
from marlise_desktop.domain.midi.control import Nature
from marlise_desktop.domain.midi.controllers_kept import ControllersKept
from marlise_desktop.domain.midi.mapping import ControlMapping
from tests.builders import mapping_lists
from tests.contract.controllers_kit import KEPT, PEDAL, TUNER

patient = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
words = st.sampled_from(
    ("id", "trigger", "control", "cc", "note", "channel", "device", "target", "action", "pedal", "nature", "gesture")
)
any_json = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def held(file: Path) -> dict[str, object]:
    found = json.loads(file.read_text())
    assert isinstance(found, dict)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "controllers.json"


_ADDS_DEVICES = """
import sys
from dataclasses import replace
from pathlib import Path
from marlise_desktop.adapters.controllers.store import JsonControllers

file, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = JsonControllers(file)
kept = store.read().kept
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    kept = store.write(replace(kept, known=kept.known | {f"{name} {number}"}))
"""


def test_two_programs_that_write_at_the_same_time_lose_nothing_of_each_other(file: Path) -> None:
    count, names = 40, ("A", "B")
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _ADDS_DEVICES, file, name, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    assert [(program.communicate(timeout=60), program.returncode)[1] for program in programs] == [0, 0]
    assert JsonControllers(file).read().kept.known == {f"{name} {number}" for name in names for number in range(count)}


def test_unknown_keys_stay_wherever_they_stand(file: Path) -> None:
    JsonControllers(file).write(KEPT)
    told = held(file)
    told["cloud"] = {"a": 1}
    told["mappings"][0]["colour"] = "red"  # type: ignore[index]
    told["mappings"][0]["trigger"]["velocity"] = 3  # type: ignore[index]
    told["controls"][0]["picture"] = "x.png"  # type: ignore[index]
    told["controls"][0]["calibration"]["at"] = "noon"  # type: ignore[index]
    told["devices"][0]["serial"] = 7  # type: ignore[index]
    file.write_text(json.dumps(told))
    store = JsonControllers(file)
    kept = store.read().kept
    assert kept == KEPT
    off = replace(TUNER, enabled=False)
    store.write(replace(kept, mappings=(off,)))
    after = held(file)
    assert after["mappings"][0].pop("enabled") is False  # type: ignore[index]
    assert after == told
    store.write(replace(kept, mappings=()))
    store.write(kept)
    assert held(file) == told


def test_an_entry_that_cannot_be_read_is_told_with_its_place_and_stays(file: Path) -> None:
    JsonControllers(file).write(KEPT)
    told = held(file)
    odd = [{"id": "x", "trigger": {"control": {"cc": 7}, "nature": "square", "gesture": "press"}}, 7, None]
    told["mappings"] = [odd[0], told["mappings"][0], *odd[1:]]  # type: ignore[index]
    told["devices"].append({"device": 4})  # type: ignore[attr-defined]
    file.write_text(json.dumps(told))
    store = JsonControllers(file)
    read = store.read()
    assert read.kept == KEPT
    messages = [fault.message for fault in read.faults]
    assert [message.split(": ", 1)[1] for message in messages] == [
        "mappings[0].trigger.nature: expected one of momentary, latching, press-only, continuous, relative-twos, "
        "relative-offset, relative-sign",
        "mappings[2]: expected an object in braces",
        "mappings[3]: expected an object in braces",
        "devices[3].device: expected a text",
    ]
    assert all(str(file) in message for message in messages)
    store.write(ControllersKept())
    assert held(file)["mappings"] == odd
    assert held(file)["devices"] == [{"device": 4}]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"control": {"cc": 128}}, "mappings[0]"),
        ({"control": {"cc": 7, "note": 3}}, "trigger.control"),
        ({"control": {"cc": True}}, "trigger.control.cc"),
        ({"control": {"cc": 7, "channel": 17}}, "mappings[0]"),
        ({"control": {"pitch-bend": 3}}, "trigger.control.pitch-bend"),
        ({"gesture": "chord"}, "mappings[0]"),
        ({"gesture": "wave"}, "trigger.gesture"),
    ],
)
def test_numbers_and_words_that_no_control_has_are_told(file: Path, change: dict[str, object], place: str) -> None:
    JsonControllers(file).write(KEPT)
    told = held(file)
    told["mappings"][0]["trigger"] |= change  # type: ignore[index]
    file.write_text(json.dumps(told))
    (fault,) = JsonControllers(file).read().faults
    assert place in fault.message


def test_mappings_without_an_id_or_with_one_twice_get_one_that_stays(file: Path) -> None:
    JsonControllers(file).write(KEPT)
    told = held(file)
    bare = {key: value for key, value in told["mappings"][0].items() if key != "id"}  # type: ignore[index]
    told["mappings"] = [bare, told["mappings"][0], told["mappings"][0], {**bare, "id": "a b"}]  # type: ignore[index]
    file.write_text(json.dumps(told))
    first, again = (JsonControllers(file).read() for _ in range(2))
    assert first.faults == ()
    ids = [mapping.id for mapping in first.kept.mappings]
    assert len(set(ids)) == 4
    assert " " not in "".join(ids)
    assert first == again


def test_a_newer_one_is_neither_read_nor_written_over(file: Path) -> None:
    text = json.dumps({"format": 2, "mappings": "otherwise"})
    file.write_text(text)
    store = JsonControllers(file)
    with pytest.raises(LibraryError) as caught:
        store.read()
    assert caught.value.trouble is Trouble.NEWER
    with pytest.raises(LibraryError):
        store.write(KEPT)
    assert file.read_text() == text


def test_a_mapping_to_a_board_whose_folders_name_is_not_utf_8_is_kept(file: Path) -> None:
    target = replace(TUNER.target, action="board.open", arguments={"board": os.fsdecode(b"/boards/caf\xe9")})
    kept = ControllersKept(mappings=(replace(TUNER, target=target),))
    JsonControllers(file).write(kept)
    assert JsonControllers(file).read().kept == kept


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"format": 0}',
        b'{"format": true}',
        b'{"format": "1"}',
        b"\xff",
        b'{"format": 1, "a": "\\ud800"}',
    ],
)
def test_a_damaged_one_is_told(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigurationError, match=r"controllers\.json"):
        JsonControllers(file).read()
    first = JsonControllers(file).set_aside()
    file.write_bytes(data)
    assert JsonControllers(file).set_aside() != first
    assert Path(first).read_bytes() == data


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    place = tmp_path / "dotfiles" / "controllers.json"
    place.parent.mkdir()
    file.symlink_to(place)
    JsonControllers(file).write(KEPT)
    assert file.is_symlink()
    assert JsonControllers(place).read().kept == KEPT


@patient
@given(mapping_lists())
def test_any_mappings_come_back(file: Path, mappings: tuple[ControlMapping, ...]) -> None:
    file.unlink(missing_ok=True)
    wanted = ControllersKept(mappings=mappings)
    JsonControllers(file).write(wanted)
    read = JsonControllers(file).read()
    assert (read.kept, read.faults) == (wanted, ())


@patient
@given(st.dictionaries(st.sampled_from(("mappings", "controls", "devices", "more")), any_json, max_size=4))
def test_whatever_stands_in_it_is_there_after_a_save(file: Path, told: dict[str, object]) -> None:
    file.write_text(json.dumps({"format": 1, **told}))
    store = JsonControllers(file)
    try:
        read = store.read()
    except ConfigurationError:
        return
    store.write(read.kept)
    after = JsonControllers(file).read()
    assert after.kept == read.kept
    assert len(after.faults) == len(read.faults)
    there = held(file)
    for name, value in told.items():
        alone = [value] if isinstance(value, dict) else value
        entries = value if isinstance(value, list) else [] if value is None else [alone]
        assert name == "more" or all(any(_holds(one, entry) for one in there[name]) for entry in entries)  # type: ignore[attr-defined]
    assert json.dumps(there.get("more")) == json.dumps(told.get("more"))


def _holds(one: object, entry: object) -> bool:
    """Whether all of an entry is there; an id that is none gives way to one."""
    if isinstance(one, dict) and isinstance(entry, dict):
        return all(key == "id" or (key in one and _holds(one[key], held)) for key, held in entry.items())
    return one == entry or json.dumps(one) == json.dumps(entry)


def test_the_file_is_what_people_would_write(file: Path) -> None:
    JsonControllers(file).write(ControllersKept(mappings=(TUNER,), natures={PEDAL: Nature.CONTINUOUS}))
    control = {"cc": 7, "channel": 1, "device": "FCB1010"}
    assert held(file) == {
        "format": 1,
        "mappings": [
            {
                "id": "tuner",
                "trigger": {"control": control, "nature": "momentary", "gesture": "long-press"},
                "target": {"action": "tuner.toggle"},
                "behaviour": "do",
            }
        ],
        "controls": [{"control": control, "nature": "continuous"}],
        "devices": [],
    }
