"""Which of the installed plugins' own windows open: `python -m tests.bench.windows [PART OF A URI …]`.

Each plugin gets a host of its own under a virtual display. Prints one line a plugin that has a window, and the counts
of each outcome at the end; with MARLISE_SHOTS=FOLDER a picture of the screen of each goes there (ImageMagick).
"""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.integration.host.display import Display
from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_server import VARIABLES, JackServer
from tests.integration.host.wire import Wire

_PATIENCE_S = 4.0
_NO_WINDOW = "resp -302"


def _installed() -> list[str]:
    listed = subprocess.run(["lv2ls"], check=True, capture_output=True, text=True)
    return listed.stdout.split()


def _titles(display: str) -> list[str]:
    """Names of the windows that are on the screen; empty without xdotool."""
    command = ["xdotool", "search", "--onlyvisible", "--name", "."]
    try:
        found = subprocess.run(
            command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return []
    return found.stdout.split()


def _picture(display: str, uri: str) -> None:
    if folder := os.environ.get("MARLISE_SHOTS"):
        name = "".join(c if c.isalnum() else "_" for c in uri) + ".png"
        command = ["import", "-display", display, "-window", "root", str(Path(folder) / name)]
        subprocess.run(command, check=False)


def _log(wire: Wire) -> str:
    assert wire.feedback is not None
    wire.feedback.settimeout(0.1)
    wire.ask("output_data_ready")
    try:
        return "; ".join(event for event in wire.batch() if event.startswith(("log 2", "log 3")))
    except TimeoutError:
        return ""


def _try(uri: str, display: str) -> tuple[str, str]:
    """The outcome in a word or two, and what was said."""
    with HostProcess({**VARIABLES, "DISPLAY": display}) as host, host.wire() as wire:
        if wire.ask(f"add {uri} 0") != "resp 0":
            return "not loaded", ""
        start = time.perf_counter()
        answer = wire.ask("show_external_ui 0")
        took = time.perf_counter() - start
        if answer == _NO_WINDOW:
            return answer, ""
        end = time.perf_counter() + (_PATIENCE_S if answer == "resp 0" else 0)
        while not (windows := len(_titles(display))) and time.perf_counter() < end:
            time.sleep(0.1)
        _picture(display, uri)
        said = _log(wire)
        if answer != "resp 0":
            return answer, said
        again = wire.ask("show_external_ui 0")
        outcome = "opens" if again == "resp 0" and windows and not said else "opens, but …"
        return outcome, f"{took * 1000:.0f} ms, {windows} visible {said}"


def main(parts: list[str]) -> int:
    outcomes: Counter[str] = Counter()
    with JackServer(), Display() as display:
        for uri in _installed():
            if parts and not any(part in uri for part in parts):
                continue
            try:
                outcome, said = _try(uri, display.name)
            except (AssertionError, EOFError, OSError) as error:
                outcome, said = "host lost", str(error)[-200:]
            outcomes[outcome] += 1
            if outcome != _NO_WINDOW:
                print(f"{outcome:<22} {uri} {said}", flush=True)
    for outcome, count in outcomes.most_common():
        print(f"{count:>5} {outcome}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
