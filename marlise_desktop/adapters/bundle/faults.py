"""What the disk and a folder's content can refuse, in words for the user."""

import errno
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marlise_desktop.domain.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHY: Final = {
    errno.ENOSPC: ("the disk is full", "Free some space, then try again, or save to another disk."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space, then try again, or save to another disk."),
    errno.EACCES: ("you may not write there", "Save to a folder of your own with “Save as”."),
    errno.EPERM: ("you may not write there", "Save to a folder of your own with “Save as”."),
    errno.EROFS: ("that disk can only be read", "Save to another disk with “Save as”."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.ENOENT: ("it is not there any more", "Look whether it was moved or its disk taken out."),
    errno.ENOTDIR: ("it is not a folder", "Choose another place."),
    errno.EEXIST: ("something of that name is there already", "Choose another name."),
    errno.EIO: ("the disk reports an error", "Save to another disk, and look after this one."),
    errno.EFBIG: ("a file is too big for that disk", "Save to another disk."),
}


def library_error(what: str, where: Path, error: OSError) -> LibraryError:
    """`what` failed and the folder it failed in, with why and what to do."""
    why, hint = _WHY.get(error.errno or 0, (error.strerror or str(error), "Try again, or choose another folder."))
    return LibraryError(f"{what}: {where} ({why})", hint=hint)


@contextmanager
def telling(what: str, where: Path) -> "Iterator[None]":
    """Turns what the system refuses inside into a LibraryError."""
    try:
        yield
    except OSError as error:
        raise library_error(what, where, error) from error
