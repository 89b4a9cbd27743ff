"""Another program in JACK: a steady tone, an ear, and MIDI both ways.

Run as a child process, since one process can speak to one JACK server only:
each line on its standard input is a request, answered by one line.
"""

import os
import subprocess
import sys
from typing import Self

from tests.integration.host.jack_server import VARIABLES

TONE = 0.5
NAME = "probe"


class JackProbe:
    """The child, seen from the test."""

    def __init__(self, name: str = NAME) -> None:
        self._name = name

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.host.jack_probe", self._name],
            env={**os.environ, **VARIABLES},
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
        self._process.wait(10)
        self._process.stdout.close()

    def kill(self) -> None:
        """Ends it as a crash would; to be asked when its server has gone, which it may not notice by itself."""
        self._process.kill()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ask(self, request: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        return self._answer()

    def peak(self) -> float:
        """Highest sample that `probe:ear` heard in the next 0.1 s."""
        return float(self.ask("peak"))

    def send_midi(self, message: bytes) -> None:
        self.ask("send " + message.hex())

    def heard_midi(self) -> list[bytes]:
        """MIDI messages that came to `probe:midi_ear` since the last call, after 0.1 s."""
        return [bytes.fromhex(message) for message in self.ask("heard").split()]


def _main(name: str) -> None:
    import time  # noqa: PLC0415

    import jack  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    client = jack.Client(name, no_start_server=True, use_exact_name=True)
    tone = client.outports.register("tone")
    ear = client.inports.register("ear")
    midi_out = client.midi_outports.register("midi_out")
    midi_ear = client.midi_inports.register("midi_ear")
    to_send: list[bytes] = []
    heard: list[bytes] = []
    peaks = [0.0]

    @client.set_process_callback  # type: ignore[untyped-decorator]
    def process(_frames: int) -> None:
        tone.get_array()[:] = TONE
        peaks[0] = max(peaks[0], float(np.max(np.abs(ear.get_array()))))
        midi_out.clear_buffer()
        while to_send:
            midi_out.write_midi_event(0, to_send.pop(0))
        heard.extend(bytes(data) for _, data in midi_ear.incoming_midi_events())

    with client:
        print("ready", flush=True)
        for line in sys.stdin:
            request, _, argument = line.strip().partition(" ")
            answer = "ok"
            if request == "peak":
                peaks[0] = 0.0
                time.sleep(0.1)
                answer = str(peaks[0])
            elif request == "send":
                to_send.append(bytes.fromhex(argument))
            elif request == "heard":
                time.sleep(0.1)
                messages, heard[:] = list(heard), []
                answer = " ".join(message.hex() for message in messages)
            print(answer, flush=True)


if __name__ == "__main__":
    _main(sys.argv[1])
