"""The door for the command line: a real socket, with a program behind it."""

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from marlise_desktop.adapters.control.client import NotRunningError, ask
from marlise_desktop.adapters.control.server import ControlServer
from marlise_desktop.domain.errors import MarliseError


async def answer(name: str, arguments: Mapping[str, object]) -> object:
    if name == "refuse":
        raise MarliseError("not today", hint="Try tomorrow.")
    return {"name": name, "arguments": dict(arguments)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "control.sock"


@pytest.fixture
async def server(path: Path) -> AsyncIterator[ControlServer]:
    made = ControlServer(path, answer)
    assert await made.open()
    yield made
    await made.close()


async def asked(path: Path, name: str, arguments: Mapping[str, object] | None = None) -> object:
    return await asyncio.to_thread(ask, path, name, arguments)


async def raw(path: Path, data: bytes) -> dict[str, object]:
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(data)
    line = await reader.readline()
    writer.close()
    reply: dict[str, object] = json.loads(line)
    return reply


async def test_an_answer_comes_back(server: ControlServer, path: Path) -> None:
    assert await asked(path, "health", {"über": [1, None]}) == {"name": "health", "arguments": {"über": [1, None]}}


async def test_names_of_files_that_are_not_utf_8_come_back(server: ControlServer, path: Path) -> None:
    folder = os.fsdecode(b"caf\xe9")
    assert await asked(path, "health", {"board": folder}) == {"name": "health", "arguments": {"board": folder}}


async def test_a_refusal_comes_with_its_words(server: ControlServer, path: Path) -> None:
    with pytest.raises(MarliseError, match="not today") as told:
        await asked(path, "refuse")
    assert told.value.hint == "Try tomorrow."


async def test_only_the_user_may_open_the_door(server: ControlServer, path: Path) -> None:
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600  # noqa: PTH116 - and no blocking Path in a coroutine


NO_REQUESTS = [
    b"\n",
    b"health\n",
    b"[]\n",
    b'{"do": 7}\n',
    b'{"do": "x", "with": 1}\n',
    b"\xff\n",
    b"[" * 60_000 + b"\n",
]


@pytest.mark.parametrize("line", NO_REQUESTS, ids=range(len(NO_REQUESTS)))
async def test_what_is_no_request_is_told(server: ControlServer, path: Path, line: bytes) -> None:
    assert "error" in await raw(path, line)


async def test_a_request_without_end_is_refused_and_the_next_one_served(server: ControlServer, path: Path) -> None:
    assert "65536 bytes" in str((await raw(path, b"x" * 200_000))["error"])
    assert await asked(path, "health") is not None


async def test_where_nobody_listens_it_is_said(path: Path) -> None:
    with pytest.raises(NotRunningError, match="does not run"):
        await asked(path, "health")


async def test_a_program_that_hangs_is_given_up(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(path))
        deaf.listen()
        with pytest.raises(NotRunningError, match="does not answer"):
            await asyncio.to_thread(ask, path, "health", patience_s=0.05)


async def test_a_second_program_leaves_the_door_to_the_first(server: ControlServer, path: Path) -> None:
    second = ControlServer(path, answer)
    assert not await second.open()
    await second.close()
    assert await asked(path, "health") is not None


async def test_the_door_of_a_dead_program_is_taken_over(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    server = ControlServer(path, answer)
    assert await server.open()
    assert await asked(path, "health") is not None
    await server.close()
    with pytest.raises(NotRunningError):
        await asked(path, "health")


async def test_the_end_does_not_wait_for_who_says_nothing(server: ControlServer, path: Path) -> None:
    reader, writer = await asyncio.open_unix_connection(path)
    await asked(path, "health")
    await server.close()
    assert await reader.read() == b""
    writer.close()
