"""Program changes over a whole rack: what they select, and that the newest wins."""

from collections.abc import Callable

import pytest

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.events import Origin
from marlise_desktop.domain.instance import Position
from marlise_desktop.domain.midi.assembly import Assembly
from marlise_desktop.domain.midi.device import DeviceId
from tests.builders import AMP
from tests.unit.session.conftest import Rig

FLOOR = DeviceId("FCB1010")


class Foot:
    """Presses of a foot controller that sends program changes, as the router hears them."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._assembly = Assembly(lambda *_: False)

    def press(self, program: int, bank: int = 0, channel: int = 1) -> Callable[[], str]:
        """Answers what has become of it."""
        status = channel - 1
        sent = bytes((0xB0 | status, 0, bank >> 7, 32, bank & 127, 0xC0 | status, program))
        (played,) = self._assembly.take(FLOOR, sent, 0.0)
        words = self._rig.session.programs.take(played)
        return lambda: words() if callable(words) else str(words)

    async def rest(self) -> None:
        await self._rig.until(lambda: not self._rig.session.library.turns.under_way)


@pytest.fixture
def foot(rig: Rig) -> Foot:
    return Foot(rig)


async def boards_of(rig: Rig, *titles: str) -> None:
    for title in titles:
        await rig.session.library.new()
        for name in ("Clean", "Lead"):
            await rig.session.snapshots.save_as(f"{title} {name}")
        await rig.session.library.save_as(title)


def sound(rig: Rig) -> tuple[str, str]:
    """The board's title and the name of its current snapshot."""
    current = rig.session.snapshots.current
    return rig.session.library.title, rig.session.snapshots.name_of(current) if current else ""


async def test_without_any_setting_programs_are_snapshots_and_those_of_bank_one_boards(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B")
    clean = foot.press(0)
    await foot.rest()
    assert (sound(rig), clean()) == (("B", "B Clean"), "Snapshot B Clean")
    opened = foot.press(0, bank=1)
    await foot.rest()
    assert (sound(rig)[0], opened()) == ("A", "Board A")


async def test_a_channel_of_their_own_opens_boards(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B")
    rig.session.settings.change(program_boards="16", program_snapshots="2")
    foot.press(0, channel=16)
    foot.press(1, channel=2)
    await foot.rest()
    assert sound(rig) == ("A", "A Lead")
    assert foot.press(0, channel=5)() == "None", "nobody listens there"


async def test_of_fifty_program_changes_exactly_the_last_is_the_state(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B", "C", "D", "E")
    rig.edits.clear()
    rig.files.slow.clear()
    said = []
    for turn in range(50):
        said.append(foot.press(turn % 5 if turn < 49 else 2, bank=1))
        if turn % 10 == 9:  # some are read, and done, while others wait
            rig.files.slow.set()
            await foot.rest()
            rig.files.slow.clear()
    rig.files.slow.set()
    await foot.rest()
    await rig.session.engine.settled()
    assert sound(rig)[0] == "C"
    assert said[-1]() == "Board C"
    assert rig.in_step()
    opened = [event.after.title for event in rig.edits if event.origin is Origin.LOAD]
    assert opened[-1] == "C"
    assert len(opened) == len([words for words in said if words().startswith("Board")])
    assert {words() for words in said} - {"dropped for a newer program change"} <= {f"Board {one}" for one in "ABCDE"}


async def test_a_snapshot_that_follows_a_board_is_one_of_that_board(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B")
    rig.files.slow.clear()
    foot.press(0, bank=1)
    await rig.until(lambda: "/boards/A" in rig.files.reads)
    overtaken, lead = foot.press(0), foot.press(1)
    assert rig.session.library.turns.under_way
    rig.files.slow.set()
    await foot.rest()
    assert sound(rig) == ("A", "A Lead")
    assert (overtaken(), lead()) == ("dropped for a newer program change", "Snapshot A Lead")


async def test_a_snapshot_that_waits_is_dropped_with_the_board_that_cannot_be_opened(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B")
    before = sound(rig)
    missing, lead = foot.press(9, bank=1), foot.press(0)
    await foot.rest()
    assert sound(rig) == before
    assert (missing(), lead()) == ("no board has the number 9", "dropped with its board")
    assert (
        rig.told[-1].notice.message == "Program 9 (bank 0:1) selects nothing: no board has the number 9 (there are 2)"
    )


async def test_a_number_that_the_board_does_not_have_is_said_and_changes_nothing(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A")
    before = rig.session.boards.board
    missing = foot.press(7)
    await foot.rest()
    assert missing() == "no snapshot has the number 7"
    assert rig.session.boards.board is before
    foot.press(1)
    await foot.rest()
    assert not [held for held in rig.session.notices.current if held.topic == "program change"]


async def test_a_board_that_cannot_be_read_is_said_and_the_next_is_opened(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B")
    broken = rig.files.disk.pop("/boards/A")
    boards = rig.session.library.boards

    async def still_listed() -> object:
        rig.files.disk["/boards/A"] = broken
        listed = await boards()
        del rig.files.disk["/boards/A"]
        return listed

    rig.session.library.boards = still_listed  # type: ignore[method-assign, assignment]
    words = foot.press(0, bank=1)
    await foot.rest()
    assert words() == "there is no board in /boards/A"
    assert sound(rig)[0] == "B"


async def test_numbers_that_were_given_are_used_and_follow_a_rename(rig: Rig, foot: Foot) -> None:
    await boards_of(rig, "A", "B")
    programs, library = rig.session.programs, rig.session.library
    library.numbers.give("/boards/B", 40)
    assert programs.programs_of_boards(await library.boards()) == {"/boards/A": 0, "/boards/B": 40}
    await library.rename("/boards/B", "Z")
    assert programs.programs_of_boards(await library.boards()) == {"/boards/A": 0, "/boards/Z": 40}
    first = rig.session.boards.board.snapshots[0].id
    await rig.session.snapshots.set_program(first, 99)
    assert programs.program_of(first) == 99
    foot.press(99)
    await foot.rest()
    assert sound(rig) == ("Z", "B Clean")
    with pytest.raises(ConfigurationError, match="/boards/Z already"):
        library.numbers.give("/boards/A", 40)
    with pytest.raises(ConfigurationError, match="0 to 16255, not -1"):
        library.numbers.give("/boards/A", -1)
    await library.delete("/boards/Z")
    library.numbers.give("/boards/A", 40)
    library.numbers.give("/boards/A", None)
    assert programs.programs_of_boards(await library.boards()) == {"/boards/A": 0}


async def test_the_programs_own_boards_come_after_the_players(rig: Rig) -> None:
    await boards_of(rig, "A", "B")
    rig.files.built_in.add("/boards/A")
    boards = await rig.session.library.boards()
    assert rig.session.programs.programs_of_boards(boards) == {"/boards/B": 0, "/boards/A": 1}


@pytest.mark.parametrize("kept", ["{", "[1]", '{"/boards/A": "x"}'])
async def test_numbers_that_somebody_has_damaged_are_as_if_none_were_given(rig: Rig, kept: str) -> None:
    await boards_of(rig, "A")
    rig.session.settings.change(board_programs=kept)
    assert rig.session.programs.programs_of_boards(await rig.session.library.boards()) == {"/boards/A": 0}


async def test_undo_leaves_alone_what_a_program_change_played(rig: Rig, foot: Foot) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.boards.set_value(key, "gain", 3.0)
    await rig.session.snapshots.save_as("Loud")
    await rig.session.boards.set_value(key, "gain", 1.0)
    foot.press(0)
    await foot.rest()
    assert rig.session.boards.board.instances[key].value("gain") == 3.0
    assert rig.session.history.undo_label == "Gain of Amp"


async def test_what_hands_have_edited_is_kept_when_a_foot_goes_on_and_what_feet_have_played_is_not(
    rig: Rig, foot: Foot
) -> None:
    await boards_of(rig, "A", "B")
    foot.press(0)
    foot.press(0, bank=1)
    await foot.rest()
    assert sorted(rig.files.disk) == ["/boards/A", "/boards/B"], "the other snapshot is no work"
    key = await rig.session.boards.add(AMP.uri, Position())
    foot.press(1, bank=1)
    await foot.rest()
    assert sound(rig)[0] == "B"
    (kept,) = [board for board in rig.files.disk.values() if board.title == "A (unsaved work)"]
    assert key in kept.instances
    assert rig.session.programs.programs_of_boards(await rig.session.library.boards())["/boards/B"] == 1


async def test_values_that_a_foot_moved_before_stay_and_the_engine_has_the_snapshot(rig: Rig, foot: Foot) -> None:
    key = await rig.session.boards.add(AMP.uri, Position())
    await rig.session.snapshots.save_as("Clean")
    await rig.session.boards.set_value(key, "gain", 3.0)
    foot.press(0)
    await foot.rest()
    await rig.session.engine.settled()
    assert rig.session.boards.board.instances[key].value("gain") == 0.0
    assert rig.in_step()
