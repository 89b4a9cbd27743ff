"""Which program change stands for which snapshot, or board: the place in the list, or a number of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

_Key = TypeVar("_Key")
HIGHEST_PROGRAM = 127
BANK = 128
"""So many programs has a bank."""
OFF: Final = "off"
ANY: Final = "any"
BY_BANK: Final = "bank"
CHANNELS: Final = tuple(str(number) for number in range(1, 17))


@dataclass(frozen=True, slots=True)
class Selection:
    """What a program change asks for: a board of the library, or a snapshot of the open one, by its number."""

    board: bool
    number: int


@dataclass(frozen=True, slots=True)
class ProgramRules:
    """`snapshots` is OFF, ANY or a channel as people count; `boards` is OFF, BY_BANK or a channel.

    BY_BANK: on the snapshots' channel, after a bank select of 1 or more; bank 0 has the snapshots.
    """

    snapshots: str = ANY
    boards: str = BY_BANK

    def selected(self, channel: int, number: int) -> Selection | None:
        """`number` is the program with its bank. None for a program change that is for somebody else."""
        bank, program = divmod(number, BANK)
        if self.boards == str(channel + 1):
            return Selection(True, _plain(bank) * BANK + program)
        if self.snapshots not in (ANY, OFF, str(channel + 1)):
            return None
        if self.boards == BY_BANK and bank:
            return Selection(True, (_plain(bank) - 1) * BANK + program)
        return None if self.snapshots == OFF else Selection(False, program)

    def snapshot_words(self, number: int) -> str:
        """How a foot controller selects a snapshot of this number; empty where none can."""
        if self.snapshots == OFF:
            return ""
        return f"Program {number}" if self.snapshots == ANY else f"Program {number} on channel {self.snapshots}"

    def snapshot_sign(self, number: int) -> str:
        """The same where there is little room: `PC 5`."""
        return "" if self.snapshots == OFF else f"PC {number}"

    def board_sign(self, number: int) -> str:
        """`PC 5`, with a bank `PC 1:5`."""
        if self.boards == OFF:
            return ""
        bank, program = divmod(number, BANK)
        bank += self.boards == BY_BANK
        return f"PC {bank}:{program}" if bank else f"PC {program}"

    def board_words(self, number: int) -> str:
        """How a foot controller selects a board of this number; empty where none can."""
        bank, program = divmod(number, BANK)
        if self.boards == OFF:
            return ""
        if self.boards == BY_BANK:
            channel = f" on channel {self.snapshots}" if self.snapshots in CHANNELS else ""
            return f"Bank {bank + 1}, program {program}{channel}"
        return f"{f'Bank {bank}, program' if bank else 'Program'} {program} on channel {self.boards}"


def _plain(bank: int) -> int:
    """Some controllers send a bank's number in the coarse half and others in the fine one; both mean the same."""
    coarse, fine = divmod(bank, 128)
    return coarse if coarse and not fine else bank


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
