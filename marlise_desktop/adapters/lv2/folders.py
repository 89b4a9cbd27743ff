"""Where plugins are installed, and whether a bundle is still as it was.

Source: lilv's compiled default path on Debian and Fedora, and LV2_PATH, which takes its place.
"""

import hashlib
import os
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

_DEPTH: Final = 2
"""How deep below a bundle's folder description files are looked for."""


def search_path(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """The folders that hold bundles, in lilv's order; some may not exist."""
    home = environment.get("HOME", "")
    written = environment.get("LV2_PATH", "")
    if not written:
        multiarch = str(sysconfig.get_config_var("MULTIARCH") or "")
        places = (f"lib/{multiarch}", "lib64", "lib") if multiarch else ("lib64", "lib")
        system = [f"/{top}/{place}/lv2" for top in ("usr", "usr/local") for place in places]
        written = os.pathsep.join(["~/.lv2", *system])
    found: dict[Path, None] = {}
    for entry in written.split(os.pathsep):
        path = os.path.expandvars(entry)
        if path == "~" or path.startswith("~/"):
            path = home + path[1:]
        if path.startswith("/"):
            found[Path(path)] = None
    return tuple(found)


def bundles_in(roots: Sequence[Path]) -> list[str]:
    """Folders that have a manifest, in the order of the roots, each real folder once.

    A name that is no UTF-8 is passed over: such a folder cannot be named in a URI.
    """
    found: dict[str, str] = {}
    for root in roots:
        for name in sorted(_names(root)):
            folder = f"{root}/{name}"
            if name.isprintable() and os.path.isfile(f"{folder}/manifest.ttl"):  # noqa: PTH113 - 300 times at each start
                found.setdefault(os.path.realpath(folder), folder)
    return list(found.values())


def signature(folder: str) -> str:
    """A text that changes when a description file is written, comes or goes, or the folder's entries change."""
    digest = hashlib.blake2b(digest_size=12)
    for line in sorted(_stamps(folder, _DEPTH)):
        digest.update(line)
    return digest.hexdigest()


def _names(root: Path) -> list[str]:
    try:
        return os.listdir(root)  # noqa: PTH208 - names are all that is asked for
    except OSError:
        return []


def _stamps(folder: str, depth: int) -> Iterator[bytes]:
    try:
        stat = os.stat(folder)  # noqa: PTH116 - as above, this runs for all bundles at each start
        with os.scandir(folder) as entries:
            yield f"{folder} {stat.st_mtime_ns}".encode("utf-8", "surrogateescape")
            for entry in entries:
                if entry.name.endswith(".ttl"):
                    held = entry.stat()
                    yield f"{entry.path} {held.st_mtime_ns} {held.st_size}".encode("utf-8", "surrogateescape")
                elif depth and entry.is_dir():
                    yield from _stamps(entry.path, depth - 1)
    except OSError as error:
        yield f"{folder} {error.errno}".encode("utf-8", "surrogateescape")
