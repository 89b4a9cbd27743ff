"""A plain connection to an engine, which blocks: bytes out, replies and feedback in."""

import socket
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PATIENCE_S = 10.0


class Connection:
    """To TCP ports (command, feedback), or to a Unix socket's path."""

    def __init__(self, address: tuple[int, int] | Path) -> None:
        self._address = address
        self._connect()

    def _connect(self) -> None:
        if isinstance(self._address, Path):
            self._command = _unix(str(self._address))
            self._feedback = _unix(f"{self._address}.feedback")
        else:
            self._command, self._feedback = (
                socket.create_connection(("127.0.0.1", port), PATIENCE_S) for port in self._address
            )
            self._command.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._replies = b""
        self._messages = b""

    def close(self) -> None:
        self._command.close()
        self._feedback.close()

    def reconnect(self) -> None:
        self.close()
        self._connect()

    def say(self, text: str) -> None:
        self._command.sendall(text.encode(errors="surrogateescape") + b"\0")

    def ask(self, text: str) -> str:
        self.say(text)
        return self._reply()

    def burst(self, texts: Sequence[str]) -> list[str]:
        for text in texts:
            self.say(text)
        return [self._reply() for _ in texts]

    def raw(self, data: bytes) -> list[str]:
        """Writes the parts between `|` one after the other, and reads a reply for each NUL that ends a message."""
        for part in data.split(b"|"):
            self._command.sendall(part)
            # Parted writes reach the engine as two reads; joined by the kernel they would test nothing.
            time.sleep(0.05)
        messages = [message for message in data.replace(b"|", b"").split(b"\0") if message.strip(b"\r\n")]
        return [self._reply() for _ in messages]

    def _reply(self) -> str:
        while b"\0" not in self._replies:
            data = self._command.recv(65536)
            if not data:
                raise ConnectionError("the engine closed the connection")
            self._replies += data
        reply, _, self._replies = self._replies.partition(b"\0")
        return reply.decode(errors="backslashreplace")

    def messages(self, patience: float = PATIENCE_S) -> Iterator[str]:
        """Feedback as it comes; raises TimeoutError when nothing more does."""
        deadline = time.monotonic() + patience
        while True:
            while b"\0" in self._messages:
                message, _, self._messages = self._messages.partition(b"\0")
                yield message.decode(errors="backslashreplace")
            self._feedback.settimeout(max(deadline - time.monotonic(), 0.001))
            data = self._feedback.recv(65536)
            if not data:
                raise TimeoutError
            self._messages += data

    def batch(self) -> Iterator[str]:
        """One batch of feedback, without its end."""
        for message in self.messages():
            if message == "data_finish":
                return
            yield message

    def drain_feedback(self) -> list[str]:
        """What has come by now."""
        self._feedback.setblocking(False)
        try:
            while data := self._feedback.recv(65536):
                self._messages += data
        except BlockingIOError:
            pass
        *messages, self._messages = self._messages.split(b"\0")
        return [message.decode(errors="backslashreplace") for message in messages]


def _unix(path: str) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(PATIENCE_S)
    made.connect(path)
    return made
