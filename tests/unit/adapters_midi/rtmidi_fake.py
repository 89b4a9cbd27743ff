"""python-rtmidi's module with ALSA in memory: ports that can be plugged in, and a thread that calls back.

Held to what rtmidi 1.5.8 does: `get_ports` gives `client:port 24:0`, a port that is gone raises an InvalidPortError
when it is named, and a bare RtMidiError when it is opened and was the last one. Callbacks get ([bytes], delta) and
their data on a thread of its own.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

_Callback: TypeAlias = Callable[[tuple[Sequence[int], float], object], None]


class _RtMidiError(Exception):
    """As rtmidi's: not all of its kinds are an OSError."""


class _InvalidPortError(_RtMidiError, ValueError): ...


@dataclass
class FakeRtmidi:
    """`inputs` can be heard, `outputs` played to. Our own virtual ports are among them once they are open.

    `goes` is the method in which a port is gone, once. While `may_open` is cleared, opening one takes its time.
    """

    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    compiled: tuple[int, ...] = (2, 3)
    broken: str = ""
    goes: str = ""
    may_open: threading.Event = field(default_factory=threading.Event)
    opening: threading.Event = field(default_factory=threading.Event)
    open: list["_Port"] = field(default_factory=list)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    API_LINUX_ALSA: int = 2
    API_UNIX_JACK: int = 3
    RtMidiError: type[Exception] = _RtMidiError

    def __post_init__(self) -> None:
        self.may_open.set()

    def get_compiled_api(self) -> list[int]:
        return list(self.compiled)

    def MidiIn(self, api: int, name: str) -> "_Port":
        return self._port(api, name, self.inputs)

    def MidiOut(self, api: int, name: str) -> "_Port":
        return self._port(api, name, self.outputs)

    def _port(self, api: int, name: str, ports: list[str]) -> "_Port":
        assert api == self.API_LINUX_ALSA
        if self.broken:
            raise OSError(self.broken)
        return _Port(self, name, ports)

    def hear(self, name: str, *messages: Sequence[int]) -> None:
        """As from the device: on another thread, to all ports that are open on it."""

        def play() -> None:
            for message in messages:
                for port in [port for port in self.open if port.name == name]:
                    port.call(message)

        thread = threading.Thread(target=play)
        thread.start()
        thread.join()

    def look_for(self, method: str) -> None:
        if self.goes == method:
            self.goes = ""
            if method == "open_port":
                raise _RtMidiError("MidiInAlsa::openPort: no MIDI input sources found!")
            raise _InvalidPortError("MidiInAlsa::getPortName: error looking for port name!")

    def is_open(self, name: str) -> bool:
        return any(port.name == name for port in self.open)


class _Port:
    def __init__(self, module: FakeRtmidi, client: str, ports: list[str]) -> None:
        self._module = module
        self._client = client
        self._ports = ports
        self._callback: tuple[_Callback, object] | None = None
        self.ignored: dict[str, bool] = {}
        self.name = ""

    def ignore_types(self, *, sysex: bool, timing: bool, active_sense: bool) -> None:
        self.ignored = {"sysex": sysex, "timing": timing, "active_sense": active_sense}

    def set_callback(self, function: _Callback, data: object) -> None:
        self._callback = function, data

    def cancel_callback(self) -> None:
        self._callback = None

    def get_ports(self) -> list[str]:
        self._module.look_for("get_ports")
        return list(self._ports)

    def get_port_name(self, number: int) -> str:
        self._module.look_for("get_port_name")
        return self._ports[number]

    def open_port(self, number: int, name: str) -> None:
        self._module.look_for("open_port")
        self._module.opening.set()
        self._module.may_open.wait(10)
        self.name = self._ports[number]
        self._module.open.append(self)

    def open_virtual_port(self, name: str) -> None:
        self.name = f"{self._client}:{name} 128:{len(self._ports)}"
        self._ports.append(self.name)
        self._module.open.append(self)

    def close_port(self) -> None:
        if self in self._module.open:
            self._module.open.remove(self)

    def send_message(self, message: bytes) -> None:
        if message[0] < 0x80:
            raise ValueError("MidiOutAlsa::sendMessage: event parsing error!")
        self._module.sent.append((self.name, bytes(message)))

    def call(self, message: Sequence[int]) -> None:
        if self._callback is not None:
            function, data = self._callback
            function((list(message), 0.0), data)
