"""A recorder in JACK: it plays a sine and keeps all that comes back, across changes of the period."""

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.host.jack_server import VARIABLES
from tests.jack_child import JackChild, serve

LEVEL = 0.5
HERTZ = 200.0
RATE = 48000
NAME = "tape"


@dataclass(frozen=True, slots=True)
class Recording:
    """`periods` in order, without repeats; `lost` counts cycles that the recorder or another client did not make."""

    samples: Sequence[float]
    periods: tuple[int, ...]
    lost: int

    def largest_step(self) -> float:
        return max(abs(b - a) for a, b in zip(self.samples, self.samples[1:], strict=False))


class JackTape(JackChild):
    """The child, seen from the test. It plays at `tape-player:tone` and listens at `tape:ear`."""

    def __init__(self) -> None:
        super().__init__("tests.integration.host.jack_tape", NAME, server=VARIABLES)

    def begin(self) -> None:
        self.ask("begin")

    def heard(self) -> int:
        """Frames since begin()."""
        return int(self.ask("heard"))

    def end(self, file: Path) -> Recording:
        lost, *periods = self.ask("end", str(file))
        samples = array("f")
        samples.frombytes(file.read_bytes())
        return Recording(samples, tuple(periods), lost)


@dataclass
class _State:
    """What the process callback and the requests share."""

    frame: int = 0
    recording: bool = False
    pieces: list[bytes] = field(default_factory=list)
    frames: int = 0
    periods: list[int] = field(default_factory=list)
    next_time: int | None = None
    lost: int = 0

    def begin(self) -> None:
        self.pieces.clear()
        self.periods.clear()
        self.frames = self.lost = 0
        self.next_time = None
        self.recording = True

    def keep(self, samples: bytes, frames: int, time: int) -> None:
        if not self.recording:
            return
        if not self.periods or self.periods[-1] != frames:
            self.periods.append(frames)
        elif self.next_time is not None and time != self.next_time:
            self.lost += 1
        self.next_time = time + frames
        self.frames += frames
        self.pieces.append(samples)

    def answer(self, *request: str) -> object:
        match request:
            case ["begin"]:
                self.begin()
            case ["heard"]:
                return self.frames
            case ["end", file]:
                self.recording = False
                Path(file).write_bytes(b"".join(self.pieces))
                return [self.lost, *self.periods]
        return None


def _main(name: str) -> None:
    import jack  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    # Two clients: where a client hears itself, JACK keeps a cycle back, and does not change its length with the period.
    player = jack.Client(f"{name}-player", no_start_server=True, use_exact_name=True)
    tape = jack.Client(name, no_start_server=True, use_exact_name=True)
    tone = player.outports.register("tone")
    ear = tape.inports.register("ear")
    state = _State()

    @player.set_process_callback  # type: ignore[untyped-decorator]
    def play(frames: int) -> None:
        at = state.frame + np.arange(frames)
        tone.get_array()[:] = LEVEL * np.sin(2 * np.pi * HERTZ * at / RATE)
        state.frame += frames

    @tape.set_process_callback  # type: ignore[untyped-decorator]
    def keep(frames: int) -> None:
        state.keep(ear.get_array().tobytes(), frames, tape.last_frame_time)

    @tape.set_xrun_callback  # type: ignore[untyped-decorator]
    def xrun(_delay: float) -> None:
        state.lost += 1

    with player, tape:
        serve(state.answer)


if __name__ == "__main__":
    _main(sys.argv[1])
