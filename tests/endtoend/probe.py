"""Plays sound files into a JACK port and records others, in a process of its own.

Usage: probe.py PORT_TO_FEED PORT_TO_RECORD... It says `ready` when its ports are there. Each line `IN.wav OUT.wav` on
standard input is one take, answered by `done`: its length is the file's and a fifth of a second.
"""

import errno
import sys
import threading
from pathlib import Path

import jack
import numpy as np
import numpy.typing as npt
import soundfile


class Take:
    """One file on its way through; `process` is called on JACK's thread."""

    def __init__(self, sound: npt.NDArray[np.float32], channels: int, rate: int) -> None:
        self.sound = sound
        self.recorded = np.zeros((len(sound) + rate // 5, channels), dtype="float32")
        self.over = threading.Event()
        self._place = 0

    def process(self, out: jack.OwnPort, ins: list[jack.OwnPort], count: int) -> None:
        if self.over.is_set():
            return
        chunk = self.sound[self._place : self._place + count]
        out.get_array()[: len(chunk)] = chunk
        kept = self.recorded[self._place : self._place + count]
        for n, port in enumerate(ins):
            kept[:, n] = port.get_array()[: len(kept)]
        self._place += count
        if self._place >= len(self.recorded):
            self.over.set()


def join(client: jack.Client, source: str, target: str) -> None:
    """Or leaves as it is what an engine has joined that remembers us from before it lost the audio server."""
    try:
        client.connect(source, target)
    except jack.JackErrorCode as error:
        if error.code != errno.EEXIST:
            raise


def main() -> None:
    feed, *record = sys.argv[1:]
    client = jack.Client("marlise-probe", no_start_server=True)
    out = client.outports.register("out")
    ins = [client.inports.register(f"in_{n}") for n in range(len(record))]
    takes: list[Take] = []

    @client.set_process_callback
    def process(count: int) -> None:
        out.get_array()[:] = 0
        if takes:
            takes[-1].process(out, ins, count)

    with client:
        print("ready", flush=True)
        for line in sys.stdin:
            source, target = line.split()
            sound, rate = soundfile.read(source, dtype="float32")
            assert client.samplerate == rate, f"the server runs at {client.samplerate}"
            for port in (out, *ins):
                port.disconnect()
            join(client, out.name, feed)
            for name, port in zip(record, ins, strict=True):
                join(client, name, port.name)
            take = Take(sound, len(ins), rate)
            takes.append(take)
            if not take.over.wait(30):
                sys.exit("the audio server does not run")
            soundfile.write(Path(target), take.recorded, rate, subtype="FLOAT")
            print("done", flush=True)


if __name__ == "__main__":
    main()
