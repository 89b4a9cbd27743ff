"""Puts a folder in place whole or not at all, whatever happens meanwhile.

The new folder is built in `.marlise-saving` beside the old one, where no LV2 program looks for bundles, and then
changes places with it in one step of the kernel. Where a file system cannot do that, the old one is moved away
first; `repair` finishes or takes back what was interrupted in between. A lock tells a save under way from one whose
program has died.
"""

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from marlise_desktop.adapters.bundle.faults import library_error, telling
from marlise_desktop.adapters.bundle.new_folder import Checkpoint, NewFolder, pass_by
from marlise_desktop.adapters.bundle.rename import exchange, rename_to_free
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.storage.flush import flush

STAGING: Final = ".marlise-saving"
_UNSUPPORTED: Final = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def save_folder(
    target: Path,
    fill: Callable[[NewFolder], None],
    checkpoint: Checkpoint = pass_by,
    what: str = "the board cannot be saved",
) -> None:
    """Fills a new folder and puts it in the place of `target`, which may exist or not.

    Raises LibraryError that begins with `what`, and then `target` is as it was. What `fill` raises comes through.
    """
    target = target.resolve()
    with telling(what, target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    repair_saves(target.parent)
    if target.exists() and not target.is_dir():
        raise library_error(what, target, OSError(errno.ENOTDIR, ""))
    with telling(what, target.parent), _staging(target) as stage:
        fresh = stage / "new"
        fresh.mkdir()
        folder = NewFolder(fresh, checkpoint)
        fill(folder)
        if target.exists():
            fresh.chmod(stat.S_IMODE(target.stat().st_mode))
        folder.sync()
        flush(stage)
        _put_in_place(stage, fresh, target, checkpoint)
        checkpoint("clear")


def _put_in_place(stage: Path, fresh: Path, target: Path, checkpoint: Checkpoint) -> None:
    checkpoint("place")
    if not target.exists():
        rename_to_free(fresh, target)
    else:
        try:
            exchange(fresh, target)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
            _swap_in_two(stage, fresh, target, checkpoint)
    checkpoint("sync parent")
    flush(target.parent)


def _swap_in_two(stage: Path, fresh: Path, target: Path, checkpoint: Checkpoint) -> None:
    old = stage / "old"
    target.rename(old)
    try:
        checkpoint("between")
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise


def repair_saves(parent: Path) -> list[str]:
    """Finishes or takes back the interrupted saves of a folder's boards; answers what was done, in words."""
    root = parent / STAGING
    done: list[str] = []
    try:
        locks = sorted(entry for entry in root.iterdir() if entry.suffix == ".lock")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return done
    for lock in locks:
        handle = _locked(lock)
        if handle is None:
            continue  # its program is alive
        try:
            with telling("an interrupted save cannot be mended", parent):
                done.extend(_repair(parent, lock))
        finally:
            os.close(handle)
    with suppress(OSError):  # not empty while another program saves there
        root.rmdir()
    return done


def _repair(parent: Path, lock: Path) -> Iterator[str]:
    stage = lock.with_suffix("")
    name = lock.read_text("utf-8", "surrogateescape")
    target = parent / name
    old, fresh = stage / "old", stage / "new"
    mended = old.exists() and bool(name) and "/" not in name and not target.exists()
    if mended:
        if fresh.exists():
            fresh.rename(target)
            yield f"The interrupted save of {target} was finished."
        else:
            old.rename(target)
            yield f"The interrupted save of {target} was taken back."
        flush(parent)
    # What cannot be removed stays, and is no reason to refuse a board.
    left = stage.exists()
    shutil.rmtree(stage, ignore_errors=True)
    if not stage.exists():
        lock.unlink(missing_ok=True)
        if left and not mended:
            yield f"What an interrupted save of {target} had left was cleared away; the board is whole."


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A folder of our own beside the target, locked while this program uses it and gone afterwards."""
    root = target.parent / STAGING
    lock, handle = _claimed(root, target.name)
    stage = lock.with_suffix("")
    try:
        stage.mkdir()
        yield stage
    finally:
        # What cannot be mended or cleared now is found by the next repair.
        with suppress(OSError):
            list(_repair(target.parent, lock))
        os.close(handle)
        with suppress(OSError):
            root.rmdir()


def _claimed(root: Path, name: str) -> tuple[Path, int]:
    for _ in range(20):
        root.mkdir(exist_ok=True)
        lock = root / f"{uuid4().hex}.lock"
        try:
            lock.write_text(name, "utf-8", "surrogateescape")
        except FileNotFoundError:
            continue  # another program has just cleared the folder away
        except OSError:  # the disk is full
            lock.unlink(missing_ok=True)
            with suppress(OSError):
                root.rmdir()
            raise
        handle = _locked(lock)
        if handle is not None:
            return lock, handle
    raise LibraryError(f"the board cannot be saved: {root} is held by another program", hint="Try again in a moment.")


def _locked(lock: Path) -> int | None:
    """The open lock, ours until it is closed; None if another program holds it or it has gone."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock.stat().st_ino == os.fstat(handle).st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError as error:
        if error.errno not in {errno.ENOLCK, *_UNSUPPORTED}:
            os.close(handle)
            raise
        return handle  # a file system without locks
    os.close(handle)
    return None
