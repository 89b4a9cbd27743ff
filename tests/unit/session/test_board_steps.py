"""Boards opened one after the other by those who ask nobody, such as a footswitch."""

import asyncio

from marlise_desktop.domain.instance import Position
from tests.builders import AMP
from tests.unit.session.conftest import Rig


async def library_of(rig: Rig, *titles: str) -> None:
    for title in titles:
        await rig.session.library.new()
        await rig.session.library.save_as(title)
    await rig.session.library.new()


def shown(rig: Rig) -> str:
    return rig.session.library.title


async def test_boards_follow_each_other_in_the_order_of_the_library(rig: Rig) -> None:
    run = rig.session.actions.run
    await run("board.next")
    assert shown(rig) == "Untitled", "there is none"
    await library_of(rig, "A", "B", "C")
    await run("board.next")
    assert shown(rig) == "A"
    await run("board.next")
    assert shown(rig) == "B"
    await run("board.previous")
    await run("board.previous", around=False)
    assert shown(rig) == "A"
    await run("board.previous")
    assert shown(rig) == "C"
    await run("board.next")
    assert shown(rig) == "A"
    await run("board.new")
    await run("board.previous")
    assert shown(rig) == "C"


async def test_boards_of_the_program_have_their_place_too(rig: Rig) -> None:
    await library_of(rig, "A", "B")
    rig.files.built_in.add("/boards/A")
    await rig.session.actions.run("board.open", board="/boards/A")
    assert rig.session.library.folder is None
    await rig.session.actions.run("board.next")
    assert shown(rig) == "B"


async def test_quick_presses_count_from_the_board_that_is_asked_for(rig: Rig) -> None:
    await library_of(rig, "A", "B", "C", "D")
    rig.files.slow.clear()
    presses = [rig.session.actions.run("board.next") for _ in range(3)]
    tasks = [asyncio.create_task(press) for press in presses]  # type: ignore[arg-type]
    await rig.until(lambda: rig.session.library.heading == "/boards/C")
    rig.files.slow.set()
    await asyncio.gather(*tasks)
    assert shown(rig) == "C"


async def test_unsaved_work_is_kept_beside_the_board_once_for_all_times_it_is_left(rig: Rig) -> None:
    await library_of(rig, "A", "B")
    run, board = rig.session.actions.run, rig.session.boards
    for count in (1, 2):
        await run("board.open", board="/boards/A")
        for _ in range(count):
            await board.add(AMP.uri, Position())
        await run("board.next")
        assert shown(rig) == "B"
        kept = {held.title: folder for folder, held in rig.files.disk.items() if held.title.startswith("A (")}
        assert list(kept) == ["A (unsaved work)"]
        assert len(rig.files.disk[kept["A (unsaved work)"]].instances) == count
        assert not rig.files.disk["/boards/A"].instances
    assert any("kept in your library as “A (unsaved work)”" in told.notice.message for told in rig.told)
    await run("board.open", board=kept["A (unsaved work)"])
    await rig.session.library.save()
    await run("board.open", board="/boards/A")
    await board.add(AMP.uri, Position())
    await run("board.new")
    assert sum(held.title == "A (unsaved work)" for held in rig.files.disk.values()) == 2, (
        "that one is the player's now"
    )


async def test_a_full_disk_keeps_nobody_from_playing_the_next_board(rig: Rig) -> None:
    await library_of(rig, "A", "B")
    await rig.session.actions.run("board.open", board="/boards/A")
    await rig.session.boards.add(AMP.uri, Position())
    rig.files.full = True
    await rig.session.actions.run("board.next")
    assert shown(rig) == "B"
    assert any("disk is full" in told.notice.message for told in rig.told)


async def test_what_is_not_changed_is_not_kept(rig: Rig) -> None:
    await library_of(rig, "A", "B")
    await rig.session.actions.run("board.next")
    await rig.session.actions.run("board.next")
    assert len(rig.files.disk) == 2
