"""A raw client of the host's protocol: bytes in, bytes out, nothing hidden."""

import json
import socket
import time
from pathlib import Path
from typing import Any, Self

PATIENCE = 10.0


class Wire:
    """The command connection and, unless left out, the feedback connection."""

    def __init__(self, path: Path, feedback: bool = True) -> None:
        self.commands = _connected(path)
        self.feedback = _connected(path.with_name(path.name + ".feedback")) if feedback else None
        self._replies = b""
        self._events = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.commands.close()
        if self.feedback is not None:
            self.feedback.close()

    def send(self, message: str) -> None:
        self.commands.sendall(message.encode() + b"\0")

    def reply(self) -> str:
        """The next reply; EOFError when the host has closed the connection."""
        while b"\0" not in self._replies:
            received = self.commands.recv(65536)
            if not received:
                raise EOFError(self._replies)
            self._replies += received
        reply, self._replies = self._replies.split(b"\0", 1)
        return reply.decode(errors="surrogateescape")

    def ask(self, message: str) -> str:
        self.send(message)
        return self.reply()

    def cycle(self) -> None:
        """Waits for a whole audio cycle, on a busy machine longer than the second that the host waits."""
        end = time.monotonic() + PATIENCE
        while self.ask("wait_audio_cycle") != "resp 0":
            assert time.monotonic() < end, "no audio cycle came"

    def describe(self) -> dict[str, Any]:
        return self._told("describe")

    def health(self) -> dict[str, Any]:
        return self._told("health")

    def until(self, **wanted: object) -> dict[str, Any]:
        """Asks for the health until it is so; answers it."""
        end = time.monotonic() + PATIENCE
        while not wanted.items() <= (told := self.health()).items():
            assert time.monotonic() < end, told
        return told

    def _told(self, question: str) -> dict[str, Any]:
        answer = self.ask(question)
        assert answer.startswith("resp 0 "), answer
        told = json.loads(answer.removeprefix("resp 0 "))
        assert isinstance(told, dict)
        return told

    def event(self) -> str:
        """The next feedback message; TimeoutError when none comes."""
        assert self.feedback is not None
        while b"\0" not in self._events:
            received = self.feedback.recv(65536)
            if not received:
                raise EOFError(self._events)
            self._events += received
        event, self._events = self._events.split(b"\0", 1)
        return event.decode(errors="surrogateescape")

    def batch(self) -> list[str]:
        """The messages up to `data_finish`, which is taken too."""
        events: list[str] = []
        while (event := self.event()) != "data_finish":
            events.append(event)
        return events

    def batch_now(self) -> list[str]:
        """What waits to be told; at least a line that is caused here, so that a batch comes."""
        assert self.ask("output_data_ready") == "resp 0"
        assert self.ask("add urn:marlise:test:needs-feature 9989") == "resp -102"
        return self.batch()

    def wait_for(self, start: str) -> str:
        """Acknowledges batches until an event starts so; answers that event."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.ask("output_data_ready") == "resp 0"
            for event in self.batch():
                if event.startswith(start):
                    return event
        raise TimeoutError(start)

    def silent(self, seconds: float) -> bool:
        """True when no feedback comes for so long."""
        assert self.feedback is not None
        self.feedback.settimeout(seconds)
        try:
            self.event()
        except TimeoutError:
            return True
        finally:
            self.feedback.settimeout(PATIENCE)
        return False

    def told(self, seconds: float) -> list[str]:
        """What comes until nothing has for so long, without lines of the log: a slow machine causes some."""
        events: list[str] = []
        assert self.feedback is not None
        self.feedback.settimeout(seconds)
        try:
            while True:
                events.append(self.event())
        except TimeoutError:
            return [event for event in events if event != "data_finish" and not event.startswith("log ")]
        finally:
            self.feedback.settimeout(PATIENCE)

    def closed(self) -> bool:
        """True when the host closes the command connection."""
        try:
            self.reply()
        except (EOFError, ConnectionResetError):
            return True
        return False


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    connection.connect(str(path))
    return connection
