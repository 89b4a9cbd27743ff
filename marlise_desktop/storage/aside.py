"""Where a file goes that cannot be read, so that another can take its place."""

import os
from itertools import count
from pathlib import Path


def free_aside(file: Path) -> Path:
    """`name.damaged-1.json`, or the next number that no file beside this one has."""
    names = (file.with_name(f"{file.stem}.damaged-{number}{file.suffix}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))
