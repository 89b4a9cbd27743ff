"""Plays a scenario against a running engine, and says what came back."""

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from tests.conformance.connection import PATIENCE_S, Connection
from tests.conformance.listener import Listener
from tests.conformance.scenario import ASIDE, KINDS, Line
from tests.integration.host.jack_probe import JackProbe

AT_ANY_TIME = ("cpu_load ", "log ")
_NOTHING = "nothing that fits"
MANY = (*AT_ANY_TIME, "audio_monitor ")


class Step(TypedDict):
    """What a line brought: `said` is the line, `got` the replies or messages."""

    said: str
    got: list[str]


@dataclass
class Player:
    """One scenario under way. `builtin` plays what only the built-in host can bear as well."""

    connection: Connection
    process: "subprocess.Popen[bytes]"
    folder: Path
    builtin: bool
    audio: Mapping[str, str]
    steps: list[Step] = field(default_factory=list)
    listener: Listener = field(default_factory=Listener)
    held: ExitStack = field(default_factory=ExitStack)

    def play(self, lines: Sequence[Line]) -> list[Step]:
        for line in lines:
            if self.builtin or not line.only:
                self.steps.append({"said": str(line), "got": list(self._play(line))})
        return self.steps

    def _play(self, line: Line) -> Iterator[str]:
        rest = line.rest.replace("$TMP", str(self.folder)).replace("$PORT", str(self.listener.port))
        if line.word in KINDS:
            yield from self._asked(line.word, rest)
        elif line.word in ASIDE:
            yield from self._aside(line.word, rest)
        else:
            yield from self._acted(line.word, rest)

    def _asked(self, kind: str, command: str) -> Iterator[str]:
        if kind == "none":
            self.connection.say(command)
        else:
            yield _usual(kind, self.connection.ask(command)).replace(str(self.folder), "$TMP")

    def _acted(self, word: str, rest: str) -> Iterator[str]:
        match word:
            case "feedback":
                yield self._awaited(rest)
            case "batch":
                yield from (_still(m) for m in self.connection.batch() if not m.startswith(MANY))
            case "quiet":
                yield from self._unasked()
            case "silence":
                yield from self._levels()
            case "burst":
                count, _, command = rest.partition(" ")
                yield from _counted(self.connection.burst([command] * int(count)))
            case "raw":
                yield from self.connection.raw(_unescaped(rest).encode("latin-1"))
            case "reconnect":
                self.connection.reconnect()
            case "files":
                root = Path(rest)
                yield from sorted(str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir())
            case "end":
                yield f"exit code {self.process.wait(20)}"

    def _aside(self, word: str, rest: str) -> Iterator[str]:
        """What happens beside the two connections."""
        match word:
            case "listen":
                self.listener.listen()
            case "heard":
                yield self.listener.message()
            case "device":
                self.device = self.held.enter_context(JackProbe("device", self.audio))
            case "tone":
                self.device.set_tone(float(rest))
            case "midi":
                messages, _, pattern = rest.partition(" feedback ")
                yield self._played([bytes.fromhex(message) for message in messages.split()], pattern)
            case "write":
                name, _, text = rest.partition(" ")
                (self.folder / name).write_text(_unescaped(text))

    def _played(self, messages: Sequence[bytes], pattern: str) -> str:
        for _ in range(20):
            self.device.send_midi(*messages)
            self.connection.ask("output_data_ready")
            told = self._awaited(pattern, patience=0.5)
            if not told.startswith(_NOTHING):
                break
        return told

    def _awaited(self, pattern: str, patience: float = PATIENCE_S) -> str:
        """Reads on until a message fits; answers it with what is never the same left as the pattern has it."""
        seen: list[str] = []
        try:
            for message in self.connection.messages(patience):
                if message == "data_finish":
                    self.connection.ask("output_data_ready")
                seen.append(message)
                if (told := fitted(pattern, message)) is not None:
                    return told
        except TimeoutError:
            pass
        return f"{_NOTHING}; seen: {seen[-10:]}"

    def _unasked(self) -> Iterator[str]:
        for _ in range(30):
            self.connection.ask("wait_audio_cycle")
        yield from (m for m in self.connection.drain_feedback() if not m.startswith(AT_ANY_TIME))

    def _levels(self) -> Iterator[str]:
        """What was measured before is let by first: mod-host tells of it when it finds the time."""
        for _ in range(200):
            self._cycle()
        self.connection.drain_feedback()
        for _ in range(100):
            self._cycle()
            if heard := {m.split(" ")[1] for m in self.connection.drain_feedback() if m.startswith("audio_monitor ")}:
                yield from sorted(heard)
                return

    def _cycle(self) -> None:
        self.connection.ask("wait_audio_cycle")
        self.connection.ask("output_data_ready")


def _unescaped(text: str) -> str:
    return text.encode("latin-1").decode("unicode_escape")


def fitted(pattern: str, message: str) -> str | None:
    """The message with free words as the pattern has them, or None if it does not fit."""
    wanted = pattern.split(" ")
    words = message.split(" ")
    if wanted[-1] == "...":
        words = [*words[: len(wanted) - 1], "..."]
    if len(words) != len(wanted):
        return None
    told = [_fitted_word(free, word) for free, word in zip(wanted, words, strict=True)]
    return None if None in told else " ".join(word for word in told if word is not None)


def _fitted_word(free: str, word: str) -> str | None:
    if free == "*":
        return free
    if not free.startswith("~"):
        return free if free == word else None
    near = float(free[1:])
    try:
        return free if abs(float(word) - near) <= 0.05 * abs(near) + 1e-4 else None
    except ValueError:
        return None


def _still(message: str) -> str:
    """The message without what is never the same: any fraction but zero."""
    return " ".join(
        "*" if re.fullmatch(r"-?\d+\.\d{6}", word) and float(word) != 0 else word for word in message.split(" ")
    )


def _usual(kind: str, reply: str) -> str:
    if kind == "load" and re.fullmatch(r"resp 0 \d+\.\d{4}", reply):
        return "resp 0 *"
    return reply


def _counted(replies: Sequence[str]) -> list[str]:
    return [f"{replies.count(reply)} times {reply}" for reply in sorted(set(replies))]
