"""Asks the running program; blocks."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path

from marlise_desktop.domain.errors import MarliseError


class NotRunningError(MarliseError):
    """No program answers: none runs, or it hangs."""

    def __init__(self, message: str, *, hint: str = "", hangs: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.hangs = hangs


def ask(path: Path, name: str, arguments: Mapping[str, object] | None = None, *, patience_s: float = 5.0) -> object:
    """What the running program answers. Raises NotRunningError, or MarliseError with its own words if it refuses."""
    try:
        with socket.socket(socket.AF_UNIX) as spoken:
            spoken.settimeout(patience_s)
            spoken.connect(str(path))
            spoken.sendall(json.dumps({"do": name, "with": dict(arguments or {})}).encode() + b"\n")
            with spoken.makefile("rb") as lines:
                line = lines.readline()
    except TimeoutError as error:
        message = f"the program does not answer within {patience_s:g} s"
        raise NotRunningError(message, hint="It hangs.", hangs=True) from error
    except OSError as error:
        raise NotRunningError("Marlise Desktop does not run", hint="Start it with: marlise-desktop") from error
    if not line:
        raise NotRunningError("the program ended before it answered")
    reply = json.loads(line)
    if "error" in reply:
        raise MarliseError(str(reply["error"]), hint=str(reply.get("hint", "")))
    answer: object = reply["answer"]
    return answer
