"""Finds the engines' programs and says how each is run."""

import os
import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.modhost.client import Address, TcpAddress, UnixAddress
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings
from marlise_desktop.domain.errors import EngineError

BUILT_IN = "marlise-host"
MOD_HOST = "mod-host"
FOLDERS = "marlise-"
"""How the private folders of engines begin, in the runtime folder."""
SOCKET = "engine.sock"
"""Where the built-in host listens, in its folder."""


@dataclass(frozen=True, slots=True)
class Program:
    """An engine to start: `name` in words, the command, and where it will listen."""

    name: str
    command: tuple[str, ...]
    address: Address


def find_mod_host() -> str | None:
    return shutil.which(MOD_HOST)


def find_built_in() -> str | None:
    """`MARLISE_HOST`, else beside the interpreter that runs the program, else on PATH."""
    named = os.environ.get("MARLISE_HOST", "")
    beside = str(Path(sys.executable).parent)
    return named or shutil.which(BUILT_IN, path=beside) or shutil.which(BUILT_IN)


def program_for(settings: LaunchSettings, folder: Path) -> Program:
    """The engine to start; sockets go into `folder`. Raises EngineError if the wanted one is not installed."""
    mod_host = find_mod_host() if settings.choice is not EngineChoice.BUILT_IN else None
    if mod_host is not None:
        ports = free_ports()
        return Program(MOD_HOST, _mod_host_command(mod_host, ports), TcpAddress("127.0.0.1", *ports))
    if settings.choice is EngineChoice.MOD_HOST:
        raise EngineError(
            "mod-host is chosen in Preferences, but it is not installed",
            hint="Install mod-host, or choose the built-in engine in Preferences.",
        )
    built_in = find_built_in()
    if built_in is None:
        raise EngineError(
            f"the built-in engine '{BUILT_IN}' is missing from this installation",
            hint="Install Marlise Desktop again, or set MARLISE_HOST to the program's path.",
        )
    path = str(folder / SOCKET)
    channels = ("--inputs", str(settings.inputs), "--outputs", str(settings.outputs))
    named = ("--client-name", settings.client) if settings.client != BUILT_IN else ()
    return Program(BUILT_IN, (built_in, "--socket", path, *channels, *named), UnixAddress(path))


def socket_of(command: Sequence[str]) -> Path | None:
    """Where a built-in host listens that was started by this command."""
    value = _value(command, "--socket")
    return Path(value) if value else None


def client_of(command: Sequence[str]) -> str:
    """What a built-in host is called among JACK's clients that was started by this command."""
    return _value(command, "--client-name") or BUILT_IN


def _value(command: Sequence[str], option: str) -> str:
    before = list(command).index(option) if option in command else len(command)
    return command[before + 1] if before + 1 < len(command) else ""


def _mod_host_command(program: str, ports: tuple[int, int]) -> tuple[str, ...]:
    return (program, "-n", "-p", str(ports[0]), "-f", str(ports[1]))


def free_ports() -> tuple[int, int]:
    """Two ports of this machine that nobody uses.

    mod-host shares its ports with another mod-host of the same user without a word, so they are tested here by
    a socket that does not share.
    """
    with socket.socket() as first, socket.socket() as second:
        for held in (first, second):
            held.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def variables(audio: Mapping[str, str]) -> dict[str, str]:
    """The engine's environment: numbers with a dot whatever plugins do, the audio server, no server of its own."""
    return {**audio, "LC_ALL": "", "LC_NUMERIC": "C", "JACK_NO_START_SERVER": "1"}
