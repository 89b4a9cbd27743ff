"""Where the program's own pictures and fonts lie."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def resource_folder() -> Path:
    """The folder `resources`: inside the installed package, or beside it in a source tree."""
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """A file of the resources; raises FileNotFoundError naming it if the program is not installed whole."""
    path = resource_folder().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: the program is not installed whole")
    return path
