"""Runs every measurement, each in a process of its own: `python -m tests.bench`. Prints tables, asserts nothing."""

import platform
import subprocess
import sys

PARTS = (
    "start",
    "catalogue",
    "sessions",
    "canvas",
    "engine",
    "host",
    "log",
    "bus",
    "journal",
    "controls",
    "footswitch",
    "recovery",
)


def main() -> int:
    sys.stdout.write(f"{platform.platform()}, Python {platform.python_version()}\n")
    failed = 0
    for part in PARTS:
        sys.stdout.write(f"\n== {part}\n")
        sys.stdout.flush()
        failed |= subprocess.run([sys.executable, "-m", f"tests.bench.{part}"], check=False).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
