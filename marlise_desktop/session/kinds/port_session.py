"""One insert while it is patched in: its program watched, its ports followed."""

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marlise_desktop.domain.errors import AudioServerError, SessionError
from marlise_desktop.domain.events import AudioChanged, HardwareChanged, Severity
from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.inserts import Insert
from marlise_desktop.session.kinds.port_names import Wanted, found
from marlise_desktop.session.log import logger
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.pauses import Pauses
from marlise_desktop.session.ports.process import ChildProcess, ProcessSpawner
from marlise_desktop.session.ports.session_kind import OwnService

_log = logger(__name__)
OUTPUT: Final = "output.txt"
"""What the program prints, in the workspace; the file before it has `.1` behind it."""
_AFTER_END_S: Final = (0.5, 1.0, 3.0, 10.0, 30.0)
_MEMORY_S: Final = 300.0
_PATIENCE_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    audio: Audio
    spawner: ProcessSpawner
    notices: Notices
    bus: Bus


class PortSession:
    """Implements `LiveSession`. Its ports are on every board from `start` to its end, there or not."""

    def __init__(self, record: SessionRecord, wanted: Wanted, command: Sequence[str], around: Surroundings) -> None:
        self._record = record
        self._wanted = wanted
        self._command = tuple(command)
        self._around = around
        self._folder = Path(record.workspace)
        self._child: ChildProcess | None = None
        self._renewing = False
        self._ends = 0
        self._pauses = Pauses(_AFTER_END_S, _MEMORY_S)
        self._leave = contextlib.ExitStack()
        self._insert: Insert | None = None
        self._was_there = False
        self._moved = asyncio.Event()
        self._delay_ms: float | None = None

    async def open(self) -> None: ...

    def services(self) -> Sequence[OwnService]:
        return ()

    async def start(self) -> None:
        """After the audio server has gone and come back the program is started anew: few find the way back."""
        if self._insert is None:
            await self._begin()
            for event in (HardwareChanged, AudioChanged):
                self._leave.callback(self._around.bus.subscribe(event, lambda _event: self._look()))
        elif self._child is not None and self._child.exit_code is None:
            self._renewing = True
            await self._child.stop(_PATIENCE_S)
        self._look()

    async def run(self) -> None:
        """Until cancelled, or until its program cannot be started any more."""
        measuring = asyncio.create_task(self._measure(), name="delay of an insert")
        try:
            await (asyncio.Event().wait() if self._child is None else self._watch())
        finally:
            measuring.cancel()
            await asyncio.gather(measuring, return_exceptions=True)

    async def stop(self, *, reason: str) -> None:
        self._unpatch()
        if self._child is not None:
            await self._child.stop(_PATIENCE_S)

    async def kill(self) -> None:
        self._unpatch()
        if self._child is not None:
            await self._child.kill()

    async def panic(self) -> None:
        """What is heard of it comes through the boards, which are silent then."""

    def has_signal(self) -> bool:
        return True

    def health(self) -> ServiceHealth:
        facts: dict[str, Fact] = {"program_ends": self._ends} if self._command else {}
        if self._delay_ms is not None:
            facts["delay_ms"] = round(self._delay_ms, 1)
        reasons = tuple(self._reasons())
        return ServiceHealth(self._record.name, Condition.DEGRADED if reasons else Condition.HEALTHY, reasons, facts)

    async def move_workspace(self, folder: Path) -> None:
        self._folder = folder
        if self._child is not None:
            self._child.keep_output(str(folder / OUTPUT))

    async def copy_state(self, folder: Path) -> None:
        """Its properties are all that there is of it."""

    async def _begin(self) -> None:
        if not self._command:
            return
        program = self._command[0]
        hint = "Install it, or correct the command of this session."
        try:
            self._child = await self._around.spawner.spawn(
                self._command, name=self._record.name, environment=self._around.audio.environment()
            )
        except FileNotFoundError as error:
            raise SessionError(f"{program}, the program of {self._record.name}, is not installed", hint=hint) from error
        except OSError as error:
            raise SessionError(
                f"{program}, the program of {self._record.name}, cannot be started ({error.strerror})", hint=hint
            ) from error
        self._child.keep_output(str(self._folder / OUTPUT))

    async def _watch(self) -> None:
        while self._child is not None:
            code = await self._child.wait()
            if self._renewing:
                self._renewing = False
            else:
                self._ends += 1
                await self._after_end(code, self._child)
            await self._begin()
            self._look()

    async def _after_end(self, code: int, child: ChildProcess) -> None:
        pause = self._pauses.after_failure()
        self._look()
        last = child.last_lines()[-1:]
        said = f": {last[0]}" if last else ""
        again = f"It is started again in {pause:g} s; its cables wait. {self._folder / OUTPUT} has what it said."
        message = f"The program of {self._record.name} ended ({_words(code)}{said})"
        self._around.notices.post(Severity.WARNING, message, again, self._topic)
        await asyncio.sleep(pause)

    async def _measure(self) -> None:
        """Tells how long the way through it takes, each time when it has come."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            insert = self._insert
            sends, returns = (insert.sends, insert.returns) if insert else ((), ())
            if self._absent() or not sends or not returns:
                continue
            with contextlib.suppress(AudioServerError):  # told where it matters: nothing is heard any more
                self._delay_ms = await self._around.audio.loop_delay_ms(sends[0], returns[0])
            if self._delay_ms is not None:
                message = f"{self._record.name} is patched in; the way through it takes {self._delay_ms:.1f} ms"
                self._around.notices.post(Severity.NOTE, message, topic=self._topic)

    def _look(self) -> None:
        """Follows the ports that come and go."""
        audio, before = self._around.audio, self._insert
        insert = found(self._record.name, self._wanted, audio.inputs(), audio.outputs())
        if self._wanted.all_ports and before is not None and len(insert.sends) + len(insert.returns) == 0:
            insert = Insert(self._record.name, ("",) * len(before.sends), ("",) * len(before.returns))
        if insert == before:
            return
        self._insert = insert
        self._delay_ms = None
        there = not self._absent()
        if there and not self._was_there:
            self._around.notices.clear(self._topic)
            _log.info("an insert is there", sends=insert.sends, returns=insert.returns)
        self._was_there = there
        audio.inserts.patch(insert)
        self._moved.set()

    def _unpatch(self) -> None:
        self._leave.close()
        self._around.notices.clear(self._topic)
        self._around.audio.inserts.unpatch(self._record.name)

    def _absent(self) -> Sequence[str]:
        """The ports that are wanted and not there, as the player has named them."""
        insert = self._insert or Insert("")
        if self._wanted.all_ports:
            return () if any((*insert.sends, *insert.returns)) else (f"the JACK client {self._wanted.client}",)
        named = (*self._wanted.sends, *self._wanted.returns)
        return [entry for entry, port in zip(named, (*insert.sends, *insert.returns), strict=False) if not port]

    def _reasons(self) -> Sequence[str]:
        absent = self._absent() if self._insert else ["its ports"]
        if not absent:
            return ()
        verb = "is" if len(absent) == 1 else "are"
        reason = f"{', '.join(absent)} {verb} not there, or no audio; its cables wait"
        ended = self._child is not None and self._child.exit_code is not None
        return ["its program has ended, and is started again in a moment", reason] if ended else [reason]

    @property
    def _topic(self) -> str:
        return f"insert {self._record.id}"


def _words(code: int) -> str:
    if code >= 0:
        return f"code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
