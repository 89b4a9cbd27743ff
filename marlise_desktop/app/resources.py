"""The files that come with the program: inside the installed package, or beside it in a source tree."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def folder() -> Path:
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def boards() -> Path:
    """The folder of the program's own boards."""
    return folder() / "boards"


def recording() -> Path:
    """A guitar, mono, 48 kHz, dry: what the demo board is played with where nobody plays."""
    return folder() / "sounds" / "guitar.flac"


def controllers() -> Path:
    """The folder of the profiles of controllers that come with the program."""
    return folder() / "controllers"
