"""`marlise-desktop render`: a sound file through a board into another file, in the built-in host, without JACK."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.library import Library
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.adapters.modhost.programs import find_built_in
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.adapters.sound import SoundFacts, measure, sound_facts
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.render_job import Job, channels, is_optional, plan_job, renderable, with_snapshot, words
from marlise_desktop.app.saying import say
from marlise_desktop.domain.errors import ConfigurationError, EngineError, PluginMissingError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import Step
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.session.ports.board_files import OpenedBoard

LONGEST_TAIL_S = 600.0
_FORMATS = (".wav", ".flac")


def render(board: Path, source: Path, target: Path, snapshot: str = "", tail: float = 2.0) -> int:
    """Renders and prints what came out; answers the exit code. Raises MarliseError."""
    _check(source, target, tail)
    asyncio.run(_render(board.absolute(), source, target, snapshot, tail))
    return 0


def levels_text(facts: SoundFacts) -> str:
    """Duration and levels of a sound file in one line."""
    return f"{facts.seconds:.1f} s, peak {facts.peak_dbfs:.1f} dBFS, RMS {facts.rms_dbfs:.1f} dBFS"


def _check(source: Path, target: Path, tail: float) -> None:
    if not 0 <= tail <= LONGEST_TAIL_S:
        raise ConfigurationError(f"--tail is {tail:g}, which is not from 0 to {LONGEST_TAIL_S:g} seconds")
    if target.suffix.lower() not in _FORMATS:
        raise ConfigurationError(f"{target} is neither .wav nor .flac", hint="Name the output file with one of them.")
    if not target.absolute().parent.is_dir():
        raise ConfigurationError(f"the folder {target.absolute().parent} is not there", hint="Make it first.")
    if source.exists() and target.exists() and source.samefile(target):
        raise ConfigurationError(f"{target} is the input too", hint="Write to another file.")
    sound_facts(source)


async def _render(folder: Path, source: Path, target: Path, snapshot: str, tail: float) -> None:
    with tempfile.TemporaryDirectory(prefix="marlise-render-") as scratch:
        store = FolderStateStore(Path(scratch) / "states")
        opened = await _open(folder, store, Path(scratch))
        for warning in opened.warnings:
            say(f"note: {warning}")
        board = renderable(with_snapshot(opened.board, snapshot) if snapshot else opened.board)
        began = time.monotonic()
        await _run(board, store, Path(scratch), (source, target, tail))
        took = time.monotonic() - began
    facts = await asyncio.to_thread(measure, target)
    say(f"{target}: {levels_text(facts)}, {facts.rate_hz} Hz, {facts.channels} channels")
    say(f"rendered in {took:.2f} s, {facts.seconds / max(took, 1e-3):.0f} times real time")
    if facts.peak_dbfs > 0:
        say("note: the output is louder than full scale; turn the board down before it is played")


async def _open(folder: Path, store: FolderStateStore, scratch: Path) -> OpenedBoard:
    paths = user_paths()
    catalogue = LilvCatalogue(paths.cache, paths.data)
    await catalogue.open()
    try:
        await catalogue.refresh(lambda _progress: None)

        async def find(uri: PluginUri) -> Plugin | None:
            try:
                return await catalogue.plugin(uri)
            except PluginMissingError:
                return None

        boards = BundleBoards(Library(scratch / "boards"), store, Trash(scratch / "trash"), scratch / "autosave")
        return await boards.read(str(folder), find)
    finally:
        await catalogue.close()


async def _run(board: Pedalboard, store: FolderStateStore, scratch: Path, files: tuple[Path, Path, float]) -> None:
    """A preset or state that the host refuses is left out and told; what the sound cannot do without is an error."""
    without: list[Step] = []
    while True:
        job = await plan_job(board, store, without)
        lines = await _host(job, channels(board), scratch, files)
        if lines is None:
            return
        refused = next((found for line in lines if (found := job.refused_step(line)) is not None), None)
        if refused is None:
            said = next((line for line in reversed(lines) if line.strip()), "it said nothing")
            raise EngineError(f"the render failed: {said.removeprefix('marlise-host: ')}")
        step, why = refused
        if not is_optional(step):
            raise EngineError(f"the engine refuses {words(step, board)}: {why}")
        say(f"note: left out {words(step, board)}: {why}")
        without.append(step)


async def _host(
    job: Job, counts: tuple[int, int], scratch: Path, files: tuple[Path, Path, float]
) -> tuple[str, ...] | None:
    """Runs the host to its end; None for success, else what it said."""
    program = find_built_in()
    if program is None:
        raise EngineError(
            "the built-in engine 'marlise-host' is missing from this installation",
            hint="Install Marlise Desktop again, or set MARLISE_HOST to the program's path.",
        )
    job_file = scratch / "job"
    await asyncio.to_thread(job_file.write_bytes, job.text)
    source, target, tail = files
    command = [program, "--inputs", str(counts[0]), "--outputs", str(counts[1]), "--tail", f"{tail:g}"]
    command += ["--render", str(job_file), os.fspath(source.absolute()), os.fspath(target.absolute())]
    child = await Spawner().spawn(command, name="render", environment={"LC_ALL": "", "LC_NUMERIC": "C"})
    try:
        code = await child.wait()
    finally:
        if child.exit_code is None:
            await child.stop(2.0)
    lines = tuple(child.last_lines())
    if code != 0:
        return lines or (f"marlise-host ended with {code}",)
    for line in lines:
        if not line.startswith("rendered "):
            say(line)
    return None
