"""Which libjack this process uses, settled once and before the module `jack` is imported.

PipeWire brings a libjack of its own, of the same name, in a folder where the linker does not look.
Sources: the `pw-jack` script of PipeWire; `jack.py` of JACK-Client 0.5, which asks `ctypes.util.find_library`
and opens what that names.
"""

import ctypes.util
import glob
import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from marlise_desktop.domain.errors import AudioServerError

_PIPEWIRE_FOLDERS = (
    "/usr/lib/*/pipewire-0.3/jack",
    "/usr/lib64/pipewire-0.3/jack",
    "/usr/lib/pipewire-0.3/jack",
    "/usr/local/lib/*/pipewire-0.3/jack",
)


@dataclass(frozen=True, slots=True)
class JackLibrary:
    """The module `jack`, and the libjack behind it. `folder` is empty where the linker finds it by itself."""

    module: ModuleType
    pipewire: bool
    folder: str = ""


_settled: JackLibrary | None = None


def settled() -> JackLibrary | None:
    """The library in use; None before the first `load`."""
    return _settled


def load(*, pipewire: bool) -> JackLibrary:
    """Imports `jack`, on PipeWire's libjack if asked. The first answer stands for the process's life.

    Raises AudioServerError naming the package that is missing.
    """
    global _settled  # noqa: PLW0603 - a process has one libjack, whatever we wish
    if _settled is None:
        _settled = _load_pipewire() if pipewire and not _system_is_pipewire() else _load_system()
    return _settled


def pipewire_runs(environment: Mapping[str, str]) -> bool:
    """Whether a PipeWire server listens for this user."""
    remote = environment.get("PIPEWIRE_REMOTE") or "pipewire-0"
    runtime = environment.get("PIPEWIRE_RUNTIME_DIR") or environment.get("XDG_RUNTIME_DIR")
    return bool(runtime) and Path(runtime or "", remote).is_socket()


def pipewire_folder() -> str:
    """The folder of PipeWire's libjack; empty if it is not installed."""
    for pattern in _PIPEWIRE_FOLDERS:
        for folder in sorted(glob.glob(pattern)):  # noqa: PTH207 - absolute patterns
            if Path(folder, "libjack.so.0").exists():
                return folder
    return ""


def _load_system() -> JackLibrary:
    try:
        module = importlib.import_module("jack")
    except OSError as error:
        raise AudioServerError(
            "the JACK library (libjack) is not installed",
            hint="Install it with: sudo apt-get install libjack-jackd2-0 jackd2",
        ) from error
    return JackLibrary(module, pipewire="pipewire" in _mapped_libjack())


def _load_pipewire() -> JackLibrary:
    folder = pipewire_folder()
    if not folder:
        raise AudioServerError(
            "PipeWire runs on this computer, but its JACK library is not installed",
            hint="Install it with: sudo apt-get install pipewire-jack",
        )
    path = str(Path(folder, "libjack.so.0"))
    original = ctypes.util.find_library
    # WORKAROUND JACK-Client 0.5: it takes no path, so its one question is answered for it.
    ctypes.util.find_library = lambda name: path if name == "jack" else original(name)
    try:
        module = importlib.import_module("jack")
    except OSError as error:
        raise AudioServerError(
            f"PipeWire's JACK library {path} cannot be loaded ({error})",
            hint="Install it again with: sudo apt-get install --reinstall pipewire-jack",
        ) from error
    finally:
        ctypes.util.find_library = original
    return JackLibrary(module, pipewire=True, folder=folder)


def _system_is_pipewire() -> bool:
    """Whether the linker's own choice of libjack is PipeWire's already (its ld.so.conf.d file is installed)."""
    name = ctypes.util.find_library("jack")
    if name is None:
        return False
    searched = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    if any(folder and Path(folder, name).exists() and "pipewire" in folder for folder in searched):
        return True
    configuration = glob.glob("/etc/ld.so.conf.d/*pipewire-jack*")  # noqa: PTH207 - absolute pattern
    return bool(configuration)


def _mapped_libjack() -> str:
    for line in Path("/proc/self/maps").read_text(errors="replace").splitlines():
        path = line.partition("/")[2]
        if "/libjack.so" in f"/{path}":
            return f"/{path}"
    return ""
