"""Where the program keeps things. Source: the XDG Base Directory Specification 0.8."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_NAME = "marlise-desktop"


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders that need not exist yet, but for `runtime`, which is made with mode 0700."""

    config: Path
    data: Path
    state: Path
    cache: Path
    runtime: Path

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def audio_routes(self) -> Path:
        return self.config / "audio.json"

    @property
    def controllers(self) -> Path:
        """What is kept of controllers for all boards."""
        return self.config / "controllers.json"

    @property
    def controller_profiles(self) -> Path:
        """The player's own profiles of controllers."""
        return self.data / "controllers"

    @property
    def boards(self) -> Path:
        return self.data / "pedalboards"

    @property
    def workspace(self) -> Path:
        """The folder of the session that is open without being asked for: its boards and its history."""
        return self.data

    @property
    def plugin_states(self) -> Path:
        return self.data / "states"

    @property
    def catalogue(self) -> Path:
        """The folder of the plugins' cache."""
        return self.cache

    @property
    def control(self) -> Path:
        """The socket at which the running program hears its own command line."""
        return self.runtime / "control.sock"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def crashes(self) -> Path:
        return self.state / "crashes"


def user_paths(environment: Mapping[str, str] | None = None) -> Paths:
    """Those of this user; a variable that is not an absolute path counts as unset, as the specification says."""
    held = os.environ if environment is None else environment
    home = Path(held.get("HOME") or Path.home())
    return Paths(
        config=_folder(held, "XDG_CONFIG_HOME", home / ".config"),
        data=_folder(held, "XDG_DATA_HOME", home / ".local/share"),
        state=_folder(held, "XDG_STATE_HOME", home / ".local/state"),
        cache=_folder(held, "XDG_CACHE_HOME", home / ".cache"),
        runtime=_runtime(held),
    )


def _folder(environment: Mapping[str, str], variable: str, usual: Path) -> Path:
    chosen = environment.get(variable, "")
    return (Path(chosen) if chosen.startswith("/") else usual) / _NAME


def _runtime(environment: Mapping[str, str]) -> Path:
    chosen = environment.get("XDG_RUNTIME_DIR", "")
    if chosen.startswith("/") and os.access(chosen, os.W_OK):
        folder = Path(chosen) / _NAME
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
    # A socket's whole path may have 107 bytes, so the folder stands near the root.
    folder = Path(tempfile.gettempdir()) / f"{_NAME}-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.stat()
    if owner.st_uid == os.geteuid() and not owner.st_mode & 0o077 and not folder.is_symlink():
        return folder
    # Somebody else has made it, or may look into it.
    return Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
