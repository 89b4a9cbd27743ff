"""Plays a sound file into JACK ports and records others, in a process of its own.

Says `ready` when its ports are there.
Usage: probe.py IN.wav OUT.wav SOURCE_PORT... -- PORT_TO_RECORD...   The first group are inputs to feed.
It starts to play when a line comes on standard input, and ends after the file's length and half a second.
"""

import queue
import sys
import threading

import jack
import numpy as np
import soundfile


def main() -> None:
    source, target, *names = sys.argv[1:]
    split = names.index("--")
    sound, rate = soundfile.read(source, dtype="float32", always_2d=True)
    client = jack.Client("marlise-probe", no_start_server=True)
    assert client.samplerate == rate, f"the server runs at {client.samplerate}"
    out = client.outports.register("out")
    ins = [client.inports.register(f"in_{n}") for n in range(len(names) - split - 1)]
    frames = len(sound) + rate // 2
    recorded = np.zeros((frames, len(ins)), dtype="float32")
    place = -1
    done = threading.Event()
    blocks: queue.SimpleQueue[int] = queue.SimpleQueue()

    @client.set_process_callback
    def process(count: int) -> None:
        nonlocal place
        buffer = out.get_array()
        buffer[:] = 0
        if place < 0 or done.is_set():
            return
        chunk = sound[place : place + count, 0]
        buffer[: len(chunk)] = chunk
        kept = recorded[place : place + count]
        for n, port in enumerate(ins):
            kept[:, n] = port.get_array()[: len(kept)]
        place += count
        blocks.put(place)
        if place >= frames:
            done.set()

    with client:
        for name in names[:split]:
            client.connect(out, name)
        for port, name in zip(ins, names[split + 1 :], strict=True):
            client.connect(name, port)
        print("ready", flush=True)
        sys.stdin.readline()
        place = 0
        if not done.wait(30):
            sys.exit("the audio server does not run")
    soundfile.write(target, recorded, rate, subtype="FLOAT")


if __name__ == "__main__":
    main()
