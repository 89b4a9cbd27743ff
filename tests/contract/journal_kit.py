"""What every journal must do."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from marlise_desktop.domain.changes import changes
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.session.ports.journal import Edited, Journal, Kept, Opened
from tests.builders import AMP, board, instance

FIRST = board()
SECOND = board(instance("a", AMP))


def edited(number: int) -> Edited:
    moved = SECOND.edited(SECOND.instance(instance("a").id).id, lambda held: replace(held, label=f"take {number}"))
    return Edited(number, f"Edit {number}", _lean(changes(SECOND, moved)))


def _lean(made: tuple[object, ...]) -> tuple:  # type: ignore[type-arg]
    """Without what was before: a journal need not keep that."""
    return tuple(replace(change, before=()) for change in made)  # type: ignore[type-var]


class JournalContract:
    """`make` answers a journal on the same place at each call."""

    @pytest.fixture
    def make(self) -> Callable[[], Journal]:
        raise NotImplementedError

    async def test_a_new_one_holds_nothing(self, make: Callable[[], Journal]) -> None:
        journal = make()
        left = await journal.open()
        assert (left.opened, left.edits, left.last, left.told) == (Opened(None, None), (), 0, "")
        await journal.close()

    async def test_edits_are_there_again_in_order(self, make: Callable[[], Journal]) -> None:
        journal = make()
        await journal.open()
        await journal.write([Opened("/source", "/own"), edited(1), edited(2)])
        await journal.write([edited(3)])
        await journal.close()
        left = await make().open()
        assert left.opened.source == "/source"
        assert left.opened.own == "/own"
        assert left.edits == (edited(1), edited(2), edited(3))
        assert left.last == 3

    async def test_what_is_kept_elsewhere_goes_and_numbers_rise_on(self, make: Callable[[], Journal]) -> None:
        journal = make()
        await journal.open()
        await journal.write([Opened("/a", None), edited(1), edited(2), Kept(1)])
        await journal.write([edited(3), Opened("/b", "/b", 3)])
        await journal.close()
        left = await make().open()
        assert left.edits == ()
        assert left.opened.source == "/b"
        assert left.last == 3

    async def test_an_edit_that_is_written_twice_is_there_once(self, make: Callable[[], Journal]) -> None:
        journal = make()
        await journal.open()
        await journal.write([edited(1), edited(2)])
        await journal.write([edited(2), edited(3)])
        await journal.close()
        assert (await make().open()).edits == (edited(1), edited(2), edited(3))

    async def test_a_second_program_is_refused_in_words(self, make: Callable[[], Journal]) -> None:
        journal = make()
        await journal.open()
        with pytest.raises(LibraryError, match="runs already"):
            await make().open()
        await journal.close()
