"""How an engine ends: in order, by itself, or because it hangs; and who is to blame."""

import asyncio
import contextlib
import re
import signal
from collections.abc import Sequence

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.client import EngineClient
from marlise_desktop.adapters.modhost.reports import Reports
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.plan import (
    AddConnection,
    AddInstance,
    RemoveConnection,
    RemoveInstance,
    SetTempo,
    Step,
)
from marlise_desktop.session.ports.engine import EngineGone
from marlise_desktop.session.ports.process import ChildProcess

SUSPECT_FOR_S = 3.0
"""An engine that ends so soon after a plugin was added or touched is thought to have died of it."""
_EXIT_AFTER_S = 0.5
_QUIET_AFTER_S = 2.0
_PULSE_S = 2.0
"""How often an engine is asked for a sign of life."""
_OF_NO_PEDAL = (AddConnection, RemoveConnection, RemoveInstance, SetTempo)
_CRASHED_IN = re.compile(r"^marlise-host: crash: .* in instance (\d+)\b")
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}


class Ending:
    """Watches the connection and the process of one engine; `process` is None if it was started by another program."""

    def __init__(self, name: str, numbers: Numbers, reports: Reports) -> None:
        self._loop = asyncio.get_running_loop()
        self._name = name
        self._numbers = numbers
        self._reports = reports
        self._client: EngineClient | None = None
        self._process: ChildProcess | None = None
        self._watch: asyncio.Task[None] | None = None
        self._killing: asyncio.Task[int] | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._touched: tuple[InstanceId, float] | None = None
        self._suspect: InstanceId | None = None
        self._why = ""
        self._killed = False
        self._over = False

    def watch(self, client: EngineClient, process: ChildProcess | None, name: str) -> None:
        """Must be called once, when the connection stands."""
        self._client, self._process, self._name = client, process, name
        self._why = ""  # what tries to connect before this one ended with
        self._pulse = self._loop.create_task(_keep_asking(client))
        if process is not None:
            self._watch = self._loop.create_task(self._wait_for_end(process, client))

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def done(self, steps: Sequence[Step]) -> None:
        """Hears of the steps that the engine has carried out together."""
        added = [step.instance for step in steps if isinstance(step, AddInstance)]
        touched = {step.instance for step in steps if not isinstance(step, _OF_NO_PEDAL)}
        if added:
            self._touched = (added[-1], self._loop.time())
        elif len(touched) == 1:  # of many at once nobody can tell which it was
            self._touched = (touched.pop(), self._loop.time())

    def connection_lost(self, why: str) -> None:
        """The client's word that the engine is out of reach."""
        self._why = self._why or why
        self._suspect = self._suspect or self._blamed()
        if self._over or self._client is None:
            return
        if self._process is None:
            self._tell(self._why)
        else:
            # A process that ends says more about the reason than its connection; one that hangs must go.
            self._killing = self._loop.create_task(self._kill_if_it_stays(self._process))

    async def close(self, patience: float) -> None:
        """Feedback silent, no reply outstanding, SIGTERM, SIGKILL: mod-host does not end in another order."""
        self._over = True
        client, process = self._client, self._process
        if self._pulse is not None:
            self._pulse.cancel()
        if client is not None:
            client.hold_feedback()
            # The reply to a last request says that none is outstanding. One that is lost or hangs is stopped hard.
            with contextlib.suppress(EngineLostError, TimeoutError):
                async with asyncio.timeout(_QUIET_AFTER_S):
                    await client.ask(commands.cpu_load())
        if process is not None:
            await process.stop(patience)
        if client is not None:
            client.close("the engine was stopped")
        for task in (self._watch, self._killing):
            if task is not None:
                await task
        if self._pulse is not None:
            await asyncio.wait({self._pulse})

    async def leave(self) -> None:
        """Lets go of an engine that plays on."""
        self._over = True
        client, process = self._client, self._process
        if client is None or process is None:
            return
        tasks = [task for task in (self._pulse, self._watch, self._killing) if task is not None]
        for task in tasks:
            task.cancel()
        client.hold_feedback()
        with contextlib.suppress(EngineLostError, TimeoutError):
            async with asyncio.timeout(_QUIET_AFTER_S):
                await client.ask(commands.cpu_load())
        client.close("the program ends and the engine plays on")
        await asyncio.gather(*tasks, return_exceptions=True)
        process.leave()

    async def _wait_for_end(self, process: ChildProcess, client: EngineClient) -> None:
        code = await process.wait()
        if self._over:
            return
        if not self._killed and -code in _FROM_OUTSIDE:
            self._suspect = None
        else:
            self._suspect = self._named(process.last_lines()) or self._suspect or self._blamed()
        self._tell(self._why if self._killed else ended_words(self._name, code))
        client.close(self._why)

    async def _kill_if_it_stays(self, process: ChildProcess) -> int:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_EXIT_AFTER_S):
                return await process.wait()
        self._killed = True
        return await process.kill()

    def _tell(self, why: str) -> None:
        self._over = True
        self._why = why
        self._reports.tell(EngineGone(why, self._suspect))

    def _named(self, lines: Sequence[str]) -> InstanceId | None:
        """The instance in which the built-in host says that it crashed."""
        found = [match for line in lines if (match := _CRASHED_IN.search(line))]
        return self._numbers.instance(int(found[-1][1])) if found else None

    def _blamed(self) -> InstanceId | None:
        under_way = self._client.under_way if self._client is not None else None
        if under_way is not None and under_way.number is not None:
            return self._numbers.instance(under_way.number)
        if self._touched is not None and self._loop.time() - self._touched[1] < SUSPECT_FOR_S:
            return self._touched[0]
        return None


async def _keep_asking(client: EngineClient) -> None:
    """An engine that hangs says nothing by itself: the reply that does not come is what the client notices."""
    with contextlib.suppress(EngineLostError):
        while True:
            await asyncio.sleep(_PULSE_S)
            await client.ask(commands.cpu_load())


def ended_words(name: str, code: int) -> str:
    """What an exit code says, in words."""
    if code >= 0:
        return f"{name} ended by itself (exit code {code})"
    try:
        number = signal.Signals(-code)
    except ValueError:
        return f"{name} was ended by signal {-code}"
    return f"{name} crashed ({number.name})" if number in _CRASHES else f"{name} was ended by {number.name}"
