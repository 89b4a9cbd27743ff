"""Listens for requests while the program runs."""

import asyncio
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from marlise_desktop.domain.errors import MarliseError

_log = logging.getLogger(__name__)
_LONGEST = 1 << 16
_SPOKEN_AT_ONCE = 8

Answer: TypeAlias = Callable[[str, Mapping[str, object]], Awaitable[object]]
"""Does what is asked by name; answers something that JSON can hold. Raises MarliseError to refuse."""


class ControlServer:
    """`answer` is called on the loop's thread."""

    def __init__(self, path: Path, answer: Answer) -> None:
        self._path = path
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def open(self) -> bool:
        """False where another running copy of the program listens already."""
        try:
            listening = _bound(self._path)
        except OSError as error:
            _log.warning("the command line cannot reach this program: %s: %s", self._path, error)
            return False
        if listening is None:
            _log.info("another copy of the program listens at %s", self._path)
            return False
        self._server = await asyncio.start_unix_server(self._accept, sock=listening, limit=_LONGEST)
        return True

    async def close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        self._path.unlink(missing_ok=True)
        server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._talks) >= _SPOKEN_AT_ONCE:
            writer.close()
            return
        self._talks.add(task)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            self._talks.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                line = await reader.readline()
            except ValueError:
                writer.write(_line({"error": f"a request may have {_LONGEST} bytes", "hint": ""}))
                await writer.drain()
                return
            if not line:
                return
            writer.write(_line(await self._reply(line)))
            await writer.drain()

    async def _reply(self, line: bytes) -> dict[str, object]:
        try:
            name, arguments = _request(line)
            return {"answer": await self._answer(name, arguments)}
        except MarliseError as error:
            return {"error": error.message, "hint": error.hint}


def _request(line: bytes) -> tuple[str, Mapping[str, object]]:
    """Raises MarliseError for a line that is no request."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or not isinstance(held.get("do"), str):
        raise MarliseError('a request is a line of JSON such as {"do": "health"}')
    arguments = held.get("with", {})
    if not isinstance(arguments, dict):
        raise MarliseError('what stands under "with" must be an object')
    return held["do"], arguments


def _line(reply: Mapping[str, object]) -> bytes:
    return json.dumps(reply).encode() + b"\n"  # in ASCII: a file’s name may have what no UTF-8 has


def _bound(path: Path) -> socket.socket | None:
    """None if somebody listens there. What a dead program left behind is taken away."""
    if path.exists():
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(1.0)
            try:
                asked.connect(str(path))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)
            else:
                return None
    made = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        made.bind(str(path))
    except OSError:
        made.close()
        raise
    finally:
        os.umask(before)
    return made
