"""Real children: output, signals, death with the parent."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from marlise_desktop.adapters.process import Spawner
from marlise_desktop.adapters.process.child import Child
from marlise_desktop.session.ports.process import ChildEndedError, ChildProcess, ProcessSpawner

SPAWNER: ProcessSpawner = Spawner()


async def run(script: str, **environment: str) -> ChildProcess:
    return await SPAWNER.spawn(["sh", "-c", script], name="test", environment=environment)


async def test_output_and_exit_code_are_reported() -> None:
    """Both outputs are kept in order, and the exit code is the child's own."""
    child = await run("echo one; echo two >&2; printf three; exit 7")
    assert await child.wait() == 7
    assert child.exit_code == 7
    assert list(child.last_lines()) == ["one", "two", "three"]


async def test_the_awaited_line_is_answered() -> None:
    """The first line with the text is answered, whether it was said before or is said after the call."""
    child = await run("echo is ready now; read never </dev/zero; sleep 60")
    assert await child.wait_for_output("ready", 10) == "is ready now"
    assert await child.wait_for_output("ready", 10) == "is ready now"
    assert await child.stop(5) == -signal.SIGTERM


async def test_an_early_end_is_told_with_the_last_lines() -> None:
    """A child that ends before it is ready says why."""
    child = await run("echo no sound card >&2; exit 3")
    with pytest.raises(ChildEndedError) as caught:
        await child.wait_for_output("ready", 10)
    assert caught.value.exit_code == 3
    assert caught.value.lines == ("no sound card",)


async def test_patience_ends() -> None:
    """Waiting for a line that is not said ends."""
    child = await run("exec sleep 60")
    with pytest.raises(TimeoutError):
        await child.wait_for_output("ready", 0.05)
    await child.kill()


async def test_a_child_that_ignores_the_end_is_killed_with_its_children() -> None:
    """SIGKILL follows SIGTERM, and reaches what the child started."""
    child = await run("trap '' TERM; sleep 60 & echo started $!; while :; do wait; done")
    inner = int((await child.wait_for_output("started", 10)).split()[1])
    watched = os.pidfd_open(inner)
    try:
        assert await child.stop(0.1) == -signal.SIGKILL
        assert select.select([watched], [], [], 10)[0] == [watched]
    finally:
        os.close(watched)


async def test_a_flood_of_output_neither_blocks_nor_fills(caplog: pytest.LogCaptureFixture) -> None:
    """Megabytes of output pass by; a few hundred lines are logged and 200 kept."""
    caplog.set_level("INFO", "marlise.child.test")
    child = await run("yes 'send error: Broken pipe' | head -n 700000; echo done")
    assert await child.wait() == 0
    assert child.last_lines()[-1] == "done"
    assert len(child.last_lines()) == 200
    assert len(caplog.records) < 2000


async def test_variables_are_added_and_unset() -> None:
    """The environment is ours with additions; an empty string unsets a variable."""
    os.environ["MARLISE_TEST_GONE"] = "here"
    try:
        child = await run('echo "$A ${MARLISE_TEST_GONE-unset} ${HOME:+home}"', A="x", MARLISE_TEST_GONE="")
        await child.wait()
    finally:
        del os.environ["MARLISE_TEST_GONE"]
    assert list(child.last_lines()) == ["x unset home"]


async def test_a_missing_program_is_told() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        await SPAWNER.spawn(["no-such-program"], name="test", environment={})


_PARENT = """
import asyncio, sys
from marlise_desktop.adapters.process import Spawner
async def main():
    child = await Spawner().spawn(["sleep", "60"], name="orphan", environment={})
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""


@pytest.mark.parametrize("with_setpriv", [True, False], ids=["setpriv", "interpreter"])
def test_a_child_dies_with_its_parent(with_setpriv: bool) -> None:
    """Even a parent that is killed leaves no child behind, with and without `setpriv`."""
    head = (
        ""
        if with_setpriv
        else "import shutil; w = shutil.which; shutil.which = lambda n, **k: None if n == 'setpriv' else w(n, **k)\n"
    )
    with subprocess.Popen([sys.executable, "-c", head + _PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        watched = os.pidfd_open(int(parent.stdout.readline()))
        try:
            _wait_until_asleep(parent)
            parent.kill()
            assert select.select([watched], [], [], 10)[0] == [watched]
        finally:
            os.close(watched)


def _wait_until_asleep(parent: "subprocess.Popen[str]") -> None:
    # The wrapper must have become `sleep`: before that the parent's death is not noticed.
    children = subprocess.run(
        ["ps", "-o", "comm=", "--ppid", str(parent.pid)], capture_output=True, text=True, check=True
    )
    while "sleep" not in children.stdout:
        children = subprocess.run(
            ["ps", "-o", "comm=", "--ppid", str(parent.pid)], capture_output=True, text=True, check=True
        )


def test_it_works_on_the_program_s_own_loop(qapp: QApplication) -> None:
    """The same holds on Qt's loop."""

    async def main() -> tuple[int, Child]:
        child = await Spawner().spawn(["sh", "-c", "echo ready; exec sleep 60"], name="qt", environment={})
        await child.wait_for_output("ready", 10)
        return await child.stop(5), child

    def in_qt(work: Callable[[], Awaitable[tuple[int, Child]]]) -> tuple[int, Child]:
        with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
            return runner.run(work())  # type: ignore[arg-type]

    code, child = in_qt(main)
    assert code == -signal.SIGTERM
    assert list(child.last_lines()) == ["ready"]
