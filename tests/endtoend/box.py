"""An effect as another JACK program: gives back half of what it takes, and says so.

Usage: box.py NAME. With `late` behind the name its ports can be joined only from a SIGUSR1 on.
"""

import signal
import sys

import jack


def main() -> None:
    client = jack.Client(sys.argv[1], no_start_server=True, use_exact_name=True)
    into, out = client.inports.register("in_1"), client.outports.register("out_1")

    @client.set_process_callback
    def process(_count: int) -> None:
        out.get_array()[:] = 0.5 * into.get_array()

    if "late" in sys.argv:
        print("it waits", flush=True)
        signal.sigwait([signal.SIGUSR1])
    with client:
        print("it halves", flush=True)
        signal.sigwait([signal.SIGTERM])


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGUSR1])
    main()
