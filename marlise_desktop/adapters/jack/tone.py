"""A test tone in a process of its own: `python -m marlise_desktop.adapters.jack.tone PORT` plays into that port.

A sine of 440 Hz with a peak of -12 dBFS, until the process is ended. Says `ready` when it sounds.
"""

import math
import signal
import sys
from array import array

import jack

PEAK = 10 ** (-12 / 20)
_HERTZ = 440.0


def main() -> None:
    client = jack.Client("marlise-tone", no_start_server=True)
    out = client.outports.register("out")
    turn = 2 * math.pi * _HERTZ / client.samplerate
    place = 0

    @client.set_process_callback  # type: ignore[untyped-decorator]
    def process(frames: int) -> None:
        nonlocal place
        samples = array("f", (PEAK * math.sin(turn * (place + n)) for n in range(frames)))
        out.get_buffer()[:] = samples.tobytes()
        place += frames

    with client:
        client.connect(out, sys.argv[1])
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main()
