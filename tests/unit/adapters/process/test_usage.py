"""What psutil and the disk say, on this very process and a folder of its own."""

import os
from pathlib import Path

from marlise_desktop.adapters.process.disk import SystemDisk
from marlise_desktop.adapters.process.usage import SystemProcesses

_MB = 1 << 20
_NO_PROCESS = 1 << 30


def test_a_process_that_runs_has_figures() -> None:
    usage = SystemProcesses().usage(os.getpid())
    assert usage is not None
    assert usage.memory_mb > 1
    assert 0 < usage.memory_percent < 100
    assert usage.cores == len(os.sched_getaffinity(0))
    assert usage.threads >= 1


def test_a_look_that_follows_at_once_answers_the_same() -> None:
    processes = SystemProcesses()
    assert processes.usage() is processes.usage()


def test_a_process_that_is_not_there_has_none() -> None:
    assert SystemProcesses().usage(_NO_PROCESS) is None


async def test_a_folder_is_counted_with_all_below_it_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "deep" / "deeper" / "take.wav").write_bytes(os.urandom(3 * _MB))
    (tmp_path / "outside").symlink_to("/usr")
    usage = await SystemDisk().usage(str(tmp_path), counted=True)
    assert usage is not None
    assert usage.taken_mb is not None
    assert 3 <= usage.taken_mb < 4
    assert usage.free_mb > 0


async def test_a_folder_that_is_still_to_be_made_has_its_disk(tmp_path: Path) -> None:
    usage = await SystemDisk().usage(str(tmp_path / "not" / "yet"))
    assert usage is not None
    assert usage.free_mb > 0
    assert usage.taken_mb is None
