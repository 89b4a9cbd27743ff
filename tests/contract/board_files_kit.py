"""What every keeper of boards does, whatever stands behind the port: run by the fake and by folders on disk."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import BundleError, LibraryError
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance
from marlise_desktop.domain.parameter import Parameter, Unit
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalPort, SignalType
from marlise_desktop.domain.tempo import Division
from marlise_desktop.session.ports.board_files import BoardFiles

GAIN, TIME, IN, OUT = PortSymbol("gain"), PortSymbol("time"), PortSymbol("in"), PortSymbol("out")
AMP = Plugin(
    uri=PluginUri("urn:test:amp"),
    name="Amp",
    ports=(
        SignalPort(IN, "In", SignalType.AUDIO, Direction.INPUT),
        SignalPort(OUT, "Out", SignalType.AUDIO, Direction.OUTPUT),
    ),
    parameters=(Parameter(GAIN, "Gain", -20.0, 20.0, 0.0), Parameter(TIME, "Time", 0.0, 2.0, 1.0, unit=Unit("s"))),
)
A, B = InstanceId("a"), InstanceId("b")


@dataclass
class Kept:
    """A keeper under test. `fill` makes its disk full."""

    files: BoardFiles
    fill: Callable[[], None]


async def installed(uri: PluginUri) -> Plugin | None:
    return AMP if uri == AMP.uri else None


async def nothing(uri: PluginUri) -> Plugin | None:
    return None


def board(title: str = "Clean") -> Pedalboard:
    in_time = {TIME: Division.EIGHTH_DOTTED}
    first = PluginInstance(A, AMP, "amp", values={GAIN: 3.25, TIME: 0.375}, divisions=in_time, bypassed=True)
    second = PluginInstance(
        B, AMP, "amp_1", values={GAIN: -1.5, TIME: 1.0}, label="Second", bypass_strategy=BypassStrategy.TAIL
    )
    made = Pedalboard(title=title, instances={A: first, B: second})
    return made.with_connections(
        [
            Connection(HardwarePort("capture_1"), InstancePort(A, IN)),
            Connection(InstancePort(A, OUT), InstancePort(B, IN)),
            Connection(InstancePort(B, OUT), HardwarePort("playback_1")),
        ]
    )


def bare(made: Pedalboard) -> Pedalboard:
    """Without what a save adds."""
    instances = {key: replace(held, number=None) for key, held in made.instances.items()}
    return replace(made, instances=instances, version=0, hardware=())


class BoardFilesContract:
    """Subclasses give the fixture `kept`."""

    async def test_a_saved_board_is_read_as_it_was(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        saved, _ = await kept.files.write(board(), folder, None, None)
        opened = await kept.files.read(folder, installed)
        assert bare(opened.board) == bare(board()) == bare(saved)
        assert opened.board.version == saved.version == 1
        assert list(opened.board.instances) == [A, B]
        numbers = {key: held.number for key, held in saved.instances.items()}
        assert None not in numbers.values()
        assert len(set(numbers.values())) == 2
        assert {key: held.number for key, held in opened.board.instances.items()} == numbers

    async def test_each_save_counts(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        saved, foreign = await kept.files.write(board(), folder, None, None)
        again, _ = await kept.files.write(saved.without_instance(B), folder, foreign, None)
        assert again.version == 2
        opened = await kept.files.read(folder, installed)
        assert list(opened.board.instances) == [A]
        assert opened.board.instances[A].number == saved.instances[A].number

    async def test_what_is_not_there_is_told(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        with pytest.raises(BundleError) as caught:
            await kept.files.read(folder, installed)
        assert folder in caught.value.message

    async def test_a_plugin_that_is_missing_keeps_its_place(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        await kept.files.write(board(), folder, None, None)
        opened = await kept.files.read(folder, nothing)
        assert all("is not installed" in held.placeholder for held in opened.board.instances.values())
        assert opened.board.connections == board().connections
        assert opened.board.instances[A].value(GAIN) == 3.25

    async def test_a_new_folder_is_always_free(self, kept: Kept) -> None:
        first = kept.files.free_folder("Clean")
        await kept.files.write(board(), first, None, None)
        second = kept.files.free_folder("Clean")
        assert second != first
        await kept.files.write(board(), second, None, None)
        assert {entry.folder for entry in await kept.files.list_boards()} == {first, second}

    async def test_a_renamed_board_has_its_new_title(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        await kept.files.write(board(), folder, None, None)
        renamed = await kept.files.rename(folder, "Dirty")
        assert [(entry.folder, entry.title) for entry in await kept.files.list_boards()] == [(renamed, "Dirty")]
        assert bare((await kept.files.read(renamed, installed)).board) == bare(board("Dirty"))

    async def test_a_duplicate_stands_beside_the_first(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        await kept.files.write(board(), folder, None, None)
        copy = await kept.files.duplicate(folder, "Copy")
        titles = {entry.folder: entry.title for entry in await kept.files.list_boards()}
        assert titles == {folder: "Clean", copy: "Copy"}
        assert kept.files.is_user_board(copy)

    async def test_a_deleted_board_is_gone(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        await kept.files.write(board(), folder, None, None)
        await kept.files.delete(folder)
        assert list(await kept.files.list_boards()) == []
        with pytest.raises(BundleError):
            await kept.files.read(folder, installed)

    async def test_a_full_disk_is_told_and_the_board_stays(self, kept: Kept) -> None:
        folder = kept.files.free_folder("Clean")
        _, foreign = await kept.files.write(board(), folder, None, None)
        kept.fill()
        with pytest.raises(LibraryError, match="full") as caught:
            await kept.files.write(board("Dirty"), folder, foreign, None)
        assert caught.value.hint
        opened = await kept.files.read(folder, installed)
        assert bare(opened.board) == bare(board())

    async def test_unsaved_work_is_kept_until_it_is_cleared(self, kept: Kept) -> None:
        assert await kept.files.read_autosave(installed) is None
        for folder in (None, kept.files.free_folder("Clean")):
            await kept.files.write_autosave(board("Unsaved"), folder)
            found = await kept.files.read_autosave(installed)
            assert found is not None
            assert bare(found[0].board) == bare(board("Unsaved"))
            assert found[1] == folder
        await kept.files.clear_autosave()
        assert await kept.files.read_autosave(installed) is None

    async def test_there_is_nothing_to_repair(self, kept: Kept) -> None:
        await kept.files.write(board(), kept.files.free_folder("Clean"), None, None)
        assert list(await kept.files.repair()) == []
