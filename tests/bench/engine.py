"""What a board costs in each engine: `python -m tests.bench.engine` prints a table, and asserts nothing.

A chain of light plugins (eg-amp) on a dummy sound card at 64 frames, 48 kHz, without real-time rights: single numbers
vary by a third from run to run on a machine that does other things, so compare the engines of one run only.
"""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median

from marlise_desktop.adapters.modhost.settings import EngineChoice
from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.plan import AddConnection, SetValue, Step
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.ports.engine import Engine
from tests.contract.engine_jack import jack_server
from tests.contract.engine_plugins import AMP, adding
from tests.contract.engine_real import launched

PERIOD = 64
WINDOW_S = 3.0
IN, OUT = PortSymbol("in"), PortSymbol("out")
_BANDS = [PortSymbol(f"{name}{band}") for band in (1, 2, 3, 4) for name in ("gain", "freq", "q")][:10]
EQUALISER = Plugin(
    PluginUri("http://gareus.org/oss/lv2/fil4#mono"),
    "x42-eq",
    parameters=tuple(Parameter(symbol, symbol, -1e6, 1e6, 0.0) for symbol in _BANDS),
)
Variables = dict[str, str]
Measured = dict[str, float]


def chain(count: int) -> list[Step]:
    """So many amplifiers one behind the other, from the sound card's input to its output."""
    names = [f"amp{n}" for n in range(count)]
    ends: list[Endpoint] = [HardwarePort("capture_1"), *(InstancePort(InstanceId(name), OUT) for name in names)]
    goals: list[Endpoint] = [*(InstancePort(InstanceId(name), IN) for name in names), HardwarePort("playback_1")]
    cables = [AddConnection(Connection(end, goal)) for end, goal in zip(ends, goals, strict=True)]
    return [*(adding(name, AMP) for name in names), *cables]


async def performed(engine: Engine, steps: Sequence[Step]) -> float:
    """Milliseconds that the steps took."""
    began = time.perf_counter()
    refusals = await engine.perform(steps)
    assert not refusals, refusals[0]
    return (time.perf_counter() - began) * 1000


async def cost(engine: Engine, count: int) -> Measured:
    """DSP load in percent and xruns in a second, with the chain running."""
    await performed(engine, chain(count))
    await asyncio.sleep(1.0)
    xruns, loads = engine.levels.xruns, []
    ended = time.monotonic() + WINDOW_S
    while time.monotonic() < ended:
        await asyncio.sleep(0.25)
        loads.append(engine.levels.load_percent)
    return {
        f"DSP load, {count} light plugins (%)": median(loads),
        f"xruns a second, {count} light plugins": (engine.levels.xruns - xruns) / WINDOW_S,
    }


async def loading(engine: Engine) -> Measured:
    return {"load of 20 plugins with cables (ms)": await performed(engine, chain(20))}


async def snapshot(engine: Engine) -> Measured:
    names = [f"eq{n}" for n in range(20)]
    await performed(engine, [adding(name, EQUALISER) for name in names])
    rounds = [
        await performed(engine, [SetValue(InstanceId(name), symbol, 0.5 + n) for name in names for symbol in _BANDS])
        for n in range(10)
    ]
    return {"snapshot of 20 x 10 parameters (ms)": median(rounds)}


async def measured(choice: EngineChoice, variables: Variables) -> Measured:
    """Each measurement has an engine of its own."""
    tasks: list[Callable[[Engine], Awaitable[Measured]]] = [lambda engine, n=n: cost(engine, n) for n in (1, 10, 40)]  # type: ignore[misc]
    table: Measured = {}
    for task in [*tasks, loading, snapshot]:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            async with launched(choice, variables, Path(folder)) as running:
                table["start (ms)"] = (time.perf_counter() - began) * 1000
                table |= await task(running.engine)
    return table


def main() -> int:
    choices = {"marlise-host": EngineChoice.BUILT_IN}
    if shutil.which("mod-host") is not None:
        choices["mod-host"] = EngineChoice.MOD_HOST
    else:
        print("mod-host is not installed: nothing to compare with", file=sys.stderr)
    columns: dict[str, Measured] = {}
    with jack_server(PERIOD) as variables:
        for name, choice in choices.items():
            columns[name] = asyncio.run(measured(choice, variables))
    print(f"{'':44}" + "".join(f"{name:>14}" for name in columns))
    for row in next(iter(columns.values())):
        print(f"{row:44}" + "".join(f"{column[row]:14.1f}" for column in columns.values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
