"""What the scanning child and its parent say to each other, line by line.

The parent writes one line, a `Request`. The child answers lines of a word and JSON texts with tabs between them; JSON
has no bare tab or line end, so that a plugin's description passes through the parent without being parsed there.
"""

from dataclasses import dataclass
from typing import Final

from marlise_desktop.domain.plugin import PluginSummary


@dataclass(frozen=True, slots=True)
class Request:
    """What to read. `bundles` are all folders to load, `changed` those whose plugins are wanted.

    `plugins` are wanted for another reason: a folder that had to do with them has changed or is gone. Folders in
    `done` are not read again. `specifications` is false if reading those has crashed.
    """

    parent: int
    bundles: tuple[str, ...]
    changed: tuple[str, ...]
    plugins: tuple[str, ...]
    done: tuple[str, ...]
    user_folder: str
    specifications: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One plugin in the list; `sources` are the folders that its description came from."""

    summary: PluginSummary
    bundle: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    folder: str
    reason: str


@dataclass(frozen=True, slots=True)
class PresetKey:
    plugin: str
    preset: str


@dataclass(frozen=True, slots=True)
class Name:
    """A folder or a plugin URI."""

    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    total: int


LOADING: Final = "loading"
"""Name: this folder's manifest is read next; an empty name: the specifications."""
AT: Final = "at"
"""Name: a file of this folder is read next, for a plugin of another one."""
PLAN: Final = "plan"
READING: Final = "reading"
"""Name: this folder's plugins are read next."""
PLUGIN: Final = "plugin"
"""Row, and the plugin's record."""
PRESET: Final = "preset"
"""PresetKey, and the record of its content."""
GONE: Final = "gone"
"""Name: a plugin that was asked for is not there, or is not usable any more."""
FAULT: Final = "fault"
DONE: Final = "done"
"""Name: all wanted plugins of the folder have been told."""
REFUSED: Final = "refused"
"""Name: why nothing can be read at all, with a second Name for what to do."""
FINISHED: Final = "finished"


def line_of(word: str, *texts: str) -> bytes:
    return "\t".join((word, *texts)).encode() + b"\n"


def parts_of(line: bytes) -> tuple[str, list[bytes]]:
    word, *texts = line.rstrip(b"\n").split(b"\t")
    return word.decode(), texts
