"""python-rtmidi as it is installed here, and what is wrong with it.

It is linked with libjack by name, so it takes the one that is loaded already: it must not be imported before the audio
server's libjack is settled, which may be PipeWire's.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

_ALSA, _JACK = "ALSA", "JACK"
_BUILD = "pip install --force-reinstall --no-cache-dir --no-binary python-rtmidi python-rtmidi"


def load() -> ModuleType:
    """Raises ImportError where it is not installed, or cannot be loaded."""
    return importlib.import_module("rtmidi")


def complaints() -> Sequence[str]:
    """What is wrong with it, with what to do; empty if all is well."""
    try:
        module = load()
    except ImportError as error:
        return [f"python-rtmidi cannot be loaded ({error}). {_advice(_ALSA, _JACK)}"]
    held = module.get_compiled_api()
    known = ((_ALSA, module.API_LINUX_ALSA), (_JACK, module.API_UNIX_JACK))
    found = []
    missing = [name for name, number in known if number not in held]
    if missing:
        found.append(f"python-rtmidi was built without {' and '.join(missing)}. {_advice(*missing)}")
    own = bundled_libjack(Path(str(module.__file__)).parent)
    if own:
        found.append(
            f"python-rtmidi is a wheel with a libjack of its own ({own}), which does not find PipeWire."
            f" Build it for this system: {_BUILD}"
        )
    return found


def bundled_libjack(package: Path) -> str:
    """The libjack that a wheel has brought beside its package; empty if there is none."""
    for folder in sorted(package.parent.glob("*rtmidi.libs")):
        for file in sorted(folder.glob("libjack*")):
            return file.name
    return ""


def _advice(*missing: str) -> str:
    packages = {_ALSA: "libasound2-dev", _JACK: "libjack-jackd2-dev"}
    needed = " ".join(packages[name] for name in missing)
    return f"Install {needed}, then build it for this system: {_BUILD}"
