"""Which program change stands for which snapshot, or board: the place in the list, or a number of its own."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

_Key = TypeVar("_Key")
HIGHEST_PROGRAM = 127
BANK = 128
"""So many programs has a bank."""


def numbered(keys: Sequence[_Key], own: Mapping[_Key, int], most: int = BANK) -> dict[_Key, int]:
    """The numbers of those that have one, below `most`.

    A number of one's own comes first, at the first of those that claim it; the others have their place in the list,
    from 0, where nobody claims that.
    """
    found: dict[_Key, int] = {}
    claimed: dict[int, _Key] = {}
    for key in keys:
        if key in own and 0 <= own[key] < most:
            claimed.setdefault(own[key], key)
    for place, key in enumerate(keys):
        number = own.get(key, place)
        if 0 <= number < most and claimed.get(number, key) == key:
            found[key] = number
    return found
