"""Arguments that several actions take, and how a switch that is let go puts back what its press has changed."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from enum import Enum
from typing import Generic, TypeVar

from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.foot import acts_by_foot

INSTANCE = Argument("instance", Kind.INSTANCE, "Which pedal, by its name on screen or its id.")
PARAMETER = Argument("parameter", Kind.PARAMETER, "Which of its parameters, by name or symbol.")
SNAPSHOT = Argument("snapshot", Kind.SNAPSHOT, "Which snapshot, by name or by its number in the list.")
BOARD = Argument("board", Kind.BOARD, "Which board, by its title or its folder.")
GESTURE = Argument(
    "gesture", Kind.OBJECT, "Edits of one gesture are one entry of Undo.", required=False, default_text="one by itself"
)
POSITION = Argument("position", Kind.OBJECT, "Where on the canvas.", required=False, default_text="beside the others")
AROUND = Argument(
    "around", Kind.SWITCH, "Whether the last is followed by the first, and the other way.", required=False, default=True
)

_Item = TypeVar("_Item")


def own_program(highest: int) -> Argument:
    return Argument(
        "program",
        Kind.INTEGER,
        "Which number.",
        required=False,
        low=0,
        high=highest,
        default_text="its place in the list",
    )


def steps_up(text: str, most: float, unit: str) -> Argument:
    """By how many of a unit, down where negative; 1 where it is left out."""
    return Argument("steps", Kind.NUMBER, text, required=False, default=1.0, low=-most, high=most, unit=unit)


def usually(name: str, text: str, usual: Enum) -> Argument:
    """A word of an enumeration; the usual one where it is left out."""
    words = tuple(one.value for one in type(usual))
    return Argument(name, Kind.CHOICE, text, required=False, default=usual.value, choices=words)


def neighbour(items: Sequence[_Item], current: _Item | None, way: int, *, around: bool) -> _Item | None:
    """The item after the current one, or before it where `way` is -1; with no current one, the first or the last.

    None past the end, unless that leads `around`; and where there are no items.
    """
    if not items:
        return None
    if current not in items:
        return items[0 if way > 0 else -1]
    place = items.index(current) + way
    if around or 0 <= place < len(items):
        return items[place % len(items)]
    return None


_Key = TypeVar("_Key", bound=Hashable)
_State = TypeVar("_State")


class PutBack(Generic[_Key, _State]):
    """Sets a state, and puts back what there was before, unless somebody else has changed it since.

    `read` answers None for what is not there any more.
    """

    def __init__(
        self, read: Callable[[_Key], _State | None], write: Callable[[_Key, _State], Awaitable[object]]
    ) -> None:
        self._read = read
        self._write = write
        self._made: dict[_Key, tuple[_State | None, _State]] = {}

    async def set(self, key: _Key, state: _State) -> None:
        before = self._read(key)
        await self._write(key, state)
        if acts_by_foot():  # what hands do is never let go, and must not be taken for what a foot holds
            self._made[key] = (before, state)

    async def back(self, key: _Key) -> None:
        before, made = self._made.pop(key, (None, None))
        if before is not None and before != made and self._read(key) == made:
            await self._write(key, before)
