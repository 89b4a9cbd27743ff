"""What engines do by themselves when a foot moves, as the router sees it."""

from collections.abc import Sequence
from typing import Protocol

from marlise_desktop.domain.midi.line import LineKey


class Ready(Protocol):
    """What engines do by themselves, for they were told beforehand; `Standby` is it."""

    def carried(self, slots: Sequence[int]) -> frozenset[LineKey]:
        """The mappings that these slots have carried out."""
        ...

    def stir(self) -> None:
        """A switch was played."""
        ...

    def drop(self) -> None:
        """From now on nothing is done without the router."""
        ...


class NothingReady:
    """Of an engine that waits for the program."""

    def carried(self, slots: Sequence[int]) -> frozenset[LineKey]:
        return frozenset()

    def stir(self) -> None:
        pass

    def drop(self) -> None:
        pass
