"""What a rack's engine is called, and which engines are ended."""

from pathlib import Path

import psutil
import pytest

from marlise_desktop.adapters.process import Spawner
from marlise_desktop.app.left_behind import end_engines, end_left_behind
from marlise_desktop.app.racks import client_name, free_name, record_name
from marlise_desktop.domain.ids import SessionId


@pytest.mark.parametrize(
    ("rack", "client"),
    [
        ("Voice", "marlise-host-voice"),
        ("Gesang & Flöte!", "marlise-host-gesang-flote"),
        ("声", "marlise-host-rack"),
        ("a" * 80, "marlise-host-" + "a" * 24),
        ("x:y", "marlise-host-x-y"),
    ],
)
def test_an_engine_is_called_after_its_rack_in_letters_that_every_program_shows(rack: str, client: str) -> None:
    assert client_name(rack) == client


def test_two_racks_never_share_a_name_in_jack() -> None:
    assert free_name("marlise-host-voice", []) == "marlise-host-voice"
    assert free_name("marlise-host-voice", ["marlise-host", "marlise-host-voice"]) == "marlise-host-voice-2"
    taken = ["marlise-host-voice-2", "marlise-host-voice", "marlise-host-voice-3"]
    assert free_name("marlise-host-voice", taken) == "marlise-host-voice-4"


async def left(folder: Path, name: str) -> int:
    child = await Spawner(folder).spawn(["sleep", "60"], name=name, environment={}, outlives=True)
    child.leave()
    return child.pid


async def test_engines_of_racks_that_are_not_started_again_are_ended(tmp_path: Path) -> None:
    guitar, voice = SessionId("guitar"), SessionId("guitar-2")
    pids = [await left(tmp_path, record_name(key)) for key in (guitar, voice)]
    server = await left(tmp_path, "jackd")
    assert await end_engines(Spawner(tmp_path), {record_name(guitar)}) == 1
    assert [psutil.pid_exists(pid) for pid in (*pids, server)] == [True, False, True]
    assert await end_left_behind(tmp_path) == ["marlise-host", "jackd"]
    assert [psutil.pid_exists(pid) for pid in (*pids, server)] == [False] * 3
