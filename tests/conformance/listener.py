"""A TCP port that an engine connects to by itself: for `monitor`."""

import socket

PATIENCE_S = 10.0


class Listener:
    """Hears one peer."""

    def __init__(self) -> None:
        self.port = 0
        self._listener: socket.socket | None = None
        self._peer: socket.socket | None = None
        self._heard = b""

    def listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE_S)
        self.port = self._listener.getsockname()[1]

    def message(self) -> str:
        """The next one, which ends with NUL; raises TimeoutError when none comes."""
        assert self._listener is not None, "nobody listens"
        if self._peer is None:
            self._peer, _ = self._listener.accept()
            self._peer.settimeout(PATIENCE_S)
        while b"\0" not in self._heard:
            data = self._peer.recv(4096)
            if not data:
                raise ConnectionError("the engine closed its connection to the listener")
            self._heard += data
        message, _, self._heard = self._heard.partition(b"\0")
        return message.decode()

    def close(self) -> None:
        for held in (self._peer, self._listener):
            if held is not None:
                held.close()
