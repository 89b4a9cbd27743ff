"""Profiles as files: all that are shipped are whole, and a fault is named by file, line and key."""

from pathlib import Path

import pytest

from marlise_desktop.adapters.controllers import FolderProfiles
from marlise_desktop.adapters.controllers.reading import profile_from
from marlise_desktop.adapters.controllers.writing import profile_text
from marlise_desktop.app import resources
from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import KEYBOARD, DeviceId
from marlise_desktop.domain.midi.profile import Profile, learned_profile, same_sender
from tests.full_disk import no_file_may_grow

SHIPPED = sorted(resources.controllers().glob("*.toml"))
FOOT = DeviceId("Foot")
WHOLE = """\
name = "Foot"
devices = ["Foot*"]
size = [100, 50]

[source]
title = "Manual"
publisher = "Maker"
pages = "7"

[controls.a]
label = "A"
shape = "switch"
place = [5, 5, 40, 40]
sends = { cc = 20, channel = 1 }
nature = "latching"
light = { cc = 20, channel = 2, on = 1, colours = { red = 5 } }

[controls]
b = { label = "B", shape = "pedal", place = [50, 5, 40, 40], sends = { pitch-bend = true }, nature = "continuous" }
c = { label = "C", shape = "display", place = [50, 5, 4, 4], letters = { cc = [50, 51], blank = 95, lowest = 48 } }
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def shipped(file: Path) -> Profile:
    return profile_from(str(file), file.stem, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_profile_is_whole_and_names_its_source(file: Path) -> None:
    profile = shipped(file)
    assert profile.source is not None or profile.devices == (KEYBOARD,)
    sent = [held.sends for held in profile.controls if held.sends is not None]
    twice = [(one, other) for at, one in enumerate(sent) for other in sent[at + 1 :] if same_sender(one, other)]
    assert not twice
    lights = [(held.light.kind, held.light.channel, held.light.number) for held in profile.controls if held.light]
    assert len(lights) == len(set(lights))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_no_control_of_a_shipped_profile_stands_on_another(file: Path) -> None:
    places = [held.place for held in shipped(file).controls]
    for at, one in enumerate(places):
        for other in places[at + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_profile_is_read_as_it_was_written(file: Path) -> None:
    profile = shipped(file)
    assert profile_from("again", file.stem, profile_text(profile)) == profile


def test_a_device_is_claimed_by_one_shipped_profile() -> None:
    names = ["SSCOM MIDI 1", "SoftStep", "FC-300 MIDI 1", "Launchpad MIDI 1", "Launchpad S", KEYBOARD]
    names += ["FC-200 MIDI 1", "PACER MIDI 1", "X-Touch-Ext X-TOUCH_INT", "X-Touch One", "nanoKONTROL2 MIDI 1"]
    names += ["APC mini mk2 APC mini mk2 Contr", "APC mini mk2 Control"]
    profiles = [shipped(file) for file in SHIPPED]
    for name in names:
        assert len([held for held in profiles if held.fits(DeviceId(name))]) == 1, name
    for name in ("Launchpad Mini MK3 LPMiniMK3 MI", "nanoKONTROL MIDI 1", "X-Touch", "APC mini mk2 Notes", "APC MINI"):
        assert not [held for held in profiles if held.fits(DeviceId(name))], name


def test_the_list_of_what_comes_along_is_whole() -> None:
    told = (resources.controllers().parent / "docs" / "controllers.md").read_text(encoding="utf-8")
    assert not [held.name for held in map(shipped, SHIPPED) if f" {held.name}" not in told and held.source is not None]


@pytest.mark.parametrize(
    ("was", "now", "line", "key", "reason"),
    [
        ('name = "Foot"', 'nome = "Foot"', 1, "name", "is missing"),
        ('name = "Foot"', "name = 3", 1, "name", "must be a text"),
        ('name = "Foot"', 'name = "Foot"\nlearnd = true', 2, "learnd", "is no word"),
        ('devices = ["Foot*"]', "devices = []", 2, "devices", "must be a list of texts"),
        ("size = [100, 50]", "size = [100]", 3, "size", "must be a list of 2 numbers"),
        ('pages = "7"\n', "", 6, "source.pages", "is missing"),
        ('shape = "switch"', 'shape = "button"', 12, "controls.a.shape", "must be one of switch, pedal"),
        ("[5, 5, 40, 40]", "[5, 15, 40, 40]", 13, "controls.a.place", "stands outside of the device"),
        ("cc = 20, channel = 1", "cc = 200, channel = 1", 14, "controls.a.sends.cc", "from 0 to 127"),
        ("cc = 20, channel = 1", "cc = 20, channel = 0", 14, "controls.a.sends.channel", "from 1 to 16"),
        ("cc = 20, channel = 1", "cc = 20, note = 1", 14, "controls.a.sends", "must say one of"),
        ("cc = 20, channel = 1", "channel = 1", 14, "controls.a.sends", "must say one of"),
        ('"latching"', '"sticky"', 15, "controls.a.nature", "must be one of momentary"),
        ('nature = "latching"\n', "", 11, "controls.a.nature", "is missing"),
        ("red = 5", "red = 500", 15 + 1, "controls.a.light.colours.red", "from 0 to 127"),
        ("pitch-bend = true", "pitch-bend = false", 19, "controls.b.sends.pitch-bend", "must be true"),
        ("[50, 51]", "[]", 20, "controls.c.letters.cc", "must be a list of whole numbers"),
        ('[source]\ntitle = "Manual"\npublisher = "Maker"\npages = "7"\n', "", 1, "source", "is missing"),
        ("\nb = {", '\n"b c" = {', 19, "controls.b c", "letters, figures"),
    ],
)
def test_a_fault_is_named_by_file_line_and_key(was: str, now: str, line: int, key: str, reason: str) -> None:
    assert WHOLE.count(was) == 1
    with pytest.raises(ConfigurationError) as raised:
        profile_from("/there/foot.toml", "foot", WHOLE.replace(was, now))
    assert f"/there/foot.toml, line {line}: {key}" in raised.value.message
    assert reason in raised.value.message


def test_what_is_no_toml_is_named_by_its_line() -> None:
    with pytest.raises(ConfigurationError, match=r"foot\.toml cannot be read: .*line 2"):
        profile_from("foot.toml", "foot", 'name = "Foot"\ndevices = [')


TOO_MUCH = ["x = " + "1" * 5000, f"x = {'[' * 5000}{']' * 5000}", f"{'a.' * 5000}b = 1"]


@pytest.mark.parametrize("text", TOO_MUCH, ids=["digits", "brackets", "names"])
async def test_a_file_that_is_too_much_for_python_is_refused_in_words(own: Path, text: str) -> None:
    for file in ("one", "chosen"):
        (own / f"{file}.toml").write_text(text)
    found = await FolderProfiles(own / "none", own).read()
    assert (found.profiles, found.chosen) == ((), {})
    assert ["cannot be read" in fault.message for fault in found.faults] == [True, True]


def test_all_of_a_whole_file_is_read() -> None:
    profile = profile_from("foot.toml", "foot", WHOLE)
    first, second, third = profile.controls
    assert first.sends == Control(ControlKind.CC, 20, 0)
    assert first.light is not None
    assert first.light.message("red") == bytes.fromhex("b1 14 05")
    assert dict(first.light.values) == {"off": 0, "on": 1, "red": 5}
    assert second.sends == Control(ControlKind.PITCH_BEND)
    assert third.letters is not None
    assert third.letters.cells == (50, 51)


async def test_one_bad_file_keeps_no_other_from_being_read(own: Path) -> None:
    (own / "bad.toml").write_text("name = 3\n", encoding="utf-8")
    (own / "worse.toml").write_bytes(b'name = "\xff"\n')
    (own / "good.toml").write_text(WHOLE, encoding="utf-8")
    found = await FolderProfiles(resources.controllers(), own).read()
    assert len(found.profiles) == 1 + len(SHIPPED)
    assert [fault.message.split(": ")[0] for fault in found.faults] == [
        f"the controller's profile {own / 'bad.toml'}, line 1",
        f"{own / 'worse.toml'}, line 1 is not UTF-8 text",
    ]


async def test_the_players_own_profile_takes_the_place_of_a_shipped_one(own: Path) -> None:
    files = FolderProfiles(resources.controllers(), own)
    mine = learned_profile(FOOT, [(Control(ControlKind.CC, 4, 1), Nature.MOMENTARY)])
    await files.keep(Profile("roland-fc-300", "Mine", ("FC-300",), 100, 100, mine.controls, learned=True))
    found = await files.read()
    assert [held.name for held in found.profiles if held.fits(DeviceId("FC-300"))] == ["Mine"]
    await files.forget("roland-fc-300")
    found = await files.read()
    assert [held.name for held in found.profiles if held.fits(DeviceId("FC-300"))] == ["FC-300"]


async def test_what_was_chosen_by_hand_is_remembered_and_is_no_profile(own: Path) -> None:
    files = FolderProfiles(resources.controllers(), own)
    await files.choose({FOOT: "page-turner", DeviceId('A "b" [c]'): ""})
    found = await files.read()
    assert found.chosen == {FOOT: "page-turner", 'A "b" [c]': ""}
    assert not found.faults
    assert len(found.profiles) == len(SHIPPED)


async def test_a_full_disk_is_told_and_the_old_file_stays(own: Path) -> None:
    files = FolderProfiles(resources.controllers(), own)
    await files.choose({FOOT: "page-turner"})
    with no_file_may_grow(), pytest.raises(LibraryError, match="cannot be written"):
        await files.choose({FOOT: ""})
    assert (await files.read()).chosen == {FOOT: "page-turner"}
    assert names(own) == ["chosen.toml"]
