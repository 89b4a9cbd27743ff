"""The program without a window, with two racks that play: `python -m tests.faults.two_racks make|look`.

`make`: a second rack, Voice, is made beside the first, each gets a pedal, and when their unsaved work is on disk a
line tells the process ids of both engines. `look`: the same line when both play what they did, and what was told. Then
it runs on until it is ended from outside.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from marlise_desktop.app.compose import compose
from marlise_desktop.app.paths import user_paths
from marlise_desktop.app.program import Program, Start
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.ids import PluginUri, PortSymbol
from marlise_desktop.domain.instance import Position
from marlise_desktop.session.rack import Rack
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import CAPTURE, LEFT, port

GAIN = PortSymbol("gain")
GUITAR_DB, VOICE_DB = -6.0, -12.0


async def until(question: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not question():
            await asyncio.sleep(0.01)


async def second_rack(program: Program) -> Rack:
    """Made and started; answers when its engine runs."""
    record = await program.lives.create("rack", "Voice", {})
    await program.lives.start(record.id)
    rack = program.racks.get(record.id)
    assert rack is not None
    await until(lambda: rack.engine.state is EngineState.RUNNING)
    return rack


async def amplified(rack: Rack, gain_db: float) -> None:
    """A pedal of that gain between the first input and the first output."""
    await until(lambda: rack.engine.state is EngineState.RUNNING)
    key = await rack.boards.add(PluginUri(AMP), Position())
    await rack.boards.connect(CAPTURE, port(key, "in"))
    await rack.boards.connect(port(key, "out"), LEFT)
    await rack.boards.set_value(key, GAIN, gain_db)
    await rack.engine.settled()


async def make(program: Program) -> None:
    guitar = program.racks.first
    voice = await second_rack(program)
    for rack, gain_db in ((guitar, GUITAR_DB), (voice, VOICE_DB)):
        await amplified(rack, gain_db)
        await until((Path(rack.workspace.folder) / "autosave" / "autosave.json").exists)
    print(guitar.engine.process_id, voice.engine.process_id, flush=True)


async def look(program: Program) -> None:
    await until(lambda: len(program.racks.all) == 2)
    guitar, voice = program.racks.all
    for rack, gain_db in ((guitar, GUITAR_DB), (voice, VOICE_DB)):
        await until(lambda rack=rack: rack.boards.board.instances and rack.engine.state is EngineState.RUNNING)  # type: ignore[misc]
        (held,) = rack.boards.board.instances.values()
        assert held.value(GAIN) == gain_db
    told = "; ".join(notice.message for rack in program.racks.all for notice in rack.notices.current)
    print(guitar.engine.process_id, voice.engine.process_id, told, flush=True)


async def main(how: str) -> None:
    program = compose(user_paths())
    program.shared.settings.change(engine="built-in", first_run_done=True, auto_create_default=False)
    life = asyncio.create_task(program.live(Start()))
    await program.first_rack(life)
    await program.shared.catalogue.ready()
    await {"make": make, "look": look}[how](program)
    await life


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
