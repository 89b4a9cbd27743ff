"""How long the program takes to a window that can be used, cold and warm: `python tests/bench/start.py`.

Starts the program's own window in fresh processes, offscreen, on folders of their own, and prints when its parts
were there, in seconds from the start of the process. Nothing is asserted.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def script() -> str:
    """Runs in the child; prints a line for each part as it comes."""
    return """
import os, sys, time

def born():
    ticks = int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19])
    return ticks / os.sysconf("SC_CLK_TCK")

BORN = born()

def say(what):
    print(f"{what}\\t{time.clock_gettime(time.CLOCK_BOOTTIME) - BORN:.2f}", flush=True)

import asyncio
from marlise_desktop.app import crash, log
from marlise_desktop.app.compose import compose
from marlise_desktop.app import resources
from marlise_desktop.app.loop import make_application, run
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.app.program import Start
from marlise_desktop.app.windows import Inside, window_over
from marlise_desktop.domain.events import EngineState
from marlise_desktop.gui.theme import style

say("imported")
application = make_application()
program = compose(user_paths())
style.apply(application, 1.0)

async def life():
    alive = asyncio.create_task(program.live(Start(demos=resources.boards())))
    session = await program.first_rack(alive)
    with window_over(Inside(program, LogLines())) as window:
        window.repaint()
        say("window drawn")
        await session.catalogue.ready()
        say("plugins listed")
        while not session.boards.board.instances:
            await asyncio.sleep(0.005)
        say("board shown")
        while session.engine.state is not EngineState.RUNNING:
            await asyncio.sleep(0.01)
        await session.engine.settled()
        say("board plays")
        alive.cancel()
        await asyncio.gather(alive, return_exceptions=True)
    return 0

run(application, life())
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="marlise-") as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home, "PYTHONPATH": str(ROOT)}
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            environment[f"XDG_{name}_HOME"] = f"{home}/{name.lower()}"
        for title in ("first start", "second start", "third start"):
            sys.stdout.write(f"{title}\n")
            done = subprocess.run(
                [sys.executable, "-c", script()], env=environment, capture_output=True, text=True, check=True, cwd=home
            )
            for line in done.stdout.splitlines():
                if "\t" in line:
                    what, seconds = line.split("\t")
                    sys.stdout.write(f"  {what:16} {seconds:>6} s\n")


if __name__ == "__main__":
    main()
