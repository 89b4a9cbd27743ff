"""Makes the pictures of the README and of the demo board: `python packaging/make_screenshots.py [FOLDER]`.

Starts everything for real, without a screen, on folders of its own: audio server, engine, plugins, the demo board.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt

from marlise_desktop.adapters.modhost.programs import BUILT_IN
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.app import resources
from marlise_desktop.app.compose import compose
from marlise_desktop.app.first_board import DEMO
from marlise_desktop.app.log_lines import LogLines
from marlise_desktop.app.loop import make_application, run
from marlise_desktop.app.paths import Paths
from marlise_desktop.app.program import Program, Start
from marlise_desktop.app.windows import Inside, window_over
from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import VIRTUAL, DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    Layer,
    MappingId,
    ParameterTarget,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.gui.theme import style
from marlise_desktop.gui.window.main_window import MainWindow
from marlise_desktop.session.ports.midi import Heard
from marlise_desktop.session.rack import Rack

_SIZE = QSize(1600, 960)
_CHOSEN = "Amp"
_CONTROLLER = DeviceId("Foot controller")
_SWITCHES = (
    ("snapshot.previous", Gesture.PRESS),
    ("snapshot.next", Gesture.PRESS),
    ("tap.tempo", Gesture.PRESS),
    ("mute", Gesture.PRESS),
    ("tuner.toggle", Gesture.LONG_PRESS),
)


async def until(question: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not question():
            await asyncio.sleep(0.02)


async def pictures(program: Program, folder: Path) -> int:
    program.shared.settings.change(first_run_done=True, engine="built-in")
    life = asyncio.create_task(program.live(Start(boards=False)))
    session = await program.first_rack(life)
    with window_over(Inside(program, LogLines())) as window:
        window.resize(_SIZE)
        try:
            await session.catalogue.ready()
            await session.library.open(str(resources.boards() / DEMO))
            await until(lambda: session.engine.state is EngineState.RUNNING)
            await session.engine.settled()
            window.board.fit()
            keep_pictures(window, resources.boards() / DEMO)
            amp = next(key for key, held in session.boards.board.instances.items() if held.name == _CHOSEN)
            window.board.select((amp,))
            await settled(window)
            save(window, folder / "board.png")
            window.show_page(window.library)
            await settled(window)
            save(window, folder / "library.png")
            await show_controllers(window, session, folder / "controllers.png")
            await show_sessions(window, program, folder / "sessions.png")
            await show_tuner(window, session, folder / "tuner.png")
            await show_feet(window, session, folder)
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
    return 0


async def show_controllers(window: MainWindow, session: Rack, file: Path) -> None:
    """A controller that another program plays, drawn as a SoftStep."""
    shared, board = session.shared, session.boards.board
    await until(lambda: any(device.id == VIRTUAL for device in shared.midi.devices()))
    await shared.profiles.choose(VIRTUAL, "keith-mcmillen-softstep")
    shared.controllers.set_name(VIRTUAL, "Foot controller")
    wanted: list[tuple[Layer, Target]] = [
        (Layer.GLOBAL, ActionTarget("mute")),
        (Layer.GLOBAL, ActionTarget("tap.tempo")),
        (Layer.GLOBAL, ActionTarget("tuner.toggle")),
        *((Layer.BOARD, ParameterTarget(key, BYPASS)) for key in list(board.instances)[:2]),
        *((Layer.BOARD, ActionTarget("snapshot.apply", {"snapshot": held.name})) for held in board.snapshots[:4]),
        (Layer.GLOBAL, ActionTarget("panic")),
    ]
    for number, (layer, target) in zip((21, 22, 23, 24, 25, 26, 27, 28, 29, 20), wanted, strict=False):
        trigger = Trigger(Control(ControlKind.CC, number, 0, VIRTUAL), Nature.LATCHING, Gesture.PRESS)
        mapping = ControlMapping(MappingId(""), trigger, target, Behaviour.TOGGLE)
        shared.mappings.add(layer, mapping, session.key if layer is Layer.BOARD else None)
    if board.snapshots:
        await session.snapshots.apply(board.snapshots[0].id)
    window.show_page(window.board)
    window.layout_.show("controllers")
    window.resizeDocks([window.layout_.docks["controllers"]], [320], Qt.Orientation.Vertical)
    await until(lambda: bool(window.controllers.floor.controls))
    window.controllers.floor.choose("key-4")
    await asyncio.sleep(1.0)
    save(window, file)
    window.layout_.usual()


async def show_sessions(window: MainWindow, program: Program, file: Path) -> None:
    """A second rack plays beside the first."""
    lives = program.lives
    await lives.edit(program.racks.first.key, lambda held: replace(held, name="Guitar"))
    voice = await lives.create("rack", "Voice")
    await lives.start(voice.id)
    await until(lambda: voice.id in [rack.key for rack in program.racks.all])
    rack = program.racks.get(voice.id)
    assert rack is not None
    await rack.library.open(str(resources.boards() / DEMO))
    await until(lambda: all(held.state is SessionState.ACTIVE for held in lives.running))
    await rack.engine.settled()
    window.show_page(window.board)
    window.layout_.show("sessions")
    await until(lambda: len(window.sessions.listing.model.rows) == 2)
    window.sessions.listing.choose(voice.id)
    await asyncio.sleep(2)  # its figures come each second, and change as long as it plays
    save(window, file)
    await lives.stop(voice.id)
    window.layout_.usual()


async def show_tuner(window: MainWindow, session: Rack, file: Path) -> None:
    """Somebody plays the A above middle C."""
    command = [sys.executable, "-m", "marlise_desktop.adapters.jack.tone", f"{BUILT_IN}:in_1"]
    player = await Spawner().spawn(command, name="tone", environment={"PYTHONPATH": os.pathsep.join(sys.path)})
    try:
        await session.tuner.open()
        await until(lambda: session.tuner.heard is not None)
        await asyncio.sleep(1.0)  # the needle comes to rest; the stripes never do
        save(window, file)
    finally:
        await player.stop(3)
        await session.tuner.close()


async def show_feet(window: MainWindow, session: Rack, folder: Path) -> None:
    """A foot controller is played by hand: what it does, how another switch is learned, what comes."""
    shared, board = session.shared, session.boards.board
    amp = next(key for key, held in board.instances.items() if held.name == _CHOSEN)
    gain = board.instances[amp].plugin.parameters[0]
    for number, (action, gesture) in enumerate(_SWITCHES, start=80):
        shared.mappings.add(Layer.GLOBAL, _switch(number, ActionTarget(action), gesture))
    pedal = Trigger(Control(ControlKind.CC, 7, 0), Nature.CONTINUOUS, Gesture.MOVE)
    swept = ControlMapping(MappingId(""), pedal, ParameterTarget(amp, gain.symbol), Behaviour.FOLLOW)
    line = shared.mappings.add(Layer.BOARD, swept, session.key)
    board_switch = _switch(85, ParameterTarget(amp, BYPASS, 1.0, 0.0), Gesture.PRESS, Behaviour.TOGGLE)
    shared.mappings.add(Layer.BOARD, board_switch, session.key)
    await session.snapshots.save_as("Verse")
    await session.snapshots.save_as("Solo")
    window.layout_.show("mappings")
    window.mappings.show_line(line)
    play(session, 0xB0, 7, 93)
    await settled(window)
    play(session, 0xB0, 7, 101)
    await asyncio.sleep(0.1)
    save(window, folder / "mappings.png")
    window.layout_.toggle("mappings")
    window.board.select((amp,))
    window.feet.learn(
        ActionTarget("snapshot.apply", {"snapshot": str(session.boards.board.snapshots[1].id)}), Layer.BOARD
    )
    for data in ((0xB0, 85, 127), (0xB0, 85, 0)) * 2:
        play(session, *data)
        await asyncio.sleep(0.12)
    await until(window.feet.strip.take.isVisible)
    await asyncio.sleep(0.5)  # not until all is settled: learning ends by itself before a busy machine is
    save(window, folder / "learn.png")
    window.feet.strip.end()
    for data in ((0xB0, 81, 127), (0xB0, 81, 0), (0xB0, 7, 80), (0xC0, 1), (0xB0, 85, 127), (0xB0, 85, 0)):
        play(session, *data)
        await asyncio.sleep(0.15)
    window.layout_.show("monitor")
    await settled(window)
    save(window, folder / "monitor.png")


def play(session: Rack, *data: int) -> None:
    """As if a controller had sent it."""
    session.shared.router.hear(Heard(_CONTROLLER, bytes(data), asyncio.get_running_loop().time()))


def _switch(
    number: int, target: ActionTarget | ParameterTarget, gesture: Gesture, behaviour: Behaviour = Behaviour.DO
) -> ControlMapping:
    trigger = Trigger(Control(ControlKind.CC, number, 0), Nature.MOMENTARY, gesture)
    return ControlMapping(MappingId(""), trigger, target, behaviour)


def keep_pictures(window: MainWindow, board: Path) -> None:
    """The demo board's own pictures, as saving it in the window would make them."""
    made = window.board.pictures()
    for name, data in (("screenshot", made.screenshot), ("thumbnail", made.thumbnail)):
        (board / f"{name}.png").write_bytes(data)
        print(board / f"{name}.png")


async def settled(window: MainWindow) -> None:
    """Animations and the meters' first reading are over when two pictures taken apart are the same."""
    before = None
    for _ in range(100):
        await asyncio.sleep(0.2)
        picture = window.grab().toImage()
        if picture == before:
            return
        before = picture


def save(window: MainWindow, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    window.strip.load.xruns.click()  # those of the machine that makes pictures tell nobody anything
    if not window.grab().save(str(file)):
        sys.exit(f"{file} cannot be written")
    print(file)


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "resources" / "screenshots")
    application = make_application()
    style.apply(application)
    with tempfile.TemporaryDirectory(prefix="marlise-") as home:
        paths = Paths(*(Path(home) / name for name in ("config", "data", "state", "cache", "run")))
        paths.runtime.mkdir(mode=0o700)
        raise SystemExit(run(application, pictures(compose(paths), target)))


if __name__ == "__main__":
    main()
