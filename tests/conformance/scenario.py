"""Scenario files: what is said to an engine, line by line.

    status add http://lv2plug.in/plugins/eg-amp 0     a command and the kind of its reply
    #! differs: resp -207 -- reason                   the built-in host's reply to the next line, and why;
                                                      (nothing) is no reply
    #! only: few arguments -- reason                  the next command is not said to mod-host, which it would crash

Kinds of reply: `status` (`resp N`), `number` (`resp N VALUE`), `inverted`, `words` (a parser's complaint), `text`
(anything), `load` (a number that is never the same), `none`.

Other lines:

    feedback PATTERN      reads feedback up to a message that fits, and acknowledges each batch before it; `*` is any
                          word, `~1.5` a number within 5 %, `...` all the rest
    batch                 reads feedback up to `data_finish`, without levels; `*` stands for what moves
    quiet                 what feedback comes in thirty audio cycles while nothing is acknowledged
    silence               the meters that still report anything fifty audio cycles later
    burst N COMMAND       the command N times without waiting for replies
    raw BYTES             bytes as they are (Python's escapes), the replies counted by their NULs; `|` parts two writes
    reconnect             closes both connections and makes new ones
    files PATH            the names of all files below
    write NAME TEXT       makes a file `$TMP/NAME` (Python's escapes)
    device                plugs in another program of JACK, with the outputs `device:midi_out` and `device:tone` (0.5)
    tone LEVEL            what comes out of `device:tone` from then on
    midi HEX... feedback PATTERN
                          sends the messages, again if need be since JACK loses some when it is late, until feedback
                          comes that fits
    listen                listens on a TCP port of this machine, which is `$PORT` from then on
    heard                 the next message that comes there
    end                   the engine must end by itself, with exit code 0

`$TMP` is a fresh folder. Blank lines and lines that start with `# ` say nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

FOLDER = Path(__file__).parent / "scenarios"
TRANSCRIPTS = Path(__file__).parent / "transcripts"
KINDS = frozenset({"status", "number", "inverted", "words", "text", "load", "none"})
ACTIONS = frozenset({"feedback", "batch", "quiet", "silence", "burst", "raw", "reconnect", "files", "end"})
ASIDE = frozenset({"write", "listen", "heard", "device", "tone", "midi"})


@dataclass(frozen=True, slots=True)
class Line:
    """`differs` is the built-in host's reply where it is another one; `only` that mod-host is not asked."""

    word: str
    rest: str
    differs: str | None = None
    only: bool = False
    reason: str = ""

    @override
    def __str__(self) -> str:
        return f"{self.word} {self.rest}".strip()


def read_scenario(path: Path) -> list[Line]:
    return list(_lines(path))


def _lines(path: Path) -> Iterator[Line]:
    differs, only, reason = None, False, ""
    for number, text in enumerate(path.read_text().splitlines(), 1):
        if text.startswith("#! "):
            kind, _, rest = text[3:].partition(": ")
            differs, parted, reason = rest.partition(" -- ")
            if kind not in {"differs", "only"} or not parted or not reason:
                raise ValueError(f"{path.name}:{number}: '#! differs: REPLY -- REASON' expected")
            only = kind == "only"
        elif text and not text.startswith("# "):
            word, _, rest = text.partition(" ")
            if word not in KINDS | ACTIONS | ASIDE:
                raise ValueError(f"{path.name}:{number}: '{word}' is no kind of reply")
            yield Line(word, rest, differs, only, reason)
            differs, only, reason = None, False, ""


def scenarios() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


def transcript_of(scenario: Path) -> Path:
    return TRANSCRIPTS / f"{scenario.stem}.json"
