"""Makes the boards that come with the program, `resources/boards/*.pedalboard`, by its own bundle writer.

Run: python packaging/make_boards.py (with the starter set of plugins installed, see packages/plugins.txt)
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from marlise_desktop.adapters.bundle.boards import BundleBoards
from marlise_desktop.adapters.bundle.library import Library
from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.bundle.trash import Trash
from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, SnapshotId
from marlise_desktop.domain.instance import PluginInstance, Position
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.snapshot import Snapshot, entry_of
from marlise_desktop.session.ports.board_files import BoardPictures

Values = Mapping[str, float]


@dataclass(frozen=True)
class Pedal:
    """`scenes` holds what a snapshot changes: values, and `on` 0 or 1."""

    key: str
    uri: str
    label: str
    position: tuple[float, float]
    values: Values
    on: bool = True
    scenes: Mapping[str, Values] = field(default_factory=dict)


DEMO = (
    Pedal(
        "comp",
        "urn:zamaudio:ZamComp",
        "Compressor",
        (0, 0),
        {"thr": -34, "rat": 4, "att": 3, "rel": 150, "kn": 4, "mak": 14},
    ),
    Pedal(
        "drive",
        "http://guitarix.sourceforge.net/plugins/gxts9#ts9sim",
        "Screamer",
        (300, 0),
        {"fslider0_": -12, "fslider1_": 520, "fslider2_": 0.45},
        on=False,
        scenes={"Drive": {"on": 1}, "Lead": {"on": 1, "fslider2_": 0.8, "fslider0_": -10}},
    ),
    Pedal(
        "amp",
        "urn:zamaudio:ZamTube",
        "Amp",
        (600, 0),
        {"tubedrive": 2.2, "bass": 5.5, "mids": 6, "treb": 5.5, "tonestack": 2, "gain": 9},
        scenes={"Drive": {"tubedrive": 6, "gain": 15}, "Lead": {"tubedrive": 7.5, "gain": 16, "mids": 7}},
    ),
    Pedal(
        "cab",
        "http://drobilla.net/plugins/mda/Combo",
        "Cabinet",
        (900, 0),
        {"model": 0.5, "drive": 0.5, "bias": 0.5, "output": 0.55, "stereo": 0},
        scenes={"Drive": {"output": 0.36}, "Lead": {"output": 0.3}},
    ),
    Pedal(
        "chorus",
        "http://calf.sourceforge.net/plugins/MultiChorus",
        "Chorus",
        (580, 400),
        {"amount": 0.35, "dry": 0.75, "mod_rate": 0.35, "mod_depth": 4, "voices": 3},
        scenes={"Drive": {"on": 0}, "Lead": {"on": 0}},
    ),
    Pedal(
        "delay",
        "http://calf.sourceforge.net/plugins/VintageDelay",
        "Delay",
        (880, 400),
        {"amount": 0.16, "feedback": 0.28, "time_l": 3, "time_r": 4, "subdiv": 4, "bpm": 92, "medium": 1},
        scenes={"Lead": {"amount": 0.3, "feedback": 0.38}},
    ),
    Pedal(
        "reverb",
        "http://calf.sourceforge.net/plugins/Reverb",
        "Reverb",
        (1180, 400),
        {"amount": 0.22, "decay_time": 2.1, "room_size": 3, "predelay": 18, "treble_cut": 6500},
        scenes={"Lead": {"amount": 0.3, "decay_time": 2.8}},
    ),
)
DEMO_CABLES = (
    "capture_1 comp:lv2_audio_in_1",
    "comp:lv2_audio_out_1 drive:in",
    "drive:out amp:lv2_audio_in_1",
    "amp:lv2_audio_out_1 cab:left_in",
    "amp:lv2_audio_out_1 cab:right_in",
    "cab:left_out chorus:in_l",
    "cab:right_out chorus:in_r",
    "chorus:out_l delay:in_l",
    "chorus:out_r delay:in_r",
    "delay:out_l reverb:in_l",
    "delay:out_r reverb:in_r",
    "reverb:out_l playback_1",
    "reverb:out_r playback_2",
)
DEMO_SNAPSHOTS = ("Clean", "Drive", "Lead")


async def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "resources" / "boards"
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        catalogue = LilvCatalogue(place / "cache", place / "data")
        await catalogue.open()
        await catalogue.refresh(lambda _progress: None)
        plugins = {pedal.uri: await catalogue.plugin(PluginUri(pedal.uri)) for pedal in DEMO}
        await catalogue.close()
        demo = with_snapshots(board("Demo", DEMO, plugins, DEMO_CABLES), DEMO, DEMO_SNAPSHOTS)
        boards = BundleBoards(
            Library(place / "own"), FolderStateStore(place / "states"), Trash(place / "trash"), place / "autosave"
        )
        # Nothing is joined, so a microphone beside a loudspeaker cannot howl; the cables are the user's to draw.
        for name, made in (("Demo", demo), ("Default", replace(Pedalboard(), title="Default"))):
            folder = target / f"{name}.pedalboard"
            pictures = pictures_of(folder)
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            await boards.write(made, str(folder), None, pictures)
            print(folder)


def pictures_of(folder: Path) -> BoardPictures | None:
    """The window draws them (Board > Save); they stay until it draws others."""
    files = [folder / "screenshot.png", folder / "thumbnail.png"]
    return BoardPictures(*(file.read_bytes() for file in files)) if all(file.exists() for file in files) else None


def board(title: str, pedals: Sequence[Pedal], plugins: Mapping[str, Plugin], cables: Sequence[str]) -> Pedalboard:
    made = Pedalboard(title=title, tempo=Tempo(bpm=92.0))
    for pedal in pedals:
        made = made.with_instance(instance(made, pedal, plugins[pedal.uri]))
    return made.with_connections(Connection(*map(endpoint, cable.split())) for cable in cables)


def instance(made: Pedalboard, pedal: Pedal, plugin: Plugin) -> PluginInstance:
    unknown = set(pedal.values) - set(plugin.parameters_by_symbol)
    if unknown:
        raise SystemExit(f"{plugin.name} has no {', '.join(sorted(unknown))}")
    return PluginInstance(
        InstanceId(pedal.key),
        plugin,
        made.free_symbol(pedal.label),
        label=pedal.label,
        bypassed=not pedal.on,
        values={PortSymbol(symbol): float(value) for symbol, value in pedal.values.items()},
        position=Position(*pedal.position),
    )


def endpoint(text: str) -> Endpoint:
    key, _, symbol = text.partition(":")
    return InstancePort(InstanceId(key), PortSymbol(symbol)) if symbol else HardwarePort(key)


def with_snapshots(made: Pedalboard, pedals: Sequence[Pedal], names: Sequence[str]) -> Pedalboard:
    """The first of the names is the board as it stands."""
    snapshots = []
    for name in names:
        entries = {}
        for pedal in pedals:
            changed = made.instance(InstanceId(pedal.key))
            for symbol, value in pedal.scenes.get(name, {}).items():
                if symbol == "on":
                    changed = replace(changed, bypassed=not value)
                else:
                    changed = changed.with_value(PortSymbol(symbol), float(value))
            entries[changed.id] = entry_of(changed)
        snapshots.append(Snapshot(SnapshotId(name.lower()), name, entries))
    return replace(made, snapshots=tuple(snapshots), current_snapshot=snapshots[0].id)


if __name__ == "__main__":
    asyncio.run(main())
