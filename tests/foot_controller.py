"""MIDI devices in JACK, run as a child process: they come and go, play, and note what they are sent.

Called `a2j`, its ports are taken for devices that a bridge brings in from ALSA; under another name it is a program that
plays. Needs a JACK server.
"""

import sys
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from tests.jack_child import JackChild, serve

_BRIDGE = "a2j"


class FootController(JackChild):
    """The child, seen from the test. `server`: JACK's variables."""

    def __init__(self, server: Mapping[str, str], client: str = _BRIDGE) -> None:
        super().__init__("tests.foot_controller", client, server=server)
        self._client = client

    def plug(self, name: str, number: int = 20) -> None:
        self.ask("plug", name, number)

    def unplug(self, name: str) -> None:
        self.ask("unplug", name)

    def play(self, name: str, *messages: bytes, together: int = 1) -> None:
        """So many in each period; returns when all are played."""
        self.ask("play", name, together, *(message.hex() for message in messages))

    def heard(self, name: str) -> list[bytes]:
        """What it was sent since the last call."""
        return [bytes.fromhex(text) for text in self.ask("heard", name)]

    def join(self, source: str, target: str) -> None:
        self.ask("join", source, target)

    def ports(self, client: str) -> list[str]:
        """MIDI ports of another client, in JACK's full names."""
        return list(self.ask("ports", client))

    def joined(self, port: str) -> list[str]:
        """What a port is joined to, by JACK's full names."""
        return list(self.ask("joined", port))

    def cycles(self) -> int:
        """How many JACK has made since it began."""
        return int(self.ask("cycles"))

    def speaks(self, name: str, number: int = 20) -> str:
        """What JACK calls the port that it plays from."""
        return f"{self._client}:{_port(name, number, 'capture')}"

    def listens(self, name: str, number: int = 20) -> str:
        """What JACK calls the port that it is sent to."""
        return f"{self._client}:{_port(name, number, 'playback')}"


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
        serve(lambda name, *arguments: getattr(child, name)(*arguments))


if __name__ == "__main__":
    _main()
