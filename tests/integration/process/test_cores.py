"""A child keeps to the cores that are named, with all its threads."""

import os
import sys

import pytest

from marlise_desktop.adapters.process import Spawner
from marlise_desktop.domain.errors import ConfigurationError

_THREADS = """
import threading
halt = threading.Event()
def life(more):
    if more:
        threading.Thread(target=life, args=(more - 1,)).start()
    halt.wait()
threading.Thread(target=life, args=(3,)).start()
print("ready", flush=True)
halt.wait()
"""


async def test_all_threads_move_and_those_that_come_later_too() -> None:
    core = max(os.sched_getaffinity(0))
    child = await Spawner().spawn([sys.executable, "-c", _THREADS], name="busy", environment={})
    try:
        child.use_cores([core])
        await child.wait_for_output("ready", 20)
        child.use_cores([core])
        threads = [int(name) for name in os.listdir(f"/proc/{child.pid}/task")]  # noqa: PTH208 - names are wanted
        assert len(threads) > 1
        assert {frozenset(os.sched_getaffinity(thread)) for thread in threads} == {frozenset({core})}
        child.use_cores([])
        with pytest.raises(ConfigurationError, match="no core 4000, 5000 for this program") as caught:
            child.use_cores([core, 5000, 4000])
        assert str(core) in caught.value.hint
    finally:
        await child.kill()
    child.use_cores([core])  # it has ended: nothing to do
