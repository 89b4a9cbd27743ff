"""Plays a tone into the engine and records what comes out, until its input ends, in a process of its own.

Usage: steady_tone.py FILE.npy CLIENT. It says `ready` when it plays, and at its end how many xruns there were. The
file gets an array (2, frames): played, heard. Behind the xruns it tells the longest time, in frames, for which JACK
ran no cycle.
"""

import sys
from pathlib import Path

import jack
import numpy as np
import numpy.typing as npt

FREQUENCY_HZ = 440.0


def main(file: Path, engine: str) -> None:
    client = jack.Client("marlise-tone", no_start_server=True)
    out, ear = client.outports.register("out"), client.inports.register("in")
    blocks: list[npt.NDArray[np.float32]] = []
    frames, xruns, due, longest = 0, 0, 0, 0

    @client.set_xrun_callback
    def count_xrun(_lateness: float) -> None:
        nonlocal xruns
        xruns += 1

    @client.set_process_callback
    def process(count: int) -> None:
        nonlocal frames, due, longest
        began = client.last_frame_time
        longest, due = max(longest, began - due if due else 0), began + count
        now = np.arange(frames, frames + count)
        frames += count
        out.get_array()[:] = 0.25 * np.sin(2 * np.pi * FREQUENCY_HZ / client.samplerate * now)
        blocks.append(np.stack([out.get_array(), ear.get_array()]).astype("float32"))

    with client:
        client.connect(out, f"{engine}:in_1")
        client.connect(f"{engine}:out_1", ear)
        print("ready", flush=True)
        sys.stdin.read()
        np.save(file, np.concatenate(blocks, axis=1))
        print(xruns, longest, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
