"""The built-in host against mod-host, both without the program: `python -m tests.bench.host` prints a table.

Nothing is asserted. The sound card is JACK's dummy, with real-time rights where they are to be had. Both engines are
measured by turns in one run, so that what else the machine does hits both; compare the two, not runs.
"""

import shutil
import signal
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import TypeAlias

from tests.bench.host_rig import HOST, MOD_HOST, Engine, Probe, chain, jack_server, running

LIGHT, LIGHT_ENDS = "http://lv2plug.in/plugins/eg-amp", ("in", "out")
HEAVY, HEAVY_ENDS = "http://guitarix.sourceforge.net/plugins/gx_amp#GUITARIX", ("in", "out")
WINDOW_S = 3.0
Row: TypeAlias = tuple[str, str]
"""What is measured, and its unit."""


def load(name: str, uri: str, ends: tuple[str, str], count: int) -> tuple[float, float]:
    """DSP load in percent, as JACK has it, and xruns in a second."""
    with running(name) as engine:
        adds, cables = chain(uri, count, ends)
        engine.done(adds)
        engine.done(cables)
        engine.ask("feature_enable cpu-load 1")
        time.sleep(1.0)
        first, loads = xruns(engine), []
        ended = time.monotonic() + WINDOW_S
        while time.monotonic() < ended:
            time.sleep(0.1)
            loads.append(float(engine.ask("cpu_load").split()[2]))
        return median(loads), (xruns(engine) - first) / WINDOW_S


def xruns(engine: Engine) -> int:
    engine.ask("output_data_ready")
    while True:
        for message in engine.connection.batch():
            if message.startswith("cpu_load "):
                return int(message.split()[3])
        engine.ask("output_data_ready")


def loading(name: str, count: int) -> float:
    """Milliseconds to load and join a chain of light plugins."""
    with running(name) as engine:
        adds, cables = chain(LIGHT, count, LIGHT_ENDS)
        began = time.perf_counter()
        engine.done(adds)
        engine.done(cables)
        return (time.perf_counter() - began) * 1000


def memory(name: str) -> float:
    """kB of the engine's own memory for each light plugin."""
    with running(name) as engine:
        adds, _ = chain(LIGHT, 41, LIGHT_ENDS)
        engine.done(adds[:1])
        before = engine.private_kb()
        engine.done(adds[1:])
        return (engine.private_kb() - before) / 40


def setting(name: str) -> tuple[float, float]:
    """`param_set` a second: each after the answer to the one before, and 200 at a time."""
    with running(name) as engine:
        engine.done([f"add {LIGHT} 0"])
        texts = [f"param_set 0 gain {n % 20}" for n in range(4000)]
        began = time.perf_counter()
        for text in texts:
            engine.ask(text)
        serial = len(texts) / (time.perf_counter() - began)
        began = time.perf_counter()
        engine.burst(texts)
        return serial, len(texts) / (time.perf_counter() - began)


def reaction(name: str) -> float:
    """Milliseconds from sending `param_set` to the first sample that differs, at the engine's output."""
    with Probe() as probe, running(name) as engine:
        engine.done([f"add {LIGHT} 0", "connect effect_0:out mod-monitor:in_1"])
        probe.wire(engine)
        probe.wait_for_sound()
        times = []
        for n in range(50):
            time.sleep(0.02 + 0.0007 * n)
            probe.expected = probe.heard
            sent = time.perf_counter()
            engine.ask(f"param_set 0 gain {-6 * (n % 2 + 1)}")
            deadline = time.monotonic() + 2
            while probe.expected is not None and time.monotonic() < deadline:
                time.sleep(0.001)
            times.append(1000 * (probe.moved_at - sent))
        return median(times)


def recovery(name: str) -> float:
    """Milliseconds from the death of an engine with 30 light plugins to sound from its successor."""

    def built(engine: Engine) -> None:
        adds, cables = chain(LIGHT, 30, LIGHT_ENDS)
        engine.done(adds)
        engine.done(cables)
        probe.wire(engine)
        probe.wait_for_sound()

    with Probe() as probe:
        with running(name) as engine:
            built(engine)
            engine.process.send_signal(signal.SIGKILL)
            began = time.perf_counter()
            engine.process.wait()
        probe.without(["effect_", "mod-", "marlise-host"])
        probe.heard = 0.0
        with running(name) as engine:
            built(engine)
            return (time.perf_counter() - began) * 1000


class Table:
    def __init__(self, names: list[str]) -> None:
        self._names = names
        print(f"{'':46}" + "".join(f"{name:>14}" for name in names) + f"{'ratio':>9}", flush=True)

    def row(self, title: str, measure: Callable[[str], float]) -> None:
        self.rows([title], lambda name: (measure(name),))

    def rows(self, titles: list[str], measure: Callable[[str], tuple[float, ...]]) -> None:
        """One measurement that gives several figures. One that fails says so and does not end the run."""
        columns: list[tuple[float, ...]] = []
        for name in self._names:
            try:
                columns.append(measure(name))
            except (AssertionError, OSError) as error:
                print(f"{name}: {titles[0]}: {error}", file=sys.stderr)
                columns.append((float("nan"),) * len(titles))
        for title, values in zip(titles, zip(*columns, strict=True), strict=True):
            ratio = f"{values[1] / values[0]:9.1f}" if len(values) > 1 and values[0] else ""
            print(f"{title:46}" + "".join(f"{value:14.1f}" for value in values) + ratio, flush=True)


def main() -> int:
    names = [HOST, MOD_HOST] if shutil.which(MOD_HOST) else [HOST]
    table = Table(names)
    for period in (64, 128, 256):
        with jack_server(period):
            for title, uri, ends, counts in (
                ("light", LIGHT, LIGHT_ENDS, (1, 10, 20, 40)),
                ("heavy", HEAVY, HEAVY_ENDS, (1, 5, 10, 20)),
            ):
                for count in counts:
                    what = f"{count} {title} plugins at {period}"
                    table.rows(
                        [f"DSP load, {what} (%)", f"xruns a second, {what}"],
                        lambda name, uri=uri, ends=ends, count=count: load(name, uri, ends, count),  # type: ignore[misc]
                    )
    with jack_server(64):
        for count in (20, 40):
            table.row(f"load {count} light plugins (ms)", lambda name, count=count: loading(name, count))  # type: ignore[misc]
        table.rows(["param_set a second, one by one", "param_set a second, 200 at a time"], setting)
        table.row("param_set to changed sample (ms)", reaction)
        table.row("own memory a light plugin (kB)", memory)
        table.row("killed with 30 plugins to sound again (ms)", recovery)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
