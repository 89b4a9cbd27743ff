"""How long it takes until a MIDI message changes the sound: a JACK client in a process of its own.

It plays a constant into the engine, and messages, and looks at which sample of what comes back is the first to differ.
One period of the way is JACK's, for the loop through it.
"""

import random
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tests.jack_child import JackChild, serve

NAME = "stopwatch"
PRESS, SOUND, BACK = (f"{NAME}:{port}" for port in ("press", "sound", "back"))
_LEVEL = 0.25
_CHANGED = 1e-3
QUIET_PERIODS = 5
_PATIENCE_PERIODS = 1000


class Stopwatch(JackChild):
    """The child, seen from the benchmark. `server`: JACK's variables."""

    def __init__(self, server: Mapping[str, str]) -> None:
        super().__init__("tests.bench.stopwatch", server=server)

    def join(self, *pairs: tuple[str, str]) -> None:
        self.ask("join", *pairs)

    def part(self) -> None:
        self.ask("part")

    def periods(self, messages: Sequence[bytes], times: int, rest: int = QUIET_PERIODS) -> list[float]:
        """How many periods each of so many messages took, the given ones over and over; those never heard are inf.

        Between two of them it is still for `rest` periods, and up to twice as long.
        """
        return list(self.ask("measure", times, rest, *(message.hex() for message in messages)))


class _Watch:
    """On JACK's thread: plays one message, waits for the change, rests until all is still, and so on."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._press = client.midi_outports.register("press")
        self._sound = client.outports.register("sound")
        self._back = client.inports.register("back")
        self._to_play: list[bytes] = []
        self._taken: list[float] = []
        self._level = 0.0
        self._since: int | None = None
        self._still = 0
        self._least_rest = self._rest = QUIET_PERIODS
        self.over = threading.Event()
        client.set_process_callback(self._process)

    def measure(self, messages: list[bytes], rest: int) -> list[float]:
        self._taken = []
        self._least_rest = self._rest = rest
        self._still = 0
        self.over.clear()
        self._to_play = messages[::-1]
        self.over.wait()
        return self._taken

    def _process(self, frames: int) -> None:
        self._press.clear_buffer()
        self._sound.get_array()[:] = _LEVEL
        back = self._back.get_array()
        if self._since is None:
            self._wait(back)
            return
        differs = np.flatnonzero(np.abs(back - self._level) > _CHANGED)
        if len(differs) or self._since >= _PATIENCE_PERIODS:
            self._taken.append(self._since + float(differs[0]) / frames if len(differs) else float("inf"))
            self._since, self._still = None, 0
            self._rest = self._least_rest + random.randrange(self._least_rest)
        else:
            self._since += 1

    def _wait(self, back: Any) -> None:
        still = float(np.ptp(back)) <= _CHANGED and abs(float(back[-1]) - self._level) <= _CHANGED
        self._level = float(back[-1])
        self._still = self._still + 1 if still else 0
        if self._still < self._rest:
            return
        if self._to_play:
            self._press.write_midi_event(0, self._to_play.pop())
            self._since = 1
        elif not self.over.is_set():
            self.over.set()


def _main() -> None:
    import jack  # noqa: PLC0415

    client = jack.Client(NAME, no_start_server=True, use_exact_name=True)
    watch = _Watch(client)

    def answer(*request: Any) -> object:
        match request:
            case ["join", *pairs]:
                for source, target in pairs:
                    client.connect(source, target)
            case ["part"]:
                for port in (*client.outports, *client.inports, *client.midi_outports):
                    port.disconnect()
            case ["measure", times, rest, *texts]:
                messages = [bytes.fromhex(text) for text in texts]
                return watch.measure([messages[number % len(messages)] for number in range(times)], rest)
        return None

    with client:
        serve(answer)


if __name__ == "__main__":
    _main()
