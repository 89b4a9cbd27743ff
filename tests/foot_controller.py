"""MIDI devices in JACK, run as a child process: they come and go, play, and note what they are sent.

Called `a2j`, its ports are taken for devices that a bridge brings in from ALSA; under another name it is a program that
plays. Each line on standard input is a request, answered by one line. Needs a JACK server.
"""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any, Self

_BRIDGE = "a2j"


class FootController:
    """The child, seen from the test. `server`: JACK's variables."""

    def __init__(self, server: Mapping[str, str], client: str = _BRIDGE) -> None:
        self._client = client
        self._server = server

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.foot_controller", self._client],
            env={**os.environ, **self._server},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()

    def plug(self, name: str, number: int = 20) -> None:
        self._ask("plug", name, number)

    def unplug(self, name: str) -> None:
        self._ask("unplug", name)

    def play(self, name: str, *messages: bytes, together: int = 1) -> None:
        """So many in each period; returns when all are played."""
        self._ask("play", name, together, *(message.hex() for message in messages))

    def heard(self, name: str) -> list[bytes]:
        """What it was sent since the last call."""
        return [bytes.fromhex(text) for text in self._ask("heard", name)]

    def join(self, source: str, target: str) -> None:
        self._ask("join", source, target)

    def ports(self, client: str) -> list[str]:
        """MIDI ports of another client, in JACK's full names."""
        return list(self._ask("ports", client))

    def joined(self, port: str) -> list[str]:
        """What a port is joined to, by JACK's full names."""
        return list(self._ask("joined", port))

    def cycles(self) -> int:
        """How many JACK has made since it began."""
        return int(self._ask("cycles"))

    def speaks(self, name: str, number: int = 20) -> str:
        """What JACK calls the port that it plays from."""
        return f"{self._client}:{_port(name, number, 'capture')}"

    def listens(self, name: str, number: int = 20) -> str:
        """What JACK calls the port that it is sent to."""
        return f"{self._client}:{_port(name, number, 'playback')}"

    def _ask(self, *request: object) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _port(name: str, number: int, side: str) -> str:
    return f"{name} [{number}] ({side}): MIDI 1"


class _Device:
    def __init__(self, client: Any, name: str, number: int) -> None:
        flags = dict.fromkeys(("is_physical", "is_terminal"), client.name == _BRIDGE)
        self.source = client.midi_outports.register(_port(name, number, "capture"), **flags)
        self.sink = client.midi_inports.register(_port(name, number, "playback"), **flags)
        self.heard: deque[str] = deque()
        self.playing: deque[bytes] = deque()
        self.together = 1
        self.done = threading.Event()

    def process(self) -> None:
        self.source.clear_buffer()
        for _, data in self.sink.incoming_midi_events():
            self.heard.append(bytes(data).hex())
        for offset in range(min(self.together, len(self.playing))):
            self.source.write_midi_event(offset, self.playing.popleft())
        if not self.playing:
            self.done.set()

    def leave(self) -> None:
        self.source.unregister()
        self.sink.unregister()


class _Child:
    """Each public method is a request."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._devices: dict[str, _Device] = {}
        self._cycles = 0
        client.set_process_callback(self._process)

    def plug(self, name: str, number: int) -> None:
        self._devices[name] = _Device(self._client, name, number)

    def unplug(self, name: str) -> None:
        self._devices.pop(name).leave()

    def play(self, name: str, together: int, *messages: str) -> None:
        device = self._devices[name]
        device.together = together
        device.playing.extend(bytes.fromhex(message) for message in messages)
        device.done.clear()
        device.done.wait(60)

    def heard(self, name: str) -> list[str]:
        held = self._devices[name].heard
        return [held.popleft() for _ in range(len(held))]

    def join(self, source: str, target: str) -> None:
        self._client.connect(source, target)

    def ports(self, client: str) -> list[str]:
        return [port.name for port in self._client.get_ports(f"^{client}:", is_midi=True)]

    def joined(self, port: str) -> list[str]:
        return [other.name for other in self._client.get_all_connections(port)]

    def cycles(self) -> int:
        return self._cycles

    def _process(self, _frames: int) -> None:
        self._cycles += 1
        for device in tuple(self._devices.values()):
            device.process()


def _main() -> None:
    import jack  # noqa: PLC0415

    client = jack.Client(sys.argv[1], no_start_server=True, use_exact_name=True)
    child = _Child(client)
    with client:
        print("ready", flush=True)
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            print(json.dumps(getattr(child, name)(*arguments)), flush=True)


if __name__ == "__main__":
    _main()
