"""Another program that moves JACK's transport, run as a child process: one process can speak to one JACK server only.

Each line on its standard input is a request, answered by one line of JSON.
"""

import json
import os
import subprocess
import sys
from typing import Any, Self

from tests.integration.host.jack_server import VARIABLES


class JackConductor:
    """The child, seen from the test."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.host.jack_conductor"],
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

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def ask(self, request: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        return self._answer()

    def position(self) -> dict[str, Any]:
        """`rolling` and the fields of JACK's position."""
        position = self.ask("position")
        assert isinstance(position, dict)
        return position


def _main() -> None:
    import jack  # noqa: PLC0415

    client = jack.Client("conductor", no_start_server=True, use_exact_name=True)
    rate = client.samplerate
    music = {"bpm": 0.0, "bpb": 0.0}

    def timebase(_state: int, _frames: int, position: Any, _anew: bool) -> None:
        beats = position.frame * music["bpm"] / (60 * rate) if music["bpm"] > 0 else 0.0
        per_bar = music["bpb"] if music["bpb"] > 0 else 4.0
        position.valid = jack._lib.JackPositionBBT
        position.bar = int(beats // per_bar) + 1
        position.beat = int(beats % per_bar) + 1
        position.tick = int(beats % 1 * 960)
        position.bar_start_tick = beats // per_bar * per_bar * 960
        position.beats_per_bar = music["bpb"]
        position.beat_type = 4
        position.ticks_per_beat = 960
        position.beats_per_minute = music["bpm"]

    def answer(words: list[str]) -> object:
        match words:
            case ["position"]:
                state, position = client.transport_query()
                return {"rolling": state == jack.ROLLING, **position}
            case ["start"]:
                client.transport_start()
            case ["stop"]:
                client.transport_stop()
            case ["locate", frame]:
                client.transport_locate(int(frame))
            case ["master", bpm, bpb]:
                music.update(bpm=float(bpm), bpb=float(bpb))
                client.set_timebase_callback(timebase)
            case ["release"]:
                client.release_timebase()
        return None

    with client:
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(line.split())), flush=True)


if __name__ == "__main__":
    _main()
