"""Another program in JACK: a steady tone, an ear, and MIDI both ways."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.integration.host.jack_server import VARIABLES
from tests.jack_child import JackChild, serve

TONE = 0.5
AT_ONCE = 27
"""MIDI messages in a cycle of 128 frames: about 10 000 in a second."""
NAME = "probe"


class JackProbe(JackChild):
    """The child, seen from the test."""

    def __init__(self, name: str = NAME, server: Mapping[str, str] = VARIABLES) -> None:
        super().__init__("tests.integration.host.jack_probe", name, server=server)

    def peak(self) -> float:
        """Highest sample that `probe:ear` heard in the next 0.1 s."""
        return float(self.ask("peak"))

    def send_midi(self, *messages: bytes) -> None:
        """All in order, at most `AT_ONCE` in one cycle."""
        self.ask("send", *(message.hex() for message in messages))

    def sent_midi(self) -> None:
        """Waits until everything was sent."""
        while self.ask("unsent"):
            pass

    def set_tone(self, level: float) -> None:
        self.ask("tone", level)

    def declare_range(self, least: float, most: float) -> None:
        """What the metadata of `probe:tone` say of its voltages."""
        self.ask("range", least, most)

    def heard_midi(self) -> list[bytes]:
        """MIDI messages that came to `probe:midi_ear` since the last call, after 0.1 s."""
        return [bytes.fromhex(message) for message in self.ask("heard")]


@dataclass
class _State:
    """What the process callback and the requests share."""

    level: float = TONE
    peak: float = 0.0
    to_send: list[bytes] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)

    def answer(self, *request: Any) -> object:
        match request:
            case ["peak"]:
                self.peak = 0.0
                time.sleep(0.1)
                return self.peak
            case ["send", *messages]:
                self.to_send.extend(bytes.fromhex(message) for message in messages)
            case ["unsent"]:
                time.sleep(0.01)
                return len(self.to_send)
            case ["tone", level]:
                self.level = level
            case ["heard"]:
                time.sleep(0.1)
                heard, self.heard[:] = list(self.heard), []
                return [message.hex() for message in heard]
        return None


def _main(name: str) -> None:
    import jack  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    client = jack.Client(name, no_start_server=True, use_exact_name=True)
    tone = client.outports.register("tone")
    ear = client.inports.register("ear")
    midi_out = client.midi_outports.register("midi_out")
    midi_ear = client.midi_inports.register("midi_ear")
    state = _State()

    @client.set_process_callback  # type: ignore[untyped-decorator]
    def process(_frames: int) -> None:
        tone.get_array()[:] = state.level
        state.peak = max(state.peak, float(np.max(np.abs(ear.get_array()))))
        midi_out.clear_buffer()
        now = state.to_send[:AT_ONCE]
        for frame, message in enumerate(now):
            midi_out.write_midi_event(frame, message)
        del state.to_send[: len(now)]
        state.heard.extend(bytes(data) for _, data in midi_ear.incoming_midi_events())

    def answer(*request: Any) -> object:
        if request[0] == "range":
            for key, value in zip(("minimum", "maximum"), request[1:], strict=True):
                client.set_property(tone.uuid, f"http://lv2plug.in/ns/lv2core#{key}", str(value))
        return state.answer(*request)

    with client:
        serve(answer)


if __name__ == "__main__":
    _main(sys.argv[1])
