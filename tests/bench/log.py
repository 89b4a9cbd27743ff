"""What a log line costs where its level is off, and where it is on: `python -m tests.bench.log`.

As multiples of the standard library's own call that is off, so that machines can be compared. Nothing is asserted.
"""

import logging
import sys
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path

from marlise_desktop.app.log import logs
from marlise_desktop.session.log import logger, span

_CALLS = 20_000
_ROUNDS = 5


def seconds(call: Callable[[], object], calls: int = _CALLS) -> float:
    """The best of some rounds, for one call."""
    return min(timeit.repeat(call, number=calls, repeat=_ROUNDS)) / calls


def main() -> int:
    plain, ours = logging.getLogger("marlise.bench"), logger("marlise.bench")

    def spanned() -> None:
        with span(ours, "work", logging.DEBUG):
            pass

    with tempfile.TemporaryDirectory() as folder, logs(Path(folder), "INFO"):
        unit = seconds(lambda: plain.debug("a value is %s", 3))
        rows = {
            "standard library, off": unit,
            "ours, off, no field": seconds(lambda: ours.debug("a value")),
            "ours, off, two fields": seconds(lambda: ours.debug("a value", value=3, port="in_1")),
            "a span, off": seconds(spanned),
            "standard library, on": seconds(lambda: plain.info("a value is %s", 3), 2000),
            "ours, on, two fields": seconds(lambda: ours.info("a value", value=3, port="in_1"), 2000),
        }
    for name, took in rows.items():
        sys.stdout.write(f"{name:24} {took / unit:8.1f} times  {took * 1e6:8.2f} us\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
